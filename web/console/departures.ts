/** Why something left the list, or came back: in the words of the agent who had it. */
import type { AgentChatView, AgentView } from '../../protocol/views.ts'
import { language } from '../shared/language.ts'
import { customerName } from './rows.ts'
import { words } from './words.ts'

export type OfferGone = AgentView['offersGone'][number]
export type ChatLost = NonNullable<AgentView['chatsLost']>[number]

/** A page that is opened later than this after a chat was lost says nothing of it any more. */
const recentMs = 10 * 60_000

export function offerGoneWords(gone: OfferGone): string {
  const { fromName } = gone
  const { gone: told } = words.offers
  const name = nameIn(gone)
  const goes = fromName === undefined ? told.goesOn : told.staysWith(fromName)
  switch (gone.why) {
    case 'rejected':
      return `${fromName === undefined ? told.rejected(name) : told.declined(name)} ${goes}`
    case 'missed':
      return `${told.missed(name)} ${goes}`
    case 'customerLeft':
      return told.customerLeft(name)
    case 'connectionLost':
      return `${told.connectionLost(name)} ${goes}`
    case 'takenBack':
      return told.takenBack(fromName, name)
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
  const all = after.chatsLost ?? []
  // lost twice is lost; and what the agent has again is not
  const lost = all.filter(
    ({ chat, at }) =>
      !all.some(later => later.chat === chat && later.at > at) &&
      !after.chats.some(row => row.chat === chat && row.status === 'active' && (row.joinedAt ?? 0) > at),
  )
  if (!before) return lost.filter(({ at }) => now - at < recentMs)
  return lost.filter(({ chat, at }) => !before.chatsLost?.some(known => known.chat === chat && known.at === at))
}

export function chatsLostWords(lost: readonly ChatLost[]): string {
  return words.offers.lost(new Intl.ListFormat(language).format(lost.map(nameIn)), lost.length)
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
  return words.offers.transferEnded[ended.why](ended.toName, customerName(row))
}
