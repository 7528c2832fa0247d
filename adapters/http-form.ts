/** What the page before a chat is told (GET /api/chats/form), and why a start is refused, in words. Public, and asked by every page view. */
import { type Estimate, estimateOf, readJoins } from '../domain/estimate.ts'
import { doorAt, hoursWithin } from '../domain/hours.ts'
import { isTooBusy, type Refused } from '../domain/intake.ts'
import { readWaits } from '../domain/lines.ts'
import type { Ports } from '../domain/ports.ts'
import type { Queue } from '../domain/queue.ts'
import { listQueues } from '../domain/settings.ts'
import type { ChatForm } from '../protocol/chat-start.ts'
import { limits } from '../protocol/limits.ts'
import type { Answer } from './http-requests.ts'

type QueueForm = ChatForm['queues'][number]

/** One read of all settings; one of the line for a queue with a limit; of an estimate two reads at most in five seconds. */
export async function chatForm(ports: Ports): Promise<Answer> {
  const queues = await listQueues(ports)
  const body: ChatForm = { queues: await Promise.all(queues.map(queue => queueForm(ports, queue))) }
  return { status: 200, body }
}

async function queueForm(ports: Ports, queue: Queue): Promise<QueueForm> {
  const { id, name, hours, leaveMessage, askName, askEmail, questions } = queue
  const now = ports.clock.now()
  const door = hours === undefined ? undefined : doorAt(hours, now)
  const form = {
    id,
    name,
    ...(hours === undefined ? {} : { hours: hoursAhead(ports, `${id} ${queue.rev}`, () => [...hoursWithin(hours, now, 7)]) }),
    leaveMessage,
    askName,
    askEmail,
    questions: questions.map(question => ({ ...question, options: [...question.options] })),
  }
  if (door?.open === false) return { ...form, state: 'closed', ...(door.opensAt === undefined ? {} : { opensAt: door.opensAt }) }
  // what tells the estimate may be out of reach: a form without one is better than none
  const [busy, estimate] = await Promise.all([
    isTooBusy(ports, queue),
    estimates(ports, id, () => estimateFor(ports, queue).catch(() => undefined)),
  ])
  return { ...form, state: busy ? 'tooBusy' : 'open', ...(busy || estimate === undefined ? {} : { estimate }) }
}

/** One function's, for five seconds. Settings and the limit are never kept: whoever changes one sees it at once. */
const keptMs = 5_000
const estimates = recent<Promise<Estimate | undefined>>()
/** By the settings' revision: many hours and closed days take some milliseconds to place. */
const hoursAhead = recent<NonNullable<QueueForm['hours']>>()

function recent<T>() {
  const keptOf = new WeakMap<Ports, Map<string, { readonly at: number; readonly value: T }>>()
  return (ports: Ports, name: string, make: () => T): T => {
    const kept = keptOf.get(ports) ?? new Map()
    keptOf.set(ports, kept)
    const at = ports.clock.now()
    const known = kept.get(name)
    if (known !== undefined && at - known.at < keptMs) return known.value
    const value = make()
    kept.set(name, { at, value })
    return value
  }
}

/** For somebody who would stand behind everybody who waits. */
async function estimateFor(ports: Ports, { id, readShards }: Queue): Promise<Estimate | undefined> {
  const joins = await readJoins(ports, id)
  const now = ports.clock.now()
  // too few to tell: the line need not be read
  if (estimateOf(joins, { ahead: 0 }, now) === undefined) return undefined
  const { entries } = await readWaits(ports.store, id, readShards, limits.aheadChats)
  if (entries.length >= limits.aheadChats) return undefined
  const starts = entries.map(({ startedAt }) => startedAt)
  return estimateOf(joins, { ahead: entries.length, ...(starts.length === 0 ? {} : { firstSince: Math.min(...starts) }) }, now)
}

const fieldNames = { firstName: 'first name', lastName: 'last name', email: 'e-mail address' } as const

export function intakeRefusal(refused: Refused): Answer {
  const instead = 'leaveMessage' in refused && refused.leaveMessage ? '; you can leave a message' : ''
  switch (refused.result) {
    case 'closed': {
      const when = refused.opensAt === undefined ? '' : `; it opens at ${new Date(refused.opensAt).toISOString()}`
      return { status: 409, code: 'CLOSED', message: `${refused.queueName} is closed now${when}${instead}` }
    }
    case 'tooBusy':
      return {
        status: 409,
        code: 'TOO_BUSY',
        message: `as many customers wait for ${refused.queueName} as may; please try again later${instead}`,
      }
    case 'notIdentified':
      return { status: 401, code: 'UNAUTHENTICATED', message: `identity: this token is refused: ${refused.why}` }
    case 'incomplete':
      return { status: 400, code: 'BAD_REQUEST', message: `${refused.field}: this queue needs your ${fieldNames[refused.field]}` }
    case 'badAnswer':
      return { status: 400, code: 'BAD_REQUEST', message: `answers: ${answerProblem(refused)}` }
    default:
      return refused satisfies never
  }
}

function answerProblem({ why, question, label = question }: Extract<Refused, { result: 'badAnswer' }>): string {
  switch (why) {
    case 'unknown':
      return `this queue asks no question '${question}'; read GET /api/chats/form again`
    case 'twice':
      return `the question '${question}' is answered twice`
    case 'missing':
      return `please answer "${label}"`
    case 'noOption':
      return `please choose one of the options of "${label}"`
    default:
      return why satisfies never
  }
}
