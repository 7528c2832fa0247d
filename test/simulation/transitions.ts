/** Which changes of one item may follow which: the half of the invariants that needs no other item. */
import { type Agent, used } from '../../domain/agent.ts'
import { type Chat, offerOf } from '../../domain/chat.ts'
import type { Handler } from './bed.ts'

const follows: Readonly<Record<Chat['status'], readonly Chat['status'][]>> = {
  waiting: ['offered', 'closed'],
  offered: ['waiting', 'active', 'closed'],
  active: ['waiting', 'postProcessing', 'closed'],
  postProcessing: ['closed'],
  closed: [],
}

/** RI1, RI9. A limit that was lowered below the present load revokes nothing, so only growth is looked at. */
export function changeOfAgent(was: Agent, now: Agent): readonly string[] {
  const found: string[] = []
  if (used(now) > used(was) && used(now) > now.limit) found.push(`RI1 ${now.id} holds ${used(now)} of ${now.limit}`)
  if (now.v < was.v) found.push(`RI9 ${now.id} went from version ${was.v} back to ${now.v}`)
  if (now.idle < was.idle) found.push(`RI9 ${now.id} waits since ${now.idle}, before that since ${was.idle}`)
  return found
}

/** RI3, RI7, RI8, RI9. `away`: when an agent was last seen to be not online. */
export function changeOfChat(
  was: Chat,
  now: Chat,
  by: Handler | undefined,
  at: number,
  away: ReadonlyMap<string, number>,
): readonly string[] {
  const found: string[] = []
  const name = `${now.id} (${was.status} ${was.round} -> ${now.status} ${now.round} by ${by?.name})`
  // a chat with its agent may be offered to a colleague, and change hands
  const handing = was.status === 'active' && now.status === 'active'
  if (!handing && !follows[was.status].includes(now.status)) found.push(`RI3 ${name}`)
  const begun = now.status === 'waiting' || (handing && was.transfer === undefined && now.transfer !== undefined)
  if (now.round !== was.round + (begun ? 1 : 0)) found.push(`${now.round < was.round ? 'RI9' : 'RI3'} ${name}`)
  if (was.status === 'waiting' && now.status === 'offered' && (was.rejections[now.agent] ?? 0) > at) {
    found.push(`RI8 ${name}: ${now.agent} rejected it until ${was.rejections[now.agent]}, and it is ${at}`)
  }
  if (offerOf(was) !== undefined && !mayEnd(was, now, by, at, away)) found.push(`RI7 ${name} at ${at}: ${JSON.stringify(by?.errand)}`)
  return found
}

/** An offer ends by what was asked for this very offer, when its time is over, or because its agent is not there. */
function mayEnd(was: Chat, now: Chat, by: Handler | undefined, at: number, away: ReadonlyMap<string, number>): boolean {
  const errand = by?.errand
  const offer = offerOf(was)
  if (errand === undefined || offer === undefined) return false
  const handed = was.status === 'active'
  const mine = errand.chat === was.id && errand.round === was.round && errand.agent === offer.agent
  if (now.status === 'active' && now.agent === offer.agent) return errand.kind === 'accept' && mine
  // the giver still has the chat, and with it the last word; of a chat in line only its customer has
  if (handed && now.status !== 'active') return true
  if (now.status === 'closed') return errand.kind === 'customer' && errand.chat === was.id
  if (now.status !== (handed ? 'active' : 'waiting')) return false
  if (errand.kind === 'reject' && mine) return true
  if (errand.kind === 'takeBack' && handed && errand.chat === was.id && errand.agent === was.agent) return true
  const same = errand.chat === was.id && errand.round === was.round
  if (at >= offer.expiresAt && (errand.kind === 'sweep' || (errand.kind === 'timer' && same))) return true
  const since = was.status === 'offered' ? was.offeredAt : (was.status === 'active' && was.transfer?.at) || at
  return (away.get(offer.agent) ?? 0) >= since - 50
}
