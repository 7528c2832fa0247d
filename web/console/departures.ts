/** Why something left the list, or came back: in the words of the agent who had it. */
import type { AgentChatView, AgentView } from '../../protocol/views.ts'
import { customerName } from './rows.ts'

export type OfferGone = AgentView['offersGone'][number]

export function offerGoneWords(gone: OfferGone, row: AgentChatView | undefined): string {
  const chat = `the chat of ${gone.nickname || gone.transactionId}`
  switch (gone.why) {
    case 'rejected':
      return `You rejected ${chat}. It is offered to somebody else.`
    case 'missed':
      return `You did not answer ${chat} in time. It is offered to somebody else.`
    case 'customerLeft':
      return `The offer of ${gone.nickname || gone.transactionId} is over: the customer left.`
    case 'connectionLost':
      return `Your connection was lost, so ${chat} was offered to somebody else.`
    case 'takenBack':
      return `${row?.handover?.fromName ?? 'The colleague who offered it'} took ${chat} back.`
    default:
      return gone.why satisfies never
  }
}

/** Entries that the snapshot before did not have; nothing is told of what was before the page was opened. */
export function newlyGone(before: AgentView | undefined, after: AgentView): readonly OfferGone[] {
  if (!before) return []
  const same = (a: OfferGone) => (b: OfferGone) => a.chat === b.chat && a.round === b.round && a.at === b.at
  return after.offersGone.filter(entry => !before.offersGone.some(same(entry)))
}

/** The last offer that changed the agent's state, as `stateReason` says. */
export function causeOfState({ stateReason, offersGone }: AgentView): OfferGone | undefined {
  const why = stateReason === 'offerRejected' ? 'rejected' : stateReason === 'offerMissed' ? 'missed' : undefined
  return why && offersGone.findLast(entry => entry.why === why)
}

export function transferEndedWords(row: AgentChatView, ended: NonNullable<AgentChatView['transferEnded']>): string {
  const mine = `The chat of ${customerName(row)} is still yours.`
  switch (ended.why) {
    case 'declined':
      return `${ended.toName} declined. ${mine}`
    case 'missed':
      return `${ended.toName} did not answer in time. ${mine}`
    case 'gone':
      return `${ended.toName}’s connection is lost. ${mine}`
    case 'takenBack':
      return `You took the chat of ${customerName(row)} back from ${ended.toName}.`
    default:
      return ended.why satisfies never
  }
}
