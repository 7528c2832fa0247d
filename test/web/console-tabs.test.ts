import { describe, expect, test } from '@jest/globals'
import { type ConsoleInput, initialState, reduce } from '../../web/console/state.ts'
import { consoleTabs, hashOfView, viewOfHash } from '../../web/console/tabs.ts'
import { agent, row, start } from './fixtures.ts'

const reached = (...inputs: ConsoleInput[]) => inputs.reduce(reduce, initialState(start))
const open = (record: string, name: string): ConsoleInput => ({ kind: 'openRecord', record, name })

describe('tabs of the console', () => {
  test('[S14] the role decides: supervisors and administrators have Supervision', () => {
    const names = (role: 'agent' | 'supervisor' | 'administrator') =>
      consoleTabs({ agent: agent(1, [], { role }), recordTabs: [] }).map(({ name }) => name)
    expect(names('agent')).toEqual(['Chat', 'Messages left'])
    expect(names('supervisor')).toEqual(['Chat', 'Supervision', 'Messages left'])
    expect(names('administrator')).toEqual(['Chat', 'Supervision', 'Messages left'])
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

  test('[S30] a record’s tab goes with the last chat of it that leaves the list, unless it is in front', () => {
    const rows = [row('a', { record: 'r1' }), row('b', { record: 'r1' }), row('c', { record: 'r2' }), row('d', { matches: 2 })]
    const shown = (rev: number, ...chats: string[]): ConsoleInput => ({
      kind: 'frame',
      now: start,
      frame: {
        action: 'agent',
        now: start,
        agent: agent(
          rev,
          rows.filter(({ chat }) => chats.includes(chat)),
        ),
      },
    })
    const opened = reached(shown(1, 'a', 'b', 'c', 'd'), open('r1', 'Dana'), open('r2', 'Lee'), open('matches.d', 'Kim'))
    const names = (state: typeof opened) => state.recordTabs.map(({ record }) => record)
    const one = reduce(opened, shown(2, 'b', 'c', 'd'))
    expect(names(one)).toEqual(['r1', 'r2', 'matches.d'])
    expect(names(reduce(one, shown(3, 'c')))).toEqual(['r2'])
    const inFront = reduce(reduce(opened, { kind: 'view', view: 'record:r2' }), shown(4))
    expect(names(inFront)).toEqual(['r2'])
    expect(inFront.view).toBe('record:r2')
  })

  test('[S16] the address names the view; a record that is not open is none', () => {
    const state = reached(open('r@1', 'Dana'))
    for (const view of ['chat', 'profile', 'board', 'messages', 'record:r@1'] as const)
      expect(viewOfHash(hashOfView(view), state)).toBe(view)
    expect(viewOfHash('#record:other', state)).toBe('chat')
    // in front before its tab is known, as after a reload
    expect(viewOfHash('#record:other', { ...state, view: 'record:other' })).toBe('record:other')
    expect(viewOfHash('#%', state)).toBe('chat')
    expect(viewOfHash('', state)).toBe('chat')
  })
})
