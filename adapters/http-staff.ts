/** The staff's HTTP routes. API Gateway has verified the token; the role is the lower of token and staff item. */

import type * as v from 'valibot'
import type { Agent, AgentSettings } from '../domain/agent.ts'
import { holdersOf, joinedAgent } from '../domain/chat.ts'
import { readDecisions } from '../domain/decisions.ts'
import { hoursProblem } from '../domain/hours.ts'
import { getChat, readLog } from '../domain/messages.ts'
import type { Ports } from '../domain/ports.ts'
import {
  createQueue,
  createStaff,
  getQueue,
  getStaff,
  listQueues,
  listStaff,
  type QueueSettings,
  type Saved,
  signedIn,
  updateQueue,
  updateStaff,
} from '../domain/settings.ts'
import { noteMonitoring } from '../domain/supervision.ts'
import { issueTicket } from '../domain/tickets.ts'
import { transferTargets } from '../domain/transfers.ts'
import { ChangedQueueSchema, ChangedStaffSchema, NewQueueSchema, NewStaffSchema } from '../protocol/http.ts'
import { limits } from '../protocol/limits.ts'
import { type Answer, BadRequest, type HttpEvent, parseBody, queryNumber, type Route } from './http-requests.ts'
import { atLeast, effectiveRole, type StaffRole, staffIdentity } from './identity.ts'
import { decisionView, eventView, mayMonitor, mayRead, queueView, staffView } from './wire.ts'

export interface Person {
  readonly agent: Agent
  readonly role: StaffRole
  readonly rightsUntil: number
}
type StaffRoute = (ports: Ports, event: HttpEvent, person: Person) => Promise<Answer>

export const notFound: Answer = { status: 404, code: 'NOT_FOUND', message: 'there is no such item' }

/** Runs a route as the person behind the token, if the role is enough. */
export function as(needed: StaffRole, route: StaffRoute): Route {
  return async (ports, event) => {
    const identity = staffIdentity(event.requestContext.authorizer?.jwt?.claims ?? {})
    if (identity === undefined) {
      return {
        status: 403,
        code: 'FORBIDDEN',
        message: 'this sign-in is in none of the groups agent, supervisor, administrator; ask an administrator',
      }
    }
    const agent = await signedIn(ports, identity.id, identity.name, identity.email, identity.role)
    const role = effectiveRole(identity.role, agent.role)
    if (!atLeast(role, needed)) return { status: 403, code: 'FORBIDDEN', message: `this needs the role ${needed}; yours is ${role}` }
    return route(ports, event, { agent, role, rightsUntil: identity.rightsUntil })
  }
}

export const issueStaffTicket = as('agent', async (ports, _event, { agent, role, rightsUntil }) => ({
  status: 201,
  body: await issueTicket(ports, { role, principal: agent.id, name: agent.name, rightsUntil }),
}))

export const me = as('agent', async (ports, _event, { agent }) => ({ status: 200, body: staffView(agent, await queueNames(ports)) }))

export const queues = as('agent', async ports => ({ status: 200, body: { queues: (await listQueues(ports)).map(queueView) } }))

export const queue = as('agent', async (ports, event) => {
  const found = await getQueue(ports, event.pathParameters?.queue ?? '')
  return found === undefined ? notFound : { status: 200, body: queueView(found) }
})

export const newQueue = as('administrator', async (ports, event, { agent }) => {
  const { id, ...settings } = parseBody(NewQueueSchema, event)
  return saved(await createQueue(ports, agent.id, id, queueSettings(settings)), 201, queueView)
})

export const changedQueue = as('administrator', async (ports, event, { agent }) => {
  const { rev, ...settings } = parseBody(ChangedQueueSchema, event)
  return saved(await updateQueue(ports, agent.id, event.pathParameters?.queue ?? '', rev, queueSettings(settings)), 200, queueView)
})

export const staffList = as('supervisor', async ports => {
  const names = await queueNames(ports)
  return { status: 200, body: { staff: (await listStaff(ports)).map(agent => staffView(agent, names)) } }
})

export const oneStaff = as('supervisor', async (ports, event) => {
  const found = await getStaff(ports, event.pathParameters?.staff ?? '')
  return found === undefined ? notFound : { status: 200, body: staffView(found, await queueNames(ports)) }
})

export const newStaff = as('administrator', async (ports, event, { agent }) => {
  const { id, ...settings } = parseBody(NewStaffSchema, event)
  const names = await queueNames(ports)
  return saved(await createStaff(ports, agent.id, id, staffSettings(settings)), 201, value => staffView(value, names))
})

export const changedStaff = as('administrator', async (ports, event, { agent }) => {
  const { rev, ...settings } = parseBody(ChangedStaffSchema, event)
  const names = await queueNames(ports)
  return saved(await updateStaff(ports, agent.id, event.pathParameters?.staff ?? '', rev, staffSettings(settings)), 200, value =>
    staffView(value, names),
  )
})

export const staffChatEvents = as('agent', async (ports, event, { agent, role }) => {
  const id = event.pathParameters?.chat ?? ''
  const after = queryNumber(event, 'after', 0, Number.MAX_SAFE_INTEGER)
  const log = await readLog(ports, id, after, queryNumber(event, 'limit', limits.pageEvents, limits.pageEvents))
  const viewer = { role, principal: agent.id }
  if (log === undefined || !(mayRead(viewer, log.chat) || mayMonitor(viewer))) return notFound
  if (!mayRead(viewer, log.chat)) await noteMonitoring(ports, agent.id, id)
  return {
    status: 200,
    body: { chat: id, after, events: log.events.map(found => eventView({ role }, found)), head: log.head, more: log.more },
  }
})

export async function queueNames(ports: Ports): Promise<ReadonlyMap<string, string>> {
  return new Map((await listQueues(ports)).map(({ id, name }) => [id, name]))
}

/** Every offer of a chat with its reasons: for the agent who has it, or is being offered it, and for supervisors. */
export const chatDecisions = as('agent', async (ports, event, { agent, role }) => {
  const chat = await getChat(ports, event.pathParameters?.chat ?? '')
  if (chat === undefined) return notFound
  const concerned = joinedAgent(chat) === agent.id || holdersOf(chat).includes(agent.id)
  if (!concerned && !atLeast(role, 'supervisor')) return notFound
  const [decisions, queues, staff] = await Promise.all([readDecisions(ports, chat), queueNames(ports), listStaff(ports)])
  const names = new Map(staff.map(({ id, name }) => [id, name]))
  return { status: 200, body: { chat: chat.id, decisions: decisions.map(decision => decisionView(decision, names, queues)) } }
})

export const targets = as('agent', async (ports, _event, { agent }) => {
  const { queues, agents } = await transferTargets(ports, agent.id)
  return { status: 200, body: { queues: queues.map(({ id, name }) => ({ id, name })), agents: [...agents] } }
})

function queueSettings(body: Omit<v.InferOutput<typeof NewQueueSchema>, 'id'>): QueueSettings {
  const { offerTimeoutSeconds, slaSeconds, postProcessingSeconds, rejectionSeconds, ageingSeconds, ...others } = body
  const { idleWarnSeconds, idleEndSeconds, hours, ...rest } = others
  const problem = hours === undefined ? undefined : hoursProblem(hours)
  if (problem !== undefined) throw new BadRequest(`hours.${problem}`)
  return {
    ...rest,
    ...(hours === undefined ? {} : { hours }),
    idleWarnMs: idleWarnSeconds * 1000,
    idleEndMs: idleEndSeconds * 1000,
    ageingMs: ageingSeconds * 1000,
    offerTimeoutMs: offerTimeoutSeconds * 1000,
    slaMs: slaSeconds * 1000,
    postProcessingMs: postProcessingSeconds * 1000,
    rejectionMs: rejectionSeconds * 1000,
  }
}

function staffSettings(body: Omit<v.InferOutput<typeof NewStaffSchema>, 'id'>): AgentSettings {
  const { offerTimeoutSeconds, ...rest } = body
  return offerTimeoutSeconds === undefined ? rest : { ...rest, offerTimeoutMs: offerTimeoutSeconds * 1000 }
}

export function saved<T>(outcome: Saved<T>, status: 200 | 201, view: (value: T) => object): Answer {
  switch (outcome.result) {
    case 'saved':
      return { status, body: view(outcome.value) }
    case 'exists':
      return { status: 409, code: 'CONFLICT', message: 'id: there is one with this id already; choose another id or change that one' }
    case 'absent':
      return notFound
    case 'changedMeanwhile':
      return { status: 409, code: 'CONFLICT', message: 'rev: somebody has changed this meanwhile; read it again and repeat your change' }
    case 'busy':
      return { status: 503, code: 'RETRY', message: 'too many changes at the same moment; please try again' }
    case 'noSuchQueue':
      return { status: 400, code: 'BAD_REQUEST', message: `queues: there is no queue '${outcome.queue}'` }
    default:
      return outcome satisfies never
  }
}
