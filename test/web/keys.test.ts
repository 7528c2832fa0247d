import { describe, expect, test } from '@jest/globals'
import { type Key, keyAction } from '../../web/console/keys.ts'
import { type Command, matching } from '../../web/console/palette-commands.ts'

const key = (part: Partial<Key>): Key => ({ key: '', code: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...part })

describe('keys of the console', () => {
  test('[S22] Ctrl with an arrow or a digit leads to another chat, Ctrl+K to the commands, also where the letters are others', () => {
    expect(keyAction(key({ key: 'ArrowDown', ctrlKey: true }), true)).toEqual({ kind: 'neighbour', step: 1 })
    expect(keyAction(key({ key: 'ArrowUp', ctrlKey: true }), false)).toEqual({ kind: 'neighbour', step: -1 })
    expect(keyAction(key({ key: '6', ctrlKey: true }), true)).toEqual({ kind: 'nth', index: 5 })
    expect(keyAction(key({ key: '١', code: 'Digit1', ctrlKey: true }), true)).toEqual({ kind: 'nth', index: 0 })
    expect(keyAction(key({ key: '7', code: 'Digit7', ctrlKey: true }), true)).toBeUndefined()
    expect(keyAction(key({ key: 'k', ctrlKey: true }), true)).toEqual({ kind: 'palette' })
    expect(keyAction(key({ key: 'ن', code: 'KeyK', ctrlKey: true }), true)).toEqual({ kind: 'palette' })
  })

  test('[S22] no key is one with Alt, and a question mark that is being written stays one', () => {
    for (const part of [{ key: 'k' }, { key: '1' }, { key: 'ArrowDown' }, { key: '@', code: 'KeyL' }]) {
      expect(keyAction(key({ ...part, altKey: true }), false)).toBeUndefined()
      expect(keyAction(key({ ...part, altKey: true, ctrlKey: true }), false)).toBeUndefined()
    }
    expect(keyAction(key({ key: '?', shiftKey: true }), false)).toEqual({ kind: 'help' })
    expect(keyAction(key({ key: '?', shiftKey: true }), true)).toBeUndefined()
    expect(keyAction(key({ key: 'k' }), false)).toBeUndefined()
  })
})

describe('finding a command', () => {
  const commands: Command[] = [
    'Go to the chat of Zoë',
    'Go to the chat of Lee',
    'State: On Break',
    'State: On Break: Lunch',
    'Theme: Dark',
  ].map(label => ({ label, also: label.endsWith('Lee') ? 'lee@example.com AAAA-0001 Sales' : '', act() {} }))
  const found = (query: string) => matching(commands, query).map(({ label }) => label)

  test('[S22] every word counts, in any order, without accents; what it is also called counts too', () => {
    expect(found('')).toHaveLength(commands.length)
    expect(found('zoe')).toEqual(['Go to the chat of Zoë'])
    expect(found('chat go')).toEqual(['Go to the chat of Zoë', 'Go to the chat of Lee'])
    expect(found('aaaa')).toEqual(['Go to the chat of Lee'])
    expect(found('break lunch')).toEqual(['State: On Break: Lunch'])
    expect(found('xyz')).toEqual([])
  })

  test('[S22] letters left out are forgiven; whole beginnings come first', () => {
    expect(found('brk')).toEqual(['State: On Break', 'State: On Break: Lunch'])
    expect(found('th')[0]).toBe('Go to the chat of Zoë')
    expect(found('dark')).toEqual(['Theme: Dark'])
  })
})
