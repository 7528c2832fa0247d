/** A routing decision in plain words; `me` is whoever reads it. */
import type { DecisionView } from '../../protocol/http.ts'
import { formatDuration } from '../shared/clock.ts'

type Candidate = DecisionView['candidates'][number]

export function isMine(decision: DecisionView, me: string): boolean {
  return decision.agent.id === me
}

/** The decision that led to an offer which this agent has now. */
export function decisionOfOffer(decisions: readonly DecisionView[], round: number, me: string): DecisionView | undefined {
  return decisions.find(decision => decision.round === round && isMine(decision, me))
}

export function reasonWords(decision: DecisionView, me: string): string {
  const mine = isMine(decision, me)
  const who = mine ? 'you' : decision.agent.name
  if (decision.by === 'transfer') return `${decision.fromName ?? 'A colleague'} chose ${who} and handed the chat on.`
  const count = decision.candidatesSeen
  if (count <= 1) return `${mine ? 'You were' : `${who} was`} the only free agent in ${decision.queueName}.`
  const among = `Of ${count} free agents in ${decision.queueName}, ${who}`
  const chosen = decision.candidates.find(candidate => candidate.why === 'chosen')
  const longer = decision.candidates.filter(candidate => chosen && candidate.idleMs > chosen.idleMs)
  if (chosen && longer.length === 0) return `${among} had waited longest: ${formatDuration(chosen.idleMs)}.`
  const next = `${among} ${mine ? 'were' : 'was'} next in line`
  const passed = [
    longer.some(({ why }) => why === 'takenByEarlierChat') ? 'took an earlier chat' : '',
    longer.some(({ why }) => why === 'rejectedThisChat') ? 'had rejected this one a moment ago' : '',
  ].filter(Boolean)
  const causes = [
    longer.some(({ level }) => chosen && level > chosen.level) ? 'a better level comes before a longer wait' : '',
    passed.length > 0 ? `those before ${passed.join(' or ')}` : '',
  ].filter(Boolean)
  return causes.length === 0 ? `${next}.` : `${next}: ${new Intl.ListFormat('en').format(causes)}.`
}

export function customerWords({ waitedMs, ahead }: DecisionView): string {
  const before = ahead === 0 ? 'no chat was' : ahead === 1 ? '1 chat was' : `${ahead} chats were`
  return `The customer had waited ${formatDuration(waitedMs)}; ${before} before this one.`
}

export function settingsWords({ settings, queueName }: DecisionView): string {
  const back =
    settings.idleRule === 'offerAndEnd'
      ? 'being offered a chat and finishing one both send an agent to the back of the line'
      : 'being offered a chat sends an agent to the back of the line, finishing one does not'
  return `An offer stands for ${settings.offerTimeoutSeconds} s; ${back} (settings of ${queueName}, version ${settings.rev}).`
}

export function candidateWords({ why }: Candidate, decision: DecisionView, me: string): string {
  switch (why) {
    case 'chosen':
      return 'Chosen'
    case 'takenByEarlierChat':
      return 'Took an earlier chat'
    case 'rejectedThisChat':
      return 'Rejected this chat a moment ago'
    case 'behind':
      return `Behind ${isMine(decision, me) ? 'you' : decision.agent.name}`
    default:
      return why satisfies never
  }
}

export function outcomeWords(decision: DecisionView, me: string): string {
  const who = isMine(decision, me) ? 'you' : decision.agent.name
  switch (decision.outcome) {
    case undefined:
      return 'Still offered'
    case 'accepted':
      return `Accepted by ${who}`
    case 'rejected':
      return `Rejected by ${who}`
    case 'missed':
      return `Not answered in time by ${who}`
    case 'customerLeft':
      return 'The customer left'
    case 'connectionLost':
      return isMine(decision, me) ? 'Your connection was lost' : `The connection of ${who} was lost`
    case 'takenBack':
      return `Taken back by ${decision.fromName ?? 'the colleague who offered it'}`
    default:
      return decision.outcome satisfies never
  }
}
