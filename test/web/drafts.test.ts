import { describe, expect, test } from '@jest/globals'
import { createDrafts, type DraftStorage } from '../../web/shared/drafts.ts'

/** Two tabs on one storage: what one writes, the other hears of, as browsers tell it. */
function twoTabs(writing: { chat: string | undefined } = { chat: undefined }) {
  const items = new Map<string, string>()
  const tabs: ReturnType<typeof createDrafts>[] = []
  function storageOf(index: number): DraftStorage {
    const tell = (key: string, text: string | null) => {
      for (const tab of tabs.filter((_tab, other) => other !== index)) tab.heard(key, text)
    }
    return {
      get length() {
        return items.size
      },
      key: at => [...items.keys()][at] ?? null,
      getItem: key => items.get(key) ?? null,
      setItem(key, text) {
        items.set(key, text)
        tell(key, text)
      },
      removeItem(key) {
        if (items.delete(key)) tell(key, null)
      },
    }
  }
  const open = (prefix = 'usher.draft.alice.') => createDrafts(storageOf(tabs.length), prefix, chat => chat === writing.chat)
  tabs.push(open())
  tabs.push(open())
  return { first: tabs[0] as (typeof tabs)[0], second: tabs[1] as (typeof tabs)[0], items, open, writing }
}

describe('drafts', () => {
  test('[PC8] the last writer wins per chat, in every tab', () => {
    const { first, second } = twoTabs()
    first.set('dee', 'half')
    second.set('kim', 'another')
    second.set('dee', 'half a sentence')
    expect(first.all.value).toEqual({ dee: 'half a sentence', kim: 'another' })
    expect(second.all.value).toEqual(first.all.value)
    first.set('dee', '')
    expect(second.all.value).toEqual({ kim: 'another' })
  })

  test('[PC8] what somebody is writing is not overwritten by another tab', () => {
    const { first, second, writing } = twoTabs()
    first.set('dee', 'I am writing')
    writing.chat = 'dee'
    second.set('dee', 'so am I')
    expect(first.all.value.dee).toBe('I am writing')
    writing.chat = undefined
    second.set('dee', 'and on')
    expect(first.all.value.dee).toBe('and on')
  })

  test('[I16] drafts are there after a reload, for the same person only, until they sign out', () => {
    const { first, open } = twoTabs()
    first.set('dee', 'half a sentence')
    expect(open().all.value).toEqual({ dee: 'half a sentence' })
    expect(open('usher.draft.bob.').all.value).toEqual({})
    first.forget()
    expect(open().all.value).toEqual({})
  })

  test('[I16] the draft of a message that is sent goes when the message is kept, not before', async () => {
    const { first, items } = twoTabs()
    first.set('dee', 'hello')
    let kept = () => {}
    first.set(
      'dee',
      '',
      new Promise(resolve => {
        kept = resolve
      }),
    )
    expect(first.all.value).toEqual({})
    expect([...items.values()]).toEqual(['hello'])
    kept()
    await Promise.resolve()
    expect([...items.values()]).toEqual([])
  })
})
