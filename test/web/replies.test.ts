import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { Reply } from '../../protocol/records.ts'
import { createReplies, filledReply, matchingReplies, replyQuery } from '../../web/console/replies.ts'
import { row } from './fixtures.ts'

const reply = (shortcut: string, name: string, text: string): Reply => ({ id: shortcut, rev: 1, shortcut, name, text })
const replies = [
  reply('thanks', 'Say thank you', 'Thank you, {customer.first}!'),
  reply('hi', 'Greeting', 'Hello, how may I help?'),
  reply('hire', 'Jobs', 'See our careers page.'),
  reply('parcel', 'Where is it', 'Hi, let me look for your parcel.'),
  reply('grüße', 'Gruß', 'Viele Grüße'),
]
const shortcuts = (query: string) => matchingReplies(replies, query).map(({ shortcut }) => shortcut)

describe('canned replies', () => {
  test('[S36] a slash at the start or after white space opens them, up to the caret', () => {
    expect(replyQuery('/', 1)).toEqual({ start: 0, end: 1, query: '' })
    expect(replyQuery('Hello /th and more', 9)).toEqual({ start: 6, end: 9, query: 'th' })
    expect(replyQuery('line\n/grüß', 10)).toEqual({ start: 5, end: 10, query: 'grüß' })
    for (const text of ['and/or', 'https://', 'a/b', '1/2', '/two words', '', 'no']) expect(replyQuery(text, text.length)).toBeUndefined()
  })

  test('[S36] they are found by shortcut, then by name, then by words; accents and case make no difference', () => {
    expect(shortcuts('hi')).toEqual(['hi', 'hire', 'parcel'])
    expect(shortcuts('GRUSSE')).toEqual([])
    expect(shortcuts('gru')).toEqual(['grüße'])
    expect(shortcuts('jobs')).toEqual(['hire'])
    expect(shortcuts('careers')).toEqual(['hire'])
    expect(shortcuts('')).toEqual(['grüße', 'hi', 'hire', 'parcel', 'thanks'])
  })

  const fill = (text: string, customer: Partial<ReturnType<typeof row>['customer']> = {}) =>
    filledReply(text, {
      row: row('c1', { customer: { nickname: 'dee', firstName: 'Dana', lastName: '', email: '', ...customer } }),
      agentName: 'Anna',
    })

  test('[S36] what a reply leaves open is filled in; what is not known is left out', () => {
    expect(fill('Hi {customer.first} ({customer.nickname}), {agent.name} of {queue}: {transaction}')).toBe(
      'Hi Dana (dee), Anna of Sales: K7F3-92QD',
    )
    expect(fill('Hi {customer.first}!', { firstName: '' })).toBe('Hi dee!')
    expect(fill('Hi {customer.first}, welcome', { firstName: '', nickname: '' })).toBe('Hi, welcome')
    expect(fill('{unknown} {constructor} {a} { queue }')).toBe('{unknown} {constructor} {a} { queue }')
  })

  test('[S36] [T33] names of a record that only the typed address led to are said to nobody: the customer is called as they called themselves', () => {
    const known = row('c1', {
      customer: { nickname: 'Dee', firstName: 'Dana', lastName: 'Reyes', email: 'dana@example.com' },
      called: { nickname: 'stranger', firstName: '' },
    })
    const filled = (text: string, called = known.called) =>
      filledReply(text, { row: { ...known, ...(called && { called }) }, agentName: 'Anna' })
    expect(filled('Hi {customer.first}, or {customer.nickname}!')).toBe('Hi stranger, or stranger!')
    expect(filled('Hi {customer.first}!', { nickname: '', firstName: '' })).toBe('Hi!')
  })

  test('[S36] a value is text: it is never filled in again, whatever a customer calls themselves', () => {
    expect(fill('Hi {customer.first}', { firstName: '{agent.name}' })).toBe('Hi {agent.name}')
    expect(fill('Hi {customer.first}', { firstName: '$& $1 $$' })).toBe('Hi $& $1 $$')
    fc.assert(
      fc.property(
        fc.string().filter(name => name !== ''),
        firstName => {
          expect(fill('a {customer.first} b', { firstName })).toBe(`a ${firstName} b`)
        },
      ),
    )
  })

  test('[S36] they are fetched once, again when they may be old, and the last ones do without a connection', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    let now = 0
    let asked = 0
    let answer: () => Promise<readonly Reply[]> = async () => replies
    const kept = createReplies(
      () => {
        asked += 1
        return answer()
      },
      () => now,
    )
    expect(kept.get()).toBeUndefined()
    await Promise.all([kept.refresh(), kept.refresh()])
    expect(await kept.refresh()).toBe(replies)
    expect(asked).toBe(1)
    now = 6 * 60_000
    answer = async () => {
      throw new Error('offline')
    }
    expect(await kept.refresh()).toBe(replies)
    expect(asked).toBe(2)
    answer = async () => replies.slice(1)
    expect(await kept.refresh()).toHaveLength(4)
    warn.mockRestore()
  })
})
