import { describe, expect, test } from '@jest/globals'
import type { DecisionView } from '../../protocol/http.ts'
import {
  candidateWords,
  customerWords,
  decisionOfOffer,
  outcomeWords,
  reasonWords,
  settingsWords,
} from '../../web/console/decision-words.ts'
import { colleagueChoices, queueChoices } from '../../web/console/transfer-targets.ts'
import { start } from './fixtures.ts'

type Candidate = DecisionView['candidates'][number]

function candidate(id: string, idleMs: number, why: Candidate['why'], level = 1): Candidate {
  return { id, name: id, idleMs, level, used: 1, limit: 6, why }
}
function decision(candidates: readonly Candidate[], part: Partial<DecisionView> = {}): DecisionView {
  return {
    round: 0,
    at: start,
    queueName: 'Sales',
    agent: { id: 'alice', name: 'alice' },
    by: 'line',
    settings: { rev: 4, offerTimeoutSeconds: 30, idleRule: 'offerAndEnd' },
    waitedMs: 72_000,
    ahead: 3,
    candidates: [...candidates],
    candidatesSeen: candidates.length,
    ...part,
  }
}
const alone = decision([candidate('alice', 252_000, 'chosen')])

describe('why an offer came', () => {
  test('[S7] the agent reads that nobody had waited longer', () => {
    expect(reasonWords(alone, 'alice')).toBe('You were the only free agent in Sales.')
    const among = decision([candidate('alice', 252_000, 'chosen'), candidate('bob', 10_000, 'behind')], { candidatesSeen: 14 })
    expect(reasonWords(among, 'alice')).toBe('Of 14 free agents in Sales, you had waited longest: 4:12.')
    expect(reasonWords(among, 'bob')).toBe('Of 14 free agents in Sales, alice had waited longest: 4:12.')
  })

  test('[S7] whoever waited longer and was not chosen is accounted for', () => {
    const passed = decision([
      candidate('bob', 300_000, 'takenByEarlierChat'),
      candidate('carla', 290_000, 'rejectedThisChat'),
      candidate('alice', 252_000, 'chosen'),
    ])
    expect(reasonWords(passed, 'alice')).toBe(
      'Of 3 free agents in Sales, you were next in line: those before took an earlier chat or had rejected this one a moment ago.',
    )
    const level = decision([candidate('alice', 1_000, 'chosen', 1), candidate('bob', 300_000, 'behind', 2)])
    expect(reasonWords(level, 'alice')).toBe('Of 2 free agents in Sales, you were next in line: a better level comes before a longer wait.')
    expect(passed.candidates.map(one => candidateWords(one, passed, 'alice'))).toEqual([
      'Took an earlier chat',
      'Rejected this chat a moment ago',
      'Chosen',
    ])
    expect(candidateWords(candidate('bob', 0, 'behind'), level, 'alice')).toBe('Behind you')
    expect(candidateWords(candidate('bob', 0, 'behind'), level, 'bob')).toBe('Behind alice')
  })

  test('[S7] a colleague’s choice is told as such', () => {
    expect(reasonWords(decision([], { by: 'transfer', fromName: 'bob' }), 'alice')).toBe('bob chose you and handed the chat on.')
  })

  test('[S2] the customer’s wait and the settings that held are told', () => {
    expect(customerWords(alone)).toBe('The customer had waited 1:12; 3 chats were before this one.')
    expect(customerWords({ ...alone, ahead: 0 })).toBe('The customer had waited 1:12; no chat was before this one.')
    expect(settingsWords(alone)).toBe(
      'An offer stands for 30 s; being offered a chat and finishing one both send an agent to the back of the line (settings of Sales, version 4).',
    )
  })

  test('[S25] every round tells how it ended', () => {
    const outcome = (of: NonNullable<DecisionView['outcome']> | undefined, me: string) =>
      outcomeWords(of === undefined ? alone : { ...alone, outcome: of }, me)
    expect([outcome(undefined, 'alice'), outcome('accepted', 'alice'), outcome('rejected', 'bob'), outcome('missed', 'alice')]).toEqual([
      'Still offered',
      'Accepted by you',
      'Rejected by alice',
      'Not answered in time by you',
    ])
    expect([outcome('customerLeft', 'bob'), outcome('connectionLost', 'bob'), outcome('connectionLost', 'alice')]).toEqual([
      'The customer left',
      'The connection of alice was lost',
      'Your connection was lost',
    ])
    const again = { ...alone, round: 2 }
    expect(decisionOfOffer([again, alone], 0, 'alice')).toBe(alone)
    expect(decisionOfOffer([again, alone], 0, 'bob')).toBeUndefined()
  })
})

describe('whom a chat can be handed on to', () => {
  test('[S6] free colleagues come first; the others stand with their reason', () => {
    const agents = [
      { id: 'alice', name: 'Alice', state: 'available', free: 2 },
      { id: 'carla', name: 'Carla', state: 'onBreak', free: 0 },
      { id: 'dan', name: 'Dan', state: 'available', free: 0 },
      { id: 'bob', name: 'Bob', state: 'available', free: 3 },
      { id: 'ann', name: 'Ann', state: 'available', free: 1 },
    ] as const
    const targets = { queues: [{ id: 'sales', name: 'Sales' }], agents: [...agents] }
    expect(colleagueChoices(targets, 'alice').map(({ to, note, free }) => [to.name, note, free])).toEqual([
      ['Ann', 'Available · 1 place free', true],
      ['Bob', 'Available · 3 places free', true],
      ['Carla', 'On Break', false],
      ['Dan', 'takes no new chats now', false],
    ])
    expect(queueChoices(targets, 'sales')[0]?.note).toBe('where it came from')
  })
})
