/** Messages left instead of a chat: anybody leaves one, agents see and finish those of their queues, supervisors all. */
import { doneWith, leaveMessage, mostOpen, openMessages } from '../domain/left-messages.ts'
import type { Ports } from '../domain/ports.ts'
import { listQueues } from '../domain/settings.ts'
import { LeaveMessageSchema } from '../protocol/around-a-chat.ts'
import type { LeftMessages } from '../protocol/records.ts'
import { type Answer, type HttpEvent, parseBody } from './http-requests.ts'
import { as, type Person } from './http-staff.ts'
import { atLeast } from './identity.ts'

/** So many of the longest ones stay far below the 6 MB that a function may answer; the others come up as these are done. */
const mostShown = 300

export async function newLeftMessage(ports: Ports, event: HttpEvent): Promise<Answer> {
  const body = parseBody(LeaveMessageSchema, event)
  const left = await leaveMessage(ports, body)
  switch (left.result) {
    case 'left':
      return { status: left.repeated ? 200 : 201, body: { reference: left.reference } }
    case 'noSuchQueue':
      return { status: 400, code: 'BAD_REQUEST', message: `queue: there is no queue '${body.queue}'; choose one of GET /api/chats/form` }
    case 'notTaken':
      return { status: 409, code: 'CONFLICT', message: `queue: ${left.queueName} takes no messages; please start a chat when it is open` }
    case 'tooMany':
      return {
        status: 409,
        code: 'TOO_BUSY',
        message: `${mostOpen} messages for ${left.queueName} are waiting for an answer already; yours was not kept, please try again later`,
      }
    case 'keyUsed':
      return { status: 409, code: 'CONFLICT', message: 'messageKey: this key was used for another message; make a new one' }
    case 'busy':
      return { status: 503, code: 'RETRY', message: 'too many messages at the same moment; please try again' }
    default:
      return left satisfies never
  }
}

export const leftMessages = as('agent', async (ports, _event, person) => {
  const queues = await listQueues(ports)
  const mine = queues.filter(({ id }) => serves(person, id))
  const names = new Map(queues.map(({ id, name }) => [id, name]))
  const found = await openMessages(
    ports,
    mine.map(({ id }) => id),
  )
  const messages = found.slice(0, mostShown).map(({ id, reference, queue, nickname, email, text, at }) => ({
    id,
    reference,
    queueName: names.get(queue) ?? queue,
    nickname,
    email,
    text,
    at,
  }))
  return { status: 200, body: { messages } satisfies LeftMessages }
})

export const leftMessageDone = as('agent', async (ports, event, person) => {
  const id = event.pathParameters?.message ?? ''
  const done = await doneWith(ports, person.agent.id, id, queue => serves(person, queue))
  if (done === 'absent') return { status: 404, code: 'NOT_FOUND', message: 'there is no such message for you' }
  if (done === 'busy') return { status: 503, code: 'RETRY', message: 'too many changes at the same moment; please try again' }
  return { status: 200, body: { id } }
})

function serves({ agent, role }: Person, queue: string): boolean {
  return atLeast(role, 'supervisor') || agent.queues.some(assigned => assigned.queue === queue)
}
