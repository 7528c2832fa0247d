/** The routes of canned replies: read by all staff, kept by supervisors. */
import { changeReply, createReply, deleteReply, listReplies, mostReplies, type SavedReply } from '../domain/replies.ts'
import { ChangedReplySchema, NewReplySchema } from '../protocol/records.ts'
import { type Answer, parseBody } from './http-requests.ts'
import { as, notFound, saved } from './http-staff.ts'
import { replyView } from './wire-records.ts'

export const replies = as('agent', async ports => ({ status: 200, body: { replies: (await listReplies(ports)).map(replyView) } }))

export const newReply = as('supervisor', async (ports, event, { agent }) => {
  const { id, ...text } = parseBody(NewReplySchema, event)
  return answerOf(await createReply(ports, agent.id, id, text), 201)
})

export const changedReply = as('supervisor', async (ports, event, { agent }) => {
  const { rev, ...text } = parseBody(ChangedReplySchema, event)
  return answerOf(await changeReply(ports, agent.id, event.pathParameters?.reply ?? '', rev, text), 200)
})

export const deletedReply = as('supervisor', async (ports, event, { agent }) => {
  const outcome = await deleteReply(ports, agent.id, event.pathParameters?.reply ?? '')
  if (outcome === 'absent') return notFound
  return outcome === 'deleted' ? { status: 200, body: {} } : answerOf({ result: 'busy' }, 200)
})

function answerOf(outcome: SavedReply, status: 200 | 201): Answer {
  if (outcome.result === 'taken') {
    const { shortcut, name } = outcome.by
    return { status: 409, code: 'CONFLICT', message: `shortcut: '${shortcut}' is that of the reply '${name}'; choose another` }
  }
  if (outcome.result === 'full')
    return { status: 409, code: 'CONFLICT', message: `there are ${mostReplies} replies, which is the most; take one away first` }
  return saved(outcome, status, replyView)
}
