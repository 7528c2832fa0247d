/** Which changes of one item may follow which: the half of the invariants that needs no other item. */
import { type Agent, used } from '../../domain/agent.ts'
import type { Chat } from '../../domain/chat.ts'
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
  if (was.status === now.status || !follows[was.status].includes(now.status)) found.push(`RI3 ${name}`)
  const back = now.status === 'waiting'
  if (now.round !== was.round + (back ? 1 : 0)) found.push(`${now.round < was.round ? 'RI9' : 'RI3'} ${name}`)
  if (was.status === 'waiting' && now.status === 'offered' && (was.rejections[now.agent] ?? 0) > at) {
    found.push(`RI8 ${name}: ${now.agent} rejected it until ${was.rejections[now.agent]}, and it is ${at}`)
  }
  if (was.status === 'offered' && !mayEnd(was, now, by, at, away)) found.push(`RI7 ${name} at ${at}: ${JSON.stringify(by?.errand)}`)
  return found
}

/** An offer ends by what was asked for this very offer, when its time is over, or because its agent is not there. */
function mayEnd(was: Chat & { status: 'offered' }, now: Chat, by: Handler | undefined, at: number, away: ReadonlyMap<string, number>) {
  const errand = by?.errand
  const same = errand?.chat === was.id && errand.round === was.round
  switch (now.status) {
    case 'active':
      return errand?.kind === 'accept' && same && errand.agent === was.agent && now.agent === was.agent
    case 'closed':
      return errand?.kind === 'customer' && errand.chat === was.id
    case 'waiting': {
      if (errand?.kind === 'reject' && same && errand.agent === was.agent) return true
      const over = at >= was.offerExpiresAt
      if (over && (errand?.kind === 'sweep' || (errand?.kind === 'timer' && same))) return true
      return (away.get(was.agent) ?? 0) >= was.offeredAt - 50
    }
    default:
      return false
  }
}
