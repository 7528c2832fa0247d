/** A routing decision in plain words; `me` is whoever reads it. */
import type { DecisionView } from '../../protocol/http.ts'
import { formatDuration } from '../shared/durations.ts'
import { language } from '../shared/language.ts'
import { words } from './words.ts'

type Candidate = DecisionView['candidates'][number]

export function isMine(decision: DecisionView, me: string): boolean {
  return decision.agent.id === me
}

/** The decision that led to an offer which this agent has now. */
export function decisionOfOffer(decisions: readonly DecisionView[], round: number, me: string): DecisionView | undefined {
  return decisions.find(decision => decision.round === round && isMine(decision, me))
}

/** Nobody's name stands for the reader. */
function whoIn(decision: DecisionView, me: string): string | undefined {
  return isMine(decision, me) ? undefined : decision.agent.name
}

export function reasonWords(decision: DecisionView, me: string): string {
  const { why } = words.offers
  const who = whoIn(decision, me)
  if (decision.by === 'transfer') return why.chose(decision.fromName, who)
  const count = decision.candidatesSeen
  if (count <= 1) return why.onlyOne(who, decision.queueName)
  const chosen = decision.candidates.find(candidate => candidate.why === 'chosen')
  const longer = decision.candidates.filter(candidate => chosen && candidate.idleMs > chosen.idleMs)
  if (chosen && longer.length === 0) return why.longest(count, decision.queueName, who, formatDuration(chosen.idleMs))
  const next = why.next(count, decision.queueName, who)
  const took = longer.some(candidate => candidate.why === 'takenByEarlierChat')
  const rejected = longer.some(candidate => candidate.why === 'rejectedThisChat')
  const passed = took && rejected ? why.tookOrRejected : took ? why.took : rejected ? why.rejected : ''
  const level = longer.some(candidate => chosen && candidate.level > chosen.level) ? why.level : ''
  const causes = [level, passed].filter(Boolean)
  return causes.length === 0 ? why.done(next) : why.because(next, new Intl.ListFormat(language).format(causes))
}

export function customerWords({ waitedMs, ahead }: DecisionView): string {
  return words.offers.why.customer(formatDuration(waitedMs), ahead)
}

export function settingsWords({ by, settings, queueName }: DecisionView): string {
  const { why } = words.offers
  if (by === 'transfer') return why.transferSettings(settings.offerTimeoutSeconds)
  return why.settings(settings.offerTimeoutSeconds, settings.idleRule === 'offerAndEnd', queueName, settings.rev)
}

export function candidateWords({ why }: Candidate, decision: DecisionView, me: string): string {
  const { candidate } = words.offers.why
  switch (why) {
    case 'chosen':
      return candidate.chosen
    case 'takenByEarlierChat':
      return candidate.took
    case 'rejectedThisChat':
      return candidate.rejected
    case 'behind':
      return candidate.behind(whoIn(decision, me))
    default:
      return why satisfies never
  }
}

export function outcomeWords(decision: DecisionView, me: string): string {
  const { outcome } = words.offers.why
  const who = whoIn(decision, me)
  switch (decision.outcome) {
    case undefined:
      return outcome.open
    case 'customerLeft':
      return outcome.customerLeft
    case 'takenBack':
      return outcome.takenBack(decision.fromName)
    case 'accepted':
    case 'rejected':
    case 'missed':
    case 'connectionLost':
      return outcome[decision.outcome](who)
    default:
      return decision.outcome satisfies never
  }
}
