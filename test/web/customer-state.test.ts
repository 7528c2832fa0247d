import { describe, expect, jest, test } from '@jest/globals'
import type { ServerFrame } from '../../protocol/frames.ts'
import { progress } from '../../web/customer/progress.ts'
import { createKeeper, storageKey } from '../../web/customer/session.ts'
import { behind, type CustomerState, catchUp, hasEnded, initialState, reduce } from '../../web/customer/state.ts'
import { formQueue } from '../support/customer-site.ts'
import { customerChat, ended, joined, said, start, started } from './fixtures.ts'

function run(frames: readonly ServerFrame[], from?: CustomerState): CustomerState {
  const opened = reduce(initialState(start), { kind: 'opened', chatId: 'c1', transactionId: 'K7F3-92QD' })
  return frames.reduce((state, frame) => reduce(state, { kind: 'frame', frame, now: start }), from ?? opened)
}
const pushed = (...input: Parameters<typeof customerChat>): ServerFrame => ({ action: 'chat', now: start, chat: customerChat(...input) })
const sentences = (state: CustomerState) => {
  const shown = progress(state)
  return `${shown?.title} ${shown?.detail}`
}

describe('customer state', () => {
  test('[S11] while waiting, the sentences tell the place in line and what goes on', () => {
    expect(sentences(run([pushed(1)]))).toBe('We have your chat. Looking for an agent in Sales…')
    expect(sentences(run([pushed(1, { ahead: 2 })]))).toBe('2 people are ahead of you. Looking for an agent in Sales…')
    expect(sentences(run([pushed(1, { ahead: 1 })]))).toBe('1 person is ahead of you. Looking for an agent in Sales…')
    expect(sentences(run([pushed(1, { ahead: 0 })]))).toBe('You are next. Looking for an agent in Sales…')
    expect(sentences(run([pushed(2, { status: 'offered' })]))).toBe('You are next. Offering your chat to an agent…')
    expect(progress(run([pushed(3, { status: 'active', agentName: 'alice' })]))?.title).toBe('alice joined')
  })

  test('[S24] after a reject the page says again that it is looking, as the newer rev does', () => {
    const state = run([pushed(2, { status: 'offered' }), pushed(3, { ahead: 0 }), pushed(2, { status: 'offered' })])
    expect(progress(state)?.step).toBe(1)
  })

  test('[S75] however long the line is, the page says where the customer stands; past a hundred it says so', () => {
    expect(sentences(run([pushed(1, { ahead: 99 })]))).toContain('99 people are ahead of you.')
    expect(sentences(run([pushed(1, { ahead: 100 })]))).toContain('100 or more people are ahead of you.')
  })

  test('[S75] the place is the one that the server counted last, whichever frame brings it, without a new rev', () => {
    const beat = (now: number, ahead?: number): ServerFrame => ({
      action: 'heartbeatAck',
      now,
      heads: {},
      ...(ahead === undefined ? {} : { ahead }),
    })
    const chatAt = (now: number, ahead: number): ServerFrame => ({ action: 'chat', now, chat: customerChat(1, { ahead }) })
    const waiting = run([chatAt(start, 5)])
    expect(run([beat(start + 10_000, 3)], waiting).place?.ahead).toBe(3)
    expect(run([beat(start + 10_000, 3), chatAt(start + 9_000, 4)], waiting).place?.ahead).toBe(3)
    expect(run([beat(start + 10_000, 3), chatAt(start + 11_000, 2)], waiting).place?.ahead).toBe(2)
    expect(run([beat(start + 10_000)], waiting)).toMatchObject({ place: { ahead: 5 } })
    const again: ServerFrame = { action: 'chat', now: start + 12_000, chat: customerChat(3) }
    expect(run([pushed(2, { status: 'offered' }), again, beat(start + 1_000, 0)], waiting).place?.ahead).toBe(0)
  })

  test('[BC9] an estimate holds with the place that it came with: a beat brings another one, or none', () => {
    const estimate = (fromMs: number) => ({ fromMs, toMs: 2 * fromMs })
    const beat = (now: number, ahead: number, fromMs?: number): ServerFrame => ({
      action: 'heartbeatAck',
      now,
      heads: {},
      ahead,
      ...(fromMs === undefined ? {} : { estimate: estimate(fromMs) }),
    })
    const waiting = run([pushed(1, { ahead: 5, estimate: estimate(60_000) })])
    expect(waiting.place).toMatchObject({ ahead: 5, estimate: estimate(60_000) })
    const nearer = run([beat(start + 10_000, 3, 30_000)], waiting)
    expect(nearer.place).toMatchObject({ ahead: 3, estimate: estimate(30_000) })
    expect(run([beat(start + 20_000, 3)], nearer).place).toEqual({ ahead: 3, at: start + 20_000 })
    expect(run([beat(start + 5_000, 4, 90_000)], nearer)).toBe(nearer)
    expect(catchUp(nearer, {}, start)[0]).toMatchObject({ now: start + 10_000, chat: { ahead: 3, estimate: estimate(30_000) } })
  })

  test('[BC3] [CX3] a queue that turned out closed or too busy shows so on the form, and what was chosen stays', () => {
    const queues = ['sales', 'support'].map(id => formQueue({ id }))
    const form = reduce(reduce(initialState(start), { kind: 'queues', queues }), { kind: 'starting' })
    const refused = reduce(form, { kind: 'notTaken', queue: 'support', state: 'tooBusy' })
    expect(refused).toMatchObject({ phase: 'form', starting: false })
    expect(refused.queues?.map(({ id, state }) => [id, state])).toEqual([
      ['sales', 'open'],
      ['support', 'tooBusy'],
    ])
    expect(refused.formError).toBeUndefined()
  })

  test('[S75] a place in another queue, or of an earlier wait, is not shown', () => {
    const waiting = run([pushed(1, { ahead: 5 })])
    expect(run([pushed(2, { status: 'active' })], waiting).place).toBeUndefined()
    expect(run([pushed(2, { queueName: 'Support' })], waiting).place).toBeUndefined()
    expect(
      run([pushed(2, { status: 'active' }), { action: 'heartbeatAck', now: start + 1, heads: {}, ahead: 4 }], waiting).place,
    ).toBeUndefined()
  })

  test('[S6] a push that was lost is made good by the next beat', () => {
    const waiting = run([pushed(1, { ahead: 0 })])
    const ack: ServerFrame = {
      action: 'heartbeatAck',
      now: start,
      heads: { c1: 2 },
      chat: customerChat(3, { status: 'active', agentName: 'alice', head: 2 }),
    }
    const healed = run([ack], waiting)
    expect(progress(healed)?.title).toBe('alice joined')
    expect([...behind(healed)]).toEqual([['c1', 0]])
  })

  test('[S6] when the agent had to leave, the customer is told and keeps the chat', () => {
    const left = { kind: 'agentLeft', seq: 3, at: start, from: { role: 'system' } } as const
    const state = run([
      pushed(4, { ahead: 0, head: 3, waitingAfter: 'agentLeft' }),
      { action: 'events', chat: 'c1', events: [started(), joined(2), left] },
    ])
    expect(sentences(state)).toBe('You are next. alice had to leave. We are looking for another agent; you keep your place.')
    expect(sentences(run([pushed(4, { ahead: 0, waitingAfter: 'agentLeft' })]))).toContain('Your agent had to leave.')
    expect(hasEnded(state)).toBe(false)
  })

  test('[S6] a chat that is handed on to another queue says by whom and where it waits', () => {
    const handed = {
      kind: 'transferred',
      seq: 3,
      at: start,
      from: { role: 'agent', name: 'alice' },
      to: { kind: 'queue', name: 'Support' },
    } as const
    const state = run([
      pushed(4, { ahead: 1, head: 3, queueName: 'Support', waitingAfter: 'transferred' }),
      { action: 'events', chat: 'c1', events: [started(), joined(2), handed] },
    ])
    expect(sentences(state)).toBe('1 person is ahead of you. alice is handing your chat to Support. Looking for an agent in Support…')
  })

  test('[D8] a lost connection of the agent is told, and the word goes when the agent is back', () => {
    const away = run([pushed(3, { status: 'active', agentName: 'alice', agentAway: true })])
    expect(sentences(away)).toBe('alice’s connection is lost. We are waiting for alice to come back…')
    expect(progress(away)?.away).toBe(true)
    expect(progress(run([pushed(4, { status: 'active', agentName: 'alice' })], away))?.away).toBeUndefined()
  })

  test('[S44] the end says who ended it, from whichever frame comes first', () => {
    const active = run([pushed(3, { status: 'active', agentName: 'alice' })])
    const byEvent = run([{ action: 'events', chat: 'c1', events: [started(), ended(2, 'agent')] }], active)
    expect(hasEnded(byEvent)).toBe(true)
    expect(progress(byEvent)?.title).toBe('alice ended the chat.')
    const byPush = run([pushed(4, { status: 'ended', endedBy: 'customer', agentName: 'alice' })], active)
    expect(progress(byPush)?.title).toBe('You ended the chat.')
  })

  test('[S37] after a reload the chat comes back with its log, from 0', () => {
    const welcome: ServerFrame = { action: 'welcome', now: start, expiresAt: start, heads: { c1: 3 }, chat: customerChat(2, { head: 3 }) }
    const state = run([welcome])
    expect(state.phase).toBe('chat')
    expect([...behind(state)]).toEqual([['c1', 0]])
    const page: ServerFrame = {
      action: 'page',
      chat: 'c1',
      after: 0,
      head: 3,
      more: false,
      events: [started(), said(2, 'customer'), joined(3)],
    }
    expect(behind(run([page], state)).size).toBe(0)
  })

  test('[S37] frames about another chat change nothing', () => {
    const state = run([pushed(1)])
    expect(run([pushed(9, { chat: 'c2', status: 'ended' })], state)).toBe(state)
  })
})

describe('what the browser keeps', () => {
  function memory() {
    const items = new Map<string, string>()
    return {
      items,
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    }
  }
  const chat = { id: 'c1', transactionId: 'K7F3-92QD', session: 'secret' }

  test('[S6] a start that is repeated, here or in a second tab, uses the same keys', () => {
    const storage = memory()
    const keys = createKeeper(storage).keys()
    expect(keys.startKey).toMatch(/^[A-Za-z0-9_-]{22,}$/)
    expect(keys.customerKey).not.toBe(keys.startKey)
    expect(createKeeper(storage).keys()).toEqual(keys)
  })

  test('[S37] a second tab finds the chat that the first one started', () => {
    const storage = memory()
    const second = createKeeper(storage)
    const first = createKeeper(storage)
    first.keep({ ...first.keys(), chat })
    expect(second.read()?.chat).toEqual(chat)
  })

  test('[S44] keys and session are forgotten when the chat ends, the next start has new ones', () => {
    const storage = memory()
    const keeper = createKeeper(storage)
    const before = keeper.keys()
    keeper.keep({ ...before, chat })
    keeper.forget('c1')
    expect(storage.items.size).toBe(0)
    expect(keeper.keys().startKey).not.toBe(before.startKey)
  })

  test('[S37] the end of an old chat does not forget the one that another tab has started since', () => {
    const storage = memory()
    const keeper = createKeeper(storage)
    keeper.keep({ ...keeper.keys(), chat: { ...chat, id: 'c2' } })
    keeper.forget('c1')
    expect(createKeeper(storage).read()?.chat?.id).toBe('c2')
  })

  test('[CX11] the keys of a start for whom the site vouched are of nobody else, whatever became of it; an unknown customer may sign in', () => {
    const storage = memory()
    const unknown = createKeeper(storage).keys()
    const seventh = createKeeper(storage).keys('customer-7')
    expect(seventh).toEqual({ ...unknown, vouched: 'customer-7' })
    expect(createKeeper(storage).keys('customer-7')).toEqual(seventh)
    for (const sub of ['customer-8', undefined]) {
      storage.items.set(storageKey, JSON.stringify(seventh))
      const others = createKeeper(storage).keys(sub)
      expect(others.startKey).not.toBe(seventh.startKey)
      expect(others.customerKey).not.toBe(seventh.customerKey)
      expect(others.vouched).toBe(sub)
    }
  })

  test('[S37] without storage, or with something else in it, a chat still starts', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const full = {
      ...memory(),
      setItem: () => {
        throw new Error('quota')
      },
    }
    const keeper = createKeeper(full)
    const keys = keeper.keys()
    expect(keeper.keys()).toEqual(keys)
    const odd = memory()
    odd.items.set(storageKey, '{"startKey":1}')
    expect(createKeeper(odd).read()).toBeUndefined()
    warn.mockRestore()
  })
})
