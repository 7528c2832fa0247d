/** Why something left the list, or came back: in the words of the agent who had it. */
import type { AgentChatView, AgentView } from '../../protocol/views.ts'
import { customerName } from './rows.ts'

export type OfferGone = AgentView['offersGone'][number]
export type ChatLost = NonNullable<AgentView['chatsLost']>[number]

/** A page that is opened later than this after a chat was lost says nothing of it any more. */
const recentMs = 10 * 60_000

export function offerGoneWords(gone: OfferGone): string {
  const { fromName } = gone
  const chat = `the chat of ${nameIn(gone)}`
  const goes = fromName === undefined ? 'It goes on to the next free agent.' : `It stays with ${fromName}.`
  switch (gone.why) {
    case 'rejected':
      return `You ${fromName === undefined ? 'rejected' : 'declined'} ${chat}. ${goes}`
    case 'missed':
      return `You did not answer ${chat} in time. ${goes}`
    case 'customerLeft':
      return `The offer of ${nameIn(gone)} is over: the customer left.`
    case 'connectionLost':
      return `Your connection was lost before you answered ${chat}. ${goes}`
    case 'takenBack':
      return `${fromName ?? 'The colleague who offered it'} took ${chat} back.`
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

/** As with offers; but a page that is opened soon after the loss tells of it too: the browser may have been what failed. */
export function newlyLost(before: AgentView | undefined, after: AgentView, now: number): readonly ChatLost[] {
  const lost = after.chatsLost ?? []
  if (!before) return lost.filter(({ at }) => now - at < recentMs)
  return lost.filter(({ chat, at }) => !before.chatsLost?.some(known => known.chat === chat && known.at === at))
}

export function chatsLostWords(lost: readonly ChatLost[]): string {
  const names = new Intl.ListFormat('en').format(lost.map(nameIn))
  const went = lost.length === 1 ? `the chat with ${names} went back to the queue` : `the chats with ${names} went back to their queues`
  return `Your connection was lost for too long: ${went}.`
}

function nameIn({ nickname, transactionId }: Pick<OfferGone, 'nickname' | 'transactionId'>): string {
  return nickname || transactionId
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
