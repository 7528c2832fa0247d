/** What agents and customers do with chats and with their own state. Each is safe to repeat (PS6). */
import type { ManualState } from './agent.ts'
import { getCentre } from './centre.ts'
import { changeAgent } from './change-agent.ts'
import { type Change, changeChat } from './change-chat.ts'
import type { Chat, Remarks } from './chat.ts'
import type { ChatRefusal } from './chat-changes.ts'
import { withdrawOffer } from './deadlines.ts'
import { readAgentItem, tellAgent } from './delivery.ts'
import { endingBy } from './endings.ts'
import { joinWrite } from './estimate.ts'
import { idleTimes } from './idle.ts'
import type { Ports, Write } from './ports.ts'
import { type Caller, checkPresence } from './presence.ts'
import type { QueueInForce } from './queue.ts'

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
  const accept = (settings: QueueInForce) =>
    ({ type: 'accept', agent: caller.principal, agentName, round, slaMs: settings.slaMs, ...idleTimes(settings), at }) as const
  const change = await changeChat(ports, id, accept, { writes: chat => joinWrites(chat, at) })
  if (change.result === 'changed') ports.journal.record('OfferAccepted', { chat: id, agent: caller.principal, round })
  return done(change)
}

/** For the estimate. Of a first join alone: a chat that comes back, or is handed on, has its talks in its time. */
function joinWrites(chat: Chat, at: number): readonly Write[] {
  if (chat.status !== 'offered' || chat.waitingAfter !== undefined) return []
  return [joinWrite(chat.queue, chat.id, { at, waitedMs: Math.max(0, at - chat.startedAt) })]
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
  const change = await changeChat(ports, id, settings => ({ type: 'end', ...who, ...endingBy(settings), at }))
  if (change.result === 'changed') ports.journal.record('ChatEnded', { chat: id, by: who.by })
  return done(change)
}

/** A customer's silence counts anew from here (D14). */
export async function stillHere(ports: Ports, id: string): Promise<Done> {
  return done(await changeChat(ports, id, { type: 'stillHere', at: ports.clock.now() }))
}

/** What is given of the remarks is kept; a code that the queue wants is wanted here (S50). */
export async function endPostProcessing(ports: Ports, { principal }: Caller, id: string, remarks: Remarks = {}): Promise<Done> {
  return done(await changeChat(ports, id, { type: 'finish', agent: principal, remarks, at: ports.clock.now() }))
}

/** Keeps what the agent has written and chosen so far, during the chat and in post processing. */
export async function saveRemarks(ports: Ports, { principal: agent }: Caller, id: string, remarks: Remarks): Promise<Done> {
  return done(await changeChat(ports, id, ({ dispositions }) => ({ type: 'saveRemarks', agent, remarks, dispositions })))
}

/** As long again as the queue's post processing, once (D7). */
export async function extendPostProcessing(ports: Ports, { principal: agent }: Caller, id: string): Promise<Done> {
  const at = ports.clock.now()
  return done(await changeChat(ports, id, ({ postProcessingMs }) => ({ type: 'extend', agent, postProcessingMs, at })))
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
