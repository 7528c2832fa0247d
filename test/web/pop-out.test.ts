import { describe, expect, test } from '@jest/globals'
import { windowTitle } from '../../web/console/pop-out.tsx'
import { createRenewals, type Kept, type RenewalMessage } from '../../web/console/renewing.ts'
import { addressOfWindow, chatOfWindow, type WindowMessage, watchWindows } from '../../web/console/windows.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { row, start } from './fixtures.ts'

describe('the window of one chat', () => {
  test('[S32] its address names the chat, and no other page takes itself for one', () => {
    expect(addressOfWindow('a+b@c')).toBe('/console/#window=a%2Bb%40c')
    expect(chatOfWindow(addressOfWindow('a+b@c').slice('/console/'.length))).toBe('a+b@c')
    for (const hash of ['', '#chat', '#window=', '#window=%', '#profile']) expect(chatOfWindow(hash)).toBeUndefined()
  })

  test('[S33] its title has nickname, last name, first name and e-mail; what is unknown leaves no separator', () => {
    const known = { record: 'r1', customer: { nickname: 'dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com' } }
    expect(windowTitle(row('dee', known))).toBe('dee · Reyes · Dana · dee@example.com')
    const some = { record: 'r1', customer: { nickname: 'dee', firstName: '', lastName: '', email: 'dee@example.com' } }
    expect(windowTitle(row('dee', some))).toBe('dee · dee@example.com')
  })

  test('[S34] a new customer’s has the Transaction ID', () => {
    expect(windowTitle(row('dee'))).toBe('dee · K7F3-92QD')
    expect(windowTitle(row('dee', { customer: { nickname: '', firstName: '', lastName: '', email: '' } }))).toBe('K7F3-92QD')
  })

  test('[S35] the console knows which chats have a window; one that was closed or does not answer is forgotten', async () => {
    const clock = manualClock(start)
    const asked: WindowMessage[] = []
    let hear: (message: WindowMessage) => void = () => {}
    const ended = new Map<string, () => void>()
    const windows = watchWindows({
      clock,
      channel(heard) {
        hear = heard
        return { post: message => void asked.push(message) }
      },
      gone: chat => new Promise(resolve => void ended.set(chat, resolve)),
      stay: async () => {},
    })
    for (const chat of ['dee', 'kim', 'lee']) hear({ kind: 'here', chat, focused: chat === 'dee' })
    ended.get('lee')?.()
    await settle()
    expect([...windows.open.value]).toEqual([
      ['dee', true],
      ['kim', false],
    ])
    windows.ask()
    expect(asked).toEqual([{ kind: 'who' }])
    hear({ kind: 'here', chat: 'kim', focused: true })
    await clock.advance(2_000)
    expect([...windows.open.value]).toEqual([['kim', true]])
    hear({ kind: 'here', chat: 'lee', focused: false })
    expect(windows.open.value.has('lee')).toBe(true)
  })
})

interface FakeUser extends Kept {
  refresh: number
}

/** Windows of one browser whose provider takes each refresh token once. */
function oneProvider() {
  let newest = 1
  let renewals = 0
  let turn: Promise<unknown> = Promise.resolve()
  const listeners = new Set<(message: RenewalMessage) => void>()
  const userWith = (refresh: number, left: number): FakeUser => ({
    refresh,
    expires_at: 1_000 + left + refresh,
    expires_in: left,
    toStorageString: () => JSON.stringify({ refresh, left }),
  })
  function open() {
    let mine: FakeUser | null = userWith(1, 30)
    return createRenewals<FakeUser>({
      get: async () => mine,
      async store(user) {
        mine = user
      },
      read(text) {
        const { refresh, left } = JSON.parse(text) as { refresh: number; left: number }
        return userWith(refresh, left)
      },
      async renew() {
        if (mine?.refresh !== newest) throw new Error('this refresh token was used before')
        renewals += 1
        newest += 1
        mine = userWith(newest, 3_600)
        return mine
      },
      channel(heard) {
        listeners.add(heard)
        return {
          post(message) {
            for (const other of listeners) if (other !== heard) setImmediate(() => other(message))
          },
        }
      },
      alone(run) {
        const mineNext = turn.then(run)
        turn = mineNext.catch(() => {})
        return mineNext
      },
    })
  }
  return { open, count: () => renewals }
}

describe('one sign-in in several windows', () => {
  test('[AW3] windows with one refresh token renew it once, and go on with what the first one got', async () => {
    const provider = oneProvider()
    const windows = [provider.open(), provider.open(), provider.open()]
    const users = await Promise.all(windows.map(window => window.current()))
    expect(users.map(user => user?.refresh)).toEqual([2, 2, 2])
    expect(provider.count()).toBe(1)
  })

  test('[AW3] a window alone renews by itself', async () => {
    const provider = oneProvider()
    const window = provider.open()
    expect((await window.current())?.refresh).toBe(2)
    expect((await window.current())?.refresh).toBe(2)
    expect(provider.count()).toBe(1)
  })
})
