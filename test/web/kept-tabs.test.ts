import { describe, expect, test } from '@jest/globals'
import { signal } from '@preact/signals'
import type { AgentChatView } from '../../protocol/views.ts'
import { keepRecordTabs } from '../../web/console/kept-tabs.ts'
import { type ConsoleInput, initialState, reduce } from '../../web/console/state.ts'
import { settle } from '../support/manual-clock.ts'
import { agent, row, start } from './fixtures.ts'
import { memoryStorage } from './memory-page-storage.ts'

const dana = row('a', { record: 'r1', customer: { nickname: 'Dana', firstName: '', lastName: '', email: 'dana@example.com' } })
const kim = row('b', { matches: 2, customer: { nickname: 'Kim', firstName: '', lastName: '', email: '' } })

/** The console in one tab of a browser, as it is opened or opened anew. */
function page(storage = memoryStorage(), { person = 'alice', hash = '' } = {}) {
  const state = signal(initialState(start))
  const dispatch = (input: ConsoleInput) => {
    state.value = reduce(state.value, input)
  }
  keepRecordTabs({ state, dispatch }, storage, person, hash)
  let rev = 0
  return {
    state,
    dispatch,
    async shows(...chats: AgentChatView[]) {
      rev += 1
      dispatch({ kind: 'frame', now: start, frame: { action: 'agent', now: start, agent: agent(rev, chats) } })
      await settle()
    },
    names: () => state.value.recordTabs.map(({ name }) => name),
  }
}

async function withBoth() {
  const storage = memoryStorage()
  const before = page(storage)
  await before.shows(dana, kim)
  before.dispatch({ kind: 'openRecord', record: 'r1', name: 'Dana' })
  before.dispatch({ kind: 'openRecord', record: 'matches.b', name: 'Kim' })
  return { storage, before }
}
const all = (storage: ReturnType<typeof memoryStorage>) => JSON.stringify([storage.getItem('usher.records'), storage.length])

describe('record tabs over a reload', () => {
  test('[I16] [S30] open records are open again, by ids alone; the chats stay in front', async () => {
    const { storage } = await withBoth()
    expect(all(storage)).toContain('r1')
    expect(all(storage)).not.toMatch(/Dana|Kim|example/)
    const after = page(storage)
    await after.shows(dana, kim)
    expect(after.names()).toEqual(['Dana', 'Kim'])
    expect(after.state.value.view).toBe('chat')
    // and once more
    const again = page(storage)
    await again.shows(dana, kim)
    expect(again.names()).toEqual(['Dana', 'Kim'])
  })

  test('[I16] the record that was in front is so from the first moment, so that no chat behind it counts as looked at', async () => {
    const { storage } = await withBoth()
    const over = { ...kim, status: 'postProcessing', endedBy: 'customer' } as const
    const after = page(storage, { hash: '#record:r1' })
    expect(after.state.value.view).toBe('record:r1')
    await after.shows(dana, over)
    expect(after.state.value).toMatchObject({ view: 'record:r1', looked: [] })
  })

  test('[I16] [RC2] a record whose chat is gone, or is only offered again, is not opened; in front of it come the chats', async () => {
    const { storage } = await withBoth()
    const after = page(storage, { hash: '#record:r1' })
    await after.shows({ ...dana, status: 'offered' }, kim)
    expect(after.names()).toEqual(['Kim'])
    expect(after.state.value.view).toBe('chat')
    const later = page(storage)
    await later.shows()
    expect(later.names()).toEqual([])
    expect(storage.length).toBe(0)
  })

  test('[I16] a tab that was closed stays closed', async () => {
    const { storage, before } = await withBoth()
    before.dispatch({ kind: 'closeRecord', record: 'r1' })
    const after = page(storage)
    await after.shows(dana, kim)
    expect(after.names()).toEqual(['Kim'])
  })

  test('[I16] [T2] another person in the same tab of the browser gets none of them, and nothing of them stays', async () => {
    const { storage } = await withBoth()
    const bob = page(storage, { person: 'bob', hash: '#record:r1' })
    expect(bob.state.value.view).toBe('chat')
    expect(storage.length).toBe(0)
    await bob.shows(dana)
    expect(bob.names()).toEqual([])
  })
})
