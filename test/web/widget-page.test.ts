import { expect, jest, test } from '@jest/globals'
import type { CustomerState } from '../../web/customer/state.ts'
import { initialState } from '../../web/customer/state.ts'
import { changes, frameState } from '../../web/embed/frame-state.ts'
import { createListeners } from '../../web/embed/page-api.ts'
import { launcherLabel, launcherLanguage } from '../../web/embed/words.ts'

test('[S74] the launcher says what a click does, and how much is unread, in the page’s language', () => {
  expect(launcherLabel('en', false, 0)).toBe('Chat with us')
  expect(launcherLabel('en', false, 1)).toBe('Chat with us (1 unread message)')
  expect(launcherLabel('de', false, 3)).toBe('Mit uns chatten (3 ungelesene Nachrichten)')
  expect(launcherLabel('ar', false, 2)).toBe('تحدَّث معنا (رسالتان غير مقروءتين)')
  expect(launcherLabel('de', true, 3)).toBe('Chat schließen')
  expect(launcherLabel('en-XA', true, 0)).toMatch(/^⟦Close the chat ~+⟧$/)
})

test('[S74] the language is the one asked for, else the page’s, else the browser’s', () => {
  expect(launcherLanguage('ar', 'de', ['en'])).toBe('ar')
  expect(launcherLanguage(undefined, 'de-AT', ['en'])).toBe('de')
  expect(launcherLanguage('xx', '', ['fr', 'ar-EG'])).toBe('ar')
  expect(launcherLanguage(undefined, '', [])).toBe('en')
})

test('[S74] a listener of the site that throws keeps nobody else from hearing, and a late one hears that it is ready', () => {
  const { on, off, tell } = createListeners()
  const error = jest.spyOn(console, 'error').mockImplementation(() => {})
  const heard: unknown[] = []
  const count = (value: number) => void heard.push(value)
  on('unread', () => {
    throw new Error('the site’s own')
  })
  on('unread', count)
  on('ready', () => void heard.push('early'))
  tell('ready', undefined)
  on('ready', () => void heard.push('late'))
  tell('unread', 2)
  off('unread', count)
  tell('unread', 3)
  expect(heard).toEqual(['early', 'late', 2])
  expect(error).toHaveBeenCalledTimes(2)
  error.mockRestore()
})

const at = { at: 0 }
const agent = { role: 'agent', name: 'Anna' } as const
function chatting(status: 'waiting' | 'offered' | 'active' | 'ended', read: number): CustomerState {
  return {
    ...initialState(0),
    phase: 'chat',
    chatId: 'c1',
    chat: {
      chat: 'c1',
      rev: 1,
      transactionId: 'K7F3-92QD',
      status,
      queueName: 'Sales',
      head: 3,
      receipts: { customer: { delivered: 3, read }, agent: { delivered: 0, read: 0 } },
    } as NonNullable<CustomerState['chat']>,
    logs: {
      c1: {
        events: [
          { kind: 'started', seq: 1, ...at, from: { role: 'system' } },
          { kind: 'message', seq: 2, ...at, from: agent, text: 'Hello' },
          { kind: 'message', seq: 3, ...at, from: { role: 'customer' }, text: 'Hello' },
          { kind: 'message', seq: 4, ...at, from: agent, text: 'How can I help?' },
        ],
        early: [],
        head: 4,
      },
    },
  }
}

test('[T16] the site learns whether there is a chat and how many messages wait, and not a word of it', () => {
  expect(frameState(initialState(0))).toEqual({ status: 'form', unread: 0 })
  expect(frameState(chatting('waiting', 0))).toEqual({ status: 'waiting', unread: 2 })
  expect(frameState(chatting('offered', 2))).toEqual({ status: 'waiting', unread: 1 })
  expect(frameState(chatting('active', 4))).toEqual({ status: 'active', unread: 0 })
  expect(frameState(chatting('ended', 4))).toEqual({ status: 'ended', unread: 0 })
})

test('[S74] the site hears each change once, and the end of a chat that it saw going on', () => {
  expect(changes(undefined, { status: 'form', unread: 0 })).toEqual([
    { kind: 'state', status: 'form' },
    { kind: 'unread', count: 0 },
  ])
  expect(changes({ status: 'active', unread: 0 }, { status: 'active', unread: 0 })).toEqual([])
  expect(changes({ status: 'active', unread: 0 }, { status: 'active', unread: 1 })).toEqual([{ kind: 'unread', count: 1 }])
  expect(changes({ status: 'active', unread: 1 }, { status: 'ended', unread: 1 })).toEqual([
    { kind: 'state', status: 'ended' },
    { kind: 'chatEnded' },
  ])
  expect(changes(undefined, { status: 'ended', unread: 0 })).not.toContainEqual({ kind: 'chatEnded' })
})
