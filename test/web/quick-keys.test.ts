/** Keys that come faster than anything is drawn: what counts is what they have made of the message box and of the palette. */
import { describe, expect, jest, test } from '@jest/globals'
import type { Reply } from '../../protocol/records.ts'
import { createPaletteChoice } from '../../web/console/palette-choice.ts'
import type { Replies } from '../../web/console/replies.ts'
import { createReplyPicking } from '../../web/console/reply-picking.ts'
import { settle } from '../support/manual-clock.ts'

const reply = (shortcut: string, text: string): Reply => ({ id: shortcut, rev: 1, shortcut, name: shortcut, text })
const all = [reply('hi', 'Hello Dana, this is Anna.'), reply('hire', 'See /jobs'), reply('bye', 'Goodbye.')]

/** The message box of one chat, whose list is never drawn: `press` is a key as the box has it, and says what was sent. */
function box({ late = false } = {}) {
  const element = { value: '', selectionStart: 0, selectionEnd: 0 }
  const sent: string[] = []
  let answer: (replies: readonly Reply[] | undefined) => void = () => {}
  let known = late ? undefined : (all as readonly Reply[] | undefined)
  const source: Replies = {
    get: () => known,
    refresh: () =>
      known
        ? Promise.resolve(known)
        : new Promise(resolve => {
            answer = fresh => {
              known = fresh
              resolve(fresh)
            }
          }),
  }
  function put(text: string, start: number, end: number) {
    element.value = element.value.slice(0, start) + text + element.value.slice(end)
    element.selectionStart = element.selectionEnd = start + text.length
  }
  const changed = jest.fn()
  const picking = createReplyPicking(source, {
    changed,
    pick({ text }, { start, end }) {
      put(text, start, end)
      picking.moved(element)
    },
  })
  function type(text: string) {
    for (const character of text) {
      put(character, element.selectionStart, element.selectionEnd)
      picking.moved(element)
    }
  }
  function press(...keys: string[]) {
    for (const key of keys) {
      if (picking.key({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false }) || key !== 'Enter') continue
      if (element.value.trim() !== '') sent.push(element.value)
      element.value = ''
      element.selectionStart = element.selectionEnd = 0
    }
  }
  return { element, sent, picking, type, press, answer: (fresh: readonly Reply[] | undefined) => answer(fresh) }
}

describe('quick keys in the message box', () => {
  test('[S36] [AX5] shortcut, Enter, Enter: the reply is put in once, and sent', () => {
    const { type, press, sent, element } = box()
    type('/hi')
    press('Enter')
    expect(element.value).toBe('Hello Dana, this is Anna.')
    press('Enter')
    expect(sent).toEqual(['Hello Dana, this is Anna.'])
    press('Enter')
    expect(sent).toHaveLength(1)
  })

  test('[S36] [AX5] words around it stay, Tab does as Enter, and the reply is not taken for another shortcut', () => {
    const { type, press, sent, element, picking } = box()
    type('Well: /hire')
    press('Tab')
    expect(element.value).toBe('Well: See /jobs')
    expect(picking.asked()).toBeUndefined()
    press('Enter')
    expect(sent).toEqual(['Well: See /jobs'])
  })

  test('[S36] [AX5] arrows count from each other; another letter begins again', () => {
    const { type, press, element } = box()
    type('/')
    press('ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter')
    expect(element.value).toBe('Hello Dana, this is Anna.')
    const other = box()
    other.type('/h')
    other.press('ArrowDown')
    other.type('i')
    other.press('Enter')
    expect(other.element.value).toBe('Hello Dana, this is Anna.')
  })

  test('[S36] [AX5] after Esc, and where nothing fits, Enter sends what stands there', () => {
    const { type, press, sent } = box()
    type('/hi')
    press('Escape', 'Enter')
    type('/nothing')
    press('Enter')
    expect(sent).toEqual(['/hi', '/nothing'])
  })

  test('[S36] [AX5] a list that is opened later in a text asks for the replies, too', async () => {
    const { type, press, element, answer } = box({ late: true })
    type('Well, /hi')
    press('Enter')
    answer(all)
    await settle()
    expect(element.value).toBe('Well, Hello Dana, this is Anna.')
  })

  test('[S36] [AX5] Enter before the replies are there waits for them, unless something else was typed', async () => {
    const { type, press, sent, element, answer } = box({ late: true })
    type('/hi')
    press('Enter')
    expect(sent).toEqual([])
    answer(all)
    await settle()
    expect(element.value).toBe('Hello Dana, this is Anna.')

    const other = box({ late: true })
    other.type('/hi')
    other.press('Enter')
    other.type('re')
    other.answer(all)
    await settle()
    expect(other.element.value).toBe('/hire')
  })

  test('[S36] [AX5] where the replies do not come, the slash is a slash', async () => {
    const { type, press, sent, answer } = box({ late: true })
    type('/hi')
    answer(undefined)
    await settle()
    press('Enter')
    expect(sent).toEqual(['/hi'])
  })

  test('[S36] what was asked for in one chat is not put into the box of the next one', async () => {
    const { type, press, element, picking, answer } = box({ late: true })
    type('/hi')
    press('Enter')
    picking.left()
    answer(all)
    await settle()
    expect(element.value).toBe('/hi')
  })
})

describe('quick keys in the palette', () => {
  const names = ['Go to Dana', 'Go to Kim', 'Accept Kim', 'End the chat of Kim']
  const palette = () => createPaletteChoice(names.map(label => ({ label, act() {} })))
  const chosen = (choice: ReturnType<typeof palette>, ...keys: string[]) => {
    const last = keys.map(key => choice.key(key)).at(-1)
    return typeof last === 'object' ? last.command?.label : last
  }

  test('[AX5] what was typed and how often the arrows were pressed counts, drawn or not', () => {
    const typed = palette()
    typed.typed('accept')
    expect(chosen(typed, 'Enter')).toBe('Accept Kim')
    const arrows = palette()
    arrows.typed('kim')
    const [, second] = arrows.found()
    expect(chosen(arrows, 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter')).toBe(second?.label)
    expect(chosen(palette(), 'ArrowUp', 'Enter')).toBe(names.at(-1))
    expect(chosen(palette(), 'PageDown', 'PageUp', 'Enter')).toBe(names[0])
    expect(chosen(palette(), 'a')).toBeUndefined()
  })

  test('[AX5] Enter twice does it once; where nothing fits it does nothing', () => {
    const choice = palette()
    expect(chosen(choice, 'Enter')).toBe(names[0])
    expect(chosen(choice, 'Enter')).toBeUndefined()
    const none = palette()
    none.typed('zzz')
    expect(none.active()).toBe(-1)
    expect(chosen(none, 'ArrowDown', 'Enter')).toBeUndefined()
    none.typed('dana')
    expect(chosen(none, 'Enter')).toBe('Go to Dana')
  })
})
