import { describe, expect, test } from '@jest/globals'
import { type ConsoleInput, initialState, reduce } from '../../web/console/state.ts'
import { consoleTabs, hashOfView, viewOfHash } from '../../web/console/tabs.ts'
import { agent, start } from './fixtures.ts'

const reached = (...inputs: ConsoleInput[]) => inputs.reduce(reduce, initialState(start))
const open = (record: string, name: string): ConsoleInput => ({ kind: 'openRecord', record, name })

describe('tabs of the console', () => {
  test('[S14] the role decides: only a supervisor has Supervision', () => {
    const names = (role: 'agent' | 'supervisor' | 'administrator') =>
      consoleTabs({ agent: agent(1, [], { role }), recordTabs: [] }).map(({ name }) => name)
    expect(names('agent')).toEqual(['Chat', 'Messages left'])
    expect(names('supervisor')).toEqual(['Chat', 'Supervision', 'Messages left'])
    expect(names('administrator')).toEqual(['Chat', 'Messages left'])
  })

  test('[S27] a record opens a tab of its own beside the chats, once, and tears nobody away', () => {
    const state = reached(open('r1', 'Dana Reyes'), open('r2', 'Lee'), open('r1', 'Dana Reyes-Smith'))
    expect(state.view).toBe('chat')
    expect(consoleTabs(state)).toEqual([
      { view: 'chat', name: 'Chat' },
      { view: 'record:r1', name: 'Dana Reyes-Smith', closes: 'r1' },
      { view: 'record:r2', name: 'Lee', closes: 'r2' },
    ])
  })

  test('[S27] closing the record in front leads to the chats; closing another one leads nowhere', () => {
    const state = reached(open('r1', 'Dana'), open('r2', 'Lee'), { kind: 'view', view: 'record:r1' })
    expect(reduce(state, { kind: 'closeRecord', record: 'r2' })).toMatchObject({ view: 'record:r1', recordTabs: [{ record: 'r1' }] })
    expect(reduce(state, { kind: 'closeRecord', record: 'r1' })).toMatchObject({ view: 'chat', recordTabs: [{ record: 'r2' }] })
  })

  test('[S16] the address names the view; a record that is not open is none', () => {
    const state = reached(open('r@1', 'Dana'))
    for (const view of ['chat', 'profile', 'board', 'messages', 'record:r@1'] as const)
      expect(viewOfHash(hashOfView(view), state)).toBe(view)
    expect(viewOfHash('#record:other', state)).toBe('chat')
    expect(viewOfHash('#%', state)).toBe('chat')
    expect(viewOfHash('', state)).toBe('chat')
  })
})
