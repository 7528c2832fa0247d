import { describe, expect, test } from '@jest/globals'
import type { ServerFrame } from '../../protocol/frames.ts'
import type { AgentChatView, AgentView } from '../../protocol/views.ts'
import { nextStateWords, stateNotice } from '../../web/console/agent-state.ts'
import { offeredToWords } from '../../web/console/handover.tsx'
import { type ConsoleInput, type ConsoleState, initialState, reduce } from '../../web/console/state.ts'
import { agent, ended, row, start, started } from './fixtures.ts'

type Why = AgentView['offersGone'][number]['why']

function run(inputs: readonly (ServerFrame | ConsoleInput)[], from = initialState(start)): ConsoleState {
  return inputs.reduce<ConsoleState>(
    (state, input) => reduce(state, 'kind' in input ? input : { kind: 'frame', frame: input, now: start }),
    from,
  )
}
const snapshot = (view: AgentView): ServerFrame => ({ action: 'agent', now: start, agent: view })
const welcome = (view: AgentView): ServerFrame => ({ action: 'welcome', now: start, expiresAt: start, heads: {}, agent: view })
const texts = (state: ConsoleState) => state.notices.map(notice => notice.text)
const gone = (why: Why, part: Partial<AgentView['offersGone'][number]> = {}) => ({
  chat: 'dee',
  round: 0,
  transactionId: 'K7F3-92QD',
  nickname: 'dee',
  why,
  at: start,
  ...part,
})
const offer = row('dee', { status: 'offered', offeredAt: start, offerExpiresAt: start + 30_000 })

describe('an offer that went', () => {
  const goneFor = (why: Why, part: Partial<AgentView> = {}, offered: AgentChatView = offer) =>
    run([snapshot(agent(1, [offered])), snapshot(agent(2, [], { offersGone: [gone(why)], ...part }))])

  test('[S24] [S25] says why: rejected, not answered, customer gone, connection lost, taken back', () => {
    expect(texts(goneFor('rejected'))).toEqual(['You rejected the chat of dee. It goes on to the next free agent.'])
    expect(texts(goneFor('missed'))).toEqual(['You did not answer the chat of dee in time. It goes on to the next free agent.'])
    expect(texts(goneFor('customerLeft'))).toEqual(['The offer of dee is over: the customer left.'])
    expect(texts(goneFor('connectionLost'))).toEqual([
      'Your connection was lost before you answered the chat of dee. It goes on to the next free agent.',
    ])
  })

  test('[S24] [S25] a chat that a colleague offered stays with the colleague', () => {
    const goneTo = (why: Why) =>
      texts(run([snapshot(agent(1, [offer])), snapshot(agent(2, [], { offersGone: [gone(why, { fromName: 'Bob' })] }))]))
    expect(goneTo('rejected')).toEqual(['You declined the chat of dee. It stays with Bob.'])
    expect(goneTo('missed')).toEqual(['You did not answer the chat of dee in time. It stays with Bob.'])
    expect(goneTo('connectionLost')).toEqual(['Your connection was lost before you answered the chat of dee. It stays with Bob.'])
    expect(goneTo('takenBack')).toEqual(['Bob took the chat of dee back.'])
  })

  test('[S25] what is told of a chat next takes the place of what was told before, and a new offer clears it', () => {
    const declined = run([snapshot(agent(1, [offer])), snapshot(agent(2, [], { offersGone: [gone('rejected', { fromName: 'Bob' })] }))])
    const again = { ...offer, rev: 5, round: 2 }
    const offered = run([snapshot(agent(3, [again], { offersGone: [gone('rejected', { fromName: 'Bob' })] }))], declined)
    expect(texts(offered)).toEqual([])
    const both = [gone('rejected', { fromName: 'Bob' }), gone('takenBack', { fromName: 'Bob', round: 2 })]
    expect(texts(run([snapshot(agent(4, [], { offersGone: both }))], declined))).toEqual(['Bob took the chat of dee back.'])
  })

  test('[S25] where it changed the state, one notice tells both and leads back', () => {
    const state = goneFor('missed', { state: 'onBreak', stateReason: 'offerMissed' })
    expect(texts(state)).toEqual([])
    expect(stateNotice(state.agent as AgentView)).toEqual({
      text: 'You are On Break because a chat offered to you was not answered in time. It was the chat of dee.',
      action: 'available',
    })
    const other = goneFor('customerLeft', { state: 'onBreak', stateReason: 'offerMissed' })
    expect(texts(other)).toHaveLength(1)
  })

  test('[S25] what was before the page was opened is not told; what happened while the connection was lost is, once', () => {
    const opened = run([welcome(agent(1, [], { offersGone: [gone('missed')] }))])
    expect(texts(opened)).toEqual([])
    const back = welcome(
      agent(2, [], { offersGone: [gone('missed'), gone('connectionLost', { chat: 'kim', nickname: '', at: start + 1 })] }),
    )
    expect(texts(run([back, back], opened))).toEqual([
      'Your connection was lost before you answered the chat of K7F3-92QD. It goes on to the next free agent.',
    ])
  })

  test('[S25] the notice stays for a minute', () => {
    const state = goneFor('customerLeft')
    expect(run([{ kind: 'tick', now: start + 59_000 }], state).notices).toHaveLength(1)
    expect(run([{ kind: 'tick', now: start + 60_000 }], state).notices).toEqual([])
  })
})

describe('a chat handed on', () => {
  const offered = row('dee', { rev: 2, transfer: { to: 'bob', toName: 'Bob', expiresAt: start + 25_000 } })

  test('[S28] the row tells to whom and how long, by server time', () => {
    expect(offeredToWords(offered, start)).toBe('Offered to Bob · 25 s')
    expect(offeredToWords(offered, start + 99_000)).toBe('Offered to Bob · 0 s')
    expect(offeredToWords(row('dee'), start)).toBeUndefined()
  })

  test('[S28] when the colleague accepts, the row goes with a word; a chat that ended goes without', () => {
    const given = run([snapshot(agent(1, [offered]))])
    expect(texts(run([snapshot(agent(2))], given))).toEqual(['Bob took over the chat of dee.'])
    const events: ServerFrame = { action: 'events', chat: 'dee', events: [started(), ended(2, 'customer')] }
    expect(texts(run([events, snapshot(agent(2))], given))).toEqual([])
  })

  test.each([
    ['declined', 'Bob declined. The chat of dee is still yours.'],
    ['missed', 'Bob did not answer in time. The chat of dee is still yours.'],
    ['gone', 'Bob’s connection is lost. The chat of dee is still yours.'],
    ['takenBack', 'You took the chat of dee back from Bob.'],
  ] as const)('[S28] when nobody takes it, the agent reads why: %s', (why, words) => {
    const given = run([snapshot(agent(1, [offered]))])
    const back = row('dee', { rev: 3, transferEnded: { toName: 'Bob', why, at: start } })
    expect(texts(run([{ action: 'agentChat', now: start, chat: back }], given))).toEqual([words])
    const both = run([snapshot(agent(2, [back])), { action: 'agentChat', now: start, chat: { ...back, rev: 4 } }], given)
    expect(texts(both)).toEqual([words])
  })

  test('[S21] whoever is to take it hears who hands it on', () => {
    const handed = row('dee', { status: 'offered', handover: { fromName: 'Alice', note: 'wants a refund' } })
    const state = run([snapshot(agent(1)), snapshot(agent(2, [handed]))])
    expect(state.announcement).toMatchObject({ text: 'Alice hands a chat on to you: dee, Sales', urgent: true })
  })

  test('[S6] [RT8] chats that went back to their queues while the connection was lost are told once, in one notice', () => {
    const lost = (chat: string, at = start - 1_000) => ({ chat, transactionId: 'K7F3-92QD', nickname: chat, at })
    const held = run([welcome(agent(1, [row('dee'), row('kim')]))])
    const one = welcome(agent(2, [row('kim')], { chatsLost: [lost('dee')] }))
    expect(texts(run([one, one], held))).toEqual(['Your connection was lost for too long: the chat with dee went back to the queue.'])
    // offered to the same agent again, it is in the list and the notice past
    const again = row('dee', { rev: 9, round: 1, status: 'offered' })
    expect(texts(run([one, snapshot(agent(3, [again, row('kim')], { chatsLost: [lost('dee')] }))], held))).toEqual([])
    const both = snapshot(agent(2, [], { chatsLost: [lost('dee'), lost('kim')] }))
    expect(texts(run([both], held))).toEqual([
      'Your connection was lost for too long: the chats with dee and kim went back to their queues.',
    ])
    // a browser that failed is opened anew; the next day nobody asks
    const opened = welcome(agent(2, [], { chatsLost: [lost('dee', start - 86_400_000), lost('kim')] }))
    expect(texts(run([opened]))).toEqual(['Your connection was lost for too long: the chat with kim went back to the queue.'])
    // lost twice is told once, and not what the agent has again
    const twice = { chatsLost: [lost('dee', start - 9_000), lost('kim', start - 9_000), lost('kim')] }
    const reopened = welcome(agent(2, [row('dee', { joinedAt: start - 5_000 })], twice))
    expect(texts(run([reopened]))).toEqual(['Your connection was lost for too long: the chat with kim went back to the queue.'])
  })

  test('[S28] a chat that was lost with the connection is told at the return', () => {
    const state = run([welcome(agent(1, [row('dee')])), welcome(agent(2))])
    expect(texts(state)).toEqual(['While your connection was lost, the chat of dee went to another agent or ended.'])
    const own: ConsoleInput = { kind: 'pending', name: 'transfer:dee', on: true }
    expect(texts(run([welcome(agent(1, [row('dee')])), own, welcome(agent(2))]))).toEqual([])
  })
})

describe('a state for after the chats', () => {
  test('[S15] it is shown until it comes, and then says so', () => {
    expect(nextStateWords(agent(1, [row('dee')], { nextState: 'onBreak' }))).toBe('On Break after your chats')
    expect(nextStateWords(agent(1))).toBeUndefined()
    expect(stateNotice(agent(2, [], { state: 'workOffline', stateReason: 'nextState' }))).toEqual({
      text: 'You Work Offline now that your chats are done.',
      action: 'available',
    })
  })
})
