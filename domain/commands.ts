/** What agents and customers do with chats and with their own state. Each is safe to repeat (PS6). */
import type { ManualState } from './agent.ts'
import { getCentre } from './centre.ts'
import { changeAgent } from './change-agent.ts'
import { type Change, changeChat } from './change-chat.ts'
import type { ChatRefusal } from './chat.ts'
import { withdrawOffer } from './deadlines.ts'
import { readAgentItem, tellAgent } from './delivery.ts'
import { lookWithinMs } from './endings.ts'
import { idleTimes } from './idle.ts'
import type { Ports } from './ports.ts'
import { type Caller, checkPresence } from './presence.ts'

export type Done =
  | { readonly result: 'done'; readonly repeated: boolean }
  | { readonly result: 'refused'; readonly refusal: ChatRefusal | 'noSuchTarget' | 'absent' | 'busy' | OwnRefusal }
/** What an agent may not do with the own state. */
export type OwnRefusal = 'mayNotReject' | 'mayNotChoose' | 'notYourQueue' | 'noSuchReason'

/** RT3: the offer must still be this one, to this agent, in time. */
export async function acceptOffer(ports: Ports, caller: Caller, id: string, round: number): Promise<Done> {
  const at = ports.clock.now()
  // the name may have changed since the connection was opened
  const agentName = (await readAgentItem(ports, caller.principal))?.name ?? caller.name
  const who = { agent: caller.principal, agentName }
  const change = await changeChat(ports, id, settings => ({
    type: 'accept',
    ...who,
    round,
    slaMs: settings.slaMs,
    ...idleTimes(settings),
    at,
  }))
  if (change.result === 'changed') ports.journal.record('OfferAccepted', { chat: id, agent: caller.principal, round })
  return done(change)
}

export async function rejectOffer(ports: Ports, caller: Caller, id: string, round: number): Promise<Done> {
  const agent = await readAgentItem(ports, caller.principal)
  if (agent?.mayReject === false) return { result: 'refused', refusal: 'mayNotReject' }
  return done(await withdrawOffer(ports, { chat: id, agent: caller.principal, round, reason: 'rejected' }))
}

/** From the agent, or from the customer at any time (S44). */
export async function endChat(ports: Ports, caller: Caller, id: string): Promise<Done> {
  const who = caller.role === 'customer' ? { by: 'customer' as const } : { by: 'agent' as const, agent: caller.principal }
  const at = ports.clock.now()
  const change = await changeChat(ports, id, ({ postProcessingMs }) => ({ type: 'end', ...who, postProcessingMs, lookWithinMs, at }))
  if (change.result === 'changed') ports.journal.record('ChatEnded', { chat: id, by: who.by })
  return done(change)
}

/** A customer's silence counts anew from here (D14). */
export async function stillHere(ports: Ports, id: string): Promise<Done> {
  return done(await changeChat(ports, id, { type: 'stillHere', at: ports.clock.now() }))
}

export async function endPostProcessing(ports: Ports, caller: Caller, id: string): Promise<Done> {
  return done(await changeChat(ports, id, { type: 'finish', agent: caller.principal, at: ports.clock.now() }))
}

/** RT9. The new snapshot reaches all windows of the agent before the answer. */
export async function setState(
  ports: Ports,
  caller: Caller,
  cid: string,
  state: ManualState,
  afterChats = false,
  reason?: string,
): Promise<Done> {
  if (reason !== undefined && (state !== 'onBreak' || !(await getCentre(ports)).breakReasons.includes(reason)))
    return { result: 'refused', refusal: 'noSuchReason' }
  const why = reason === undefined ? {} : { breakReason: reason }
  return changed(ports, caller, { type: 'setState', state, afterChats, ...why, cid, at: ports.clock.now() })
}

/** S20: lines change as when an administrator assigns the queues; chats that are held stay. */
export async function setQueue(ports: Ports, caller: Caller, cid: string, queue: string, on: boolean): Promise<Done> {
  const outcome = await changeAgent(ports, caller.principal, { type: 'setQueue', queue, on, cid })
  if (!('agent' in outcome)) return { result: 'refused', refusal: outcome.result }
  const { mayChooseQueues, queues, commands } = outcome.agent
  if (outcome.result === 'unchanged' && !commands.includes(cid)) {
    if (mayChooseQueues !== true) return { result: 'refused', refusal: 'mayNotChoose' }
    if (!queues.some(assignment => assignment.queue === queue)) return { result: 'refused', refusal: 'notYourQueue' }
  }
  await tellAgent(ports, caller.principal)
  return { result: 'done', repeated: outcome.result === 'unchanged' }
}

/** End of the shift: nothing is offered any more, and what is still held goes back to its place in line (RT8). */
export async function signOut(ports: Ports, caller: Caller, cid: string): Promise<Done> {
  const done = await changed(ports, caller, { type: 'signOut', cid, at: ports.clock.now() })
  if (done.result === 'done') await checkPresence(ports, caller.principal, 'signedOut')
  return done
}

export async function setStopNew(ports: Ports, caller: Caller, cid: string, on: boolean): Promise<Done> {
  return changed(ports, caller, { type: 'stopNew', on, cid, at: ports.clock.now() })
}

async function changed(ports: Ports, caller: Caller, command: Parameters<typeof changeAgent>[2]): Promise<Done> {
  const outcome = await changeAgent(ports, caller.principal, command)
  if (!('agent' in outcome)) return { result: 'refused', refusal: outcome.result }
  await tellAgent(ports, caller.principal)
  return { result: 'done', repeated: outcome.result === 'unchanged' }
}

export function done(change: Change): Done {
  switch (change.result) {
    case 'changed':
    case 'unchanged':
      return { result: 'done', repeated: change.result === 'unchanged' }
    case 'refused':
      return { result: 'refused', refusal: change.refusal }
    case 'absent':
    case 'busy':
      return { result: 'refused', refusal: change.result }
    case 'prevented':
      throw new Error('only messages write conditions of their own')
    default:
      return change satisfies never
  }
}
