import { describe, expect, test } from '@jest/globals'
import type { AgentChatView } from '../../protocol/views.ts'
import { alertable, newsSince, remember } from '../../web/console/alerting.ts'
import { iconOf } from '../../web/console/favicon.ts'
import { type ConsoleState, initialState } from '../../web/console/state.ts'
import { agent, row, said, start, started } from './fixtures.ts'

const offered = row('dee', { status: 'offered', round: 2, offeredAt: start, offerExpiresAt: start + 30_000 })

function stateOf(chats: AgentChatView[], part: Partial<ConsoleState> = {}): ConsoleState {
  return { ...initialState(start), agent: agent(1, chats), ...part }
}
function logOf(...events: ReturnType<typeof said>[]) {
  return { events: [started(), ...events], early: [], head: events.length + 1 }
}

describe('alerts', () => {
  test('[S21] an offer is news once and rings until it is answered, also one that was there when the page opened', () => {
    const first = alertable(stateOf([offered]), start)
    expect(newsSince(undefined, first)).toMatchObject({ ringing: true, offers: ['dee 2'] })
    expect(newsSince(first, alertable(stateOf([offered]), start + 5_000))).toMatchObject({ ringing: true, offers: [], gone: [] })
    const answering = alertable(stateOf([offered], { pending: ['accept:dee'] }), start + 6_000)
    expect(newsSince(first, answering)).toMatchObject({ ringing: false, gone: ['dee 2'] })
  })

  test('[S21] an offer whose time is over rings no longer, and the next round is a new one', () => {
    const first = alertable(stateOf([offered]), start)
    expect(newsSince(first, alertable(stateOf([offered]), start + 30_000)).ringing).toBe(false)
    const again = alertable(stateOf([{ ...offered, round: 3 }]), start)
    expect(newsSince(first, again)).toMatchObject({ offers: ['dee 3'], gone: ['dee 2'] })
  })

  test('[AW2] the countdown is told once, when ten seconds are left', () => {
    const at = (ms: number) => alertable(stateOf([offered]), start + ms)
    expect(newsSince(at(0), at(19_000)).closing).toEqual([])
    expect(newsSince(at(19_000), at(20_000)).closing).toEqual(['dee 2'])
    expect(newsSince(at(20_000), at(21_000)).closing).toEqual([])
    // A page that opens with less than that left has just announced the offer itself.
    expect(newsSince(undefined, at(25_000)).closing).toEqual([])
  })

  test('[S38] a message is news only after the log was complete once, and only the customer’s', () => {
    const chats = [row('kim', { joinedAt: start })]
    const at = (logs: ConsoleState['logs']) => alertable(stateOf(chats, { logs }), start)
    const none = at({})
    const complete = at({ kim: logOf(said(2, 'customer')) })
    expect(newsSince(none, complete).wrote).toEqual([])
    const more = at({ kim: logOf(said(2, 'customer'), said(3, 'customer')) })
    expect(newsSince(complete, more).wrote).toEqual(['kim'])
    expect(newsSince(complete, at({ kim: logOf(said(2, 'customer'), said(3, 'agent')) })).wrote).toEqual([])
    const gap = at({ kim: { ...logOf(said(2, 'customer')), head: 3 } })
    expect(newsSince(complete, gap).wrote).toEqual([])
    expect(newsSince(remember(complete, gap), more).wrote).toEqual(['kim'])
  })

  test('[S39] a wait that passes its target is news once; one that was late before is not', () => {
    const chats = [row('kim', { waitingSince: start, slaMs: 60_000 })]
    const at = (ms: number) => alertable(stateOf(chats), start + ms)
    expect(newsSince(at(59_000), at(60_000)).late).toEqual(['kim'])
    expect(newsSince(at(60_000), at(61_000)).late).toEqual([])
    expect(newsSince(undefined, at(61_000)).late).toEqual([])
    const answered = alertable(stateOf([row('kim')]), start + 62_000)
    expect(newsSince(at(61_000), answered).answered).toEqual(['kim'])
  })

  test('[S21] the icon of the tab has a dot while somebody waits, and another one for an offer', () => {
    expect(new Set([iconOf('quiet'), iconOf('waiting'), iconOf('offer')]).size).toBe(3)
    expect(iconOf('offer')).toMatch(/^data:image\/svg\+xml,[^#<>"]+$/)
  })
})
