import { describe, expect, jest, test } from '@jest/globals'
import type { ServerFrame } from '../../protocol/frames.ts'
import { createKeeper, storageKey } from '../../web/customer/session.ts'
import { behind, type CustomerState, hasEnded, initialState, progress, reduce } from '../../web/customer/state.ts'
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

  test('[S6] when the agent had to leave, the customer is told and keeps the chat', () => {
    const left = { kind: 'agentLeft', seq: 3, at: start, from: { role: 'agent', name: 'alice' } } as const
    const state = run([pushed(4, { ahead: 0, head: 3 }), { action: 'events', chat: 'c1', events: [started(), joined(2), left] }])
    expect(sentences(state)).toContain('Your agent had to leave. We are looking for another one…')
    expect(hasEnded(state)).toBe(false)
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
    first.keys()
    first.keep(chat)
    expect(second.read()?.chat).toEqual(chat)
  })

  test('[S44] keys and session are forgotten when the chat ends, the next start has new ones', () => {
    const storage = memory()
    const keeper = createKeeper(storage)
    const before = keeper.keys()
    keeper.keep(chat)
    keeper.forget('c1')
    expect(storage.items.size).toBe(0)
    expect(keeper.keys().startKey).not.toBe(before.startKey)
  })

  test('[S37] the end of an old chat does not forget the one that another tab has started since', () => {
    const storage = memory()
    const keeper = createKeeper(storage)
    keeper.keys()
    keeper.keep({ ...chat, id: 'c2' })
    keeper.forget('c1')
    expect(createKeeper(storage).read()?.chat?.id).toBe('c2')
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
