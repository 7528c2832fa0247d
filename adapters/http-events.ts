/** API Gateway's HTTP events (payload 2.0) → one use case → an answer. Routes are those of lib/http-api.ts. */
import type { APIGatewayProxyResultV2 } from 'aws-lambda'
import type { Ports } from '../domain/ports.ts'
import { chatEvents, chatTicket, keepChatPlace, picture, rateChat, returnToChat, startCustomerChat } from './http-customers.ts'
import { chatForm } from './http-form.ts'
import * as identity from './http-identity-keys.ts'
import * as left from './http-left-messages.ts'
import * as own from './http-own.ts'
import * as records from './http-records.ts'
import * as replies from './http-replies.ts'
import { type Answer, BadRequest, type HttpEvent, type Route, withIds } from './http-requests.ts'
import * as staff from './http-staff.ts'
import { supervision } from './http-supervision.ts'
import { logFault } from './telemetry.ts'

/** Deny by default: what is not in this table is 404. */
export const routes: Readonly<Record<string, Route>> = {
  'GET /api/chats/form': chatForm,
  'POST /api/chats': startCustomerChat,
  'POST /api/chats/{chat}/tickets': chatTicket,
  'GET /api/chats/{chat}/events': chatEvents,
  'POST /api/tickets': staff.issueStaffTicket,
  'GET /api/me': staff.me,
  'GET /api/queues': staff.queues,
  'POST /api/queues': staff.newQueue,
  'GET /api/queues/{queue}': staff.queue,
  'PUT /api/queues/{queue}': staff.changedQueue,
  'GET /api/staff': staff.staffList,
  'POST /api/staff': staff.newStaff,
  'GET /api/staff/{staff}': staff.oneStaff,
  'PUT /api/staff/{staff}': staff.changedStaff,
  'GET /api/staff/chats/{chat}/events': staff.staffChatEvents,
  'GET /api/staff/chats/{chat}/decisions': staff.chatDecisions,
  'GET /api/staff/transfer-targets': staff.targets,

  // records and replies
  'GET /api/staff/chats/{chat}/records': records.chatRecords,
  'PUT /api/staff/chats/{chat}/record': records.chosenRecord,
  'POST /api/records': records.newRecord,
  'GET /api/records/{record}': records.record,
  'PUT /api/records/{record}': records.changedRecord,
  'POST /api/records/{record}/notes': records.newNote,
  'GET /api/records/{record}/chats/{chat}/events': records.pastChatEvents,
  'GET /api/replies': replies.replies,
  'POST /api/replies': replies.newReply,
  'PUT /api/replies/{reply}': replies.changedReply,
  'DELETE /api/replies/{reply}': replies.deletedReply,

  // before a chat, and instead of one
  'POST /api/left-messages': left.newLeftMessage,
  'GET /api/left-messages': left.leftMessages,
  'POST /api/left-messages/{message}/done': left.leftMessageDone,
  'GET /api/identity-keys': identity.listedIdentityKeys,
  'PUT /api/identity-keys/{kid}': identity.newIdentityKey,
  'DELETE /api/identity-keys/{kid}': identity.removedIdentityKey,

  // around a chat
  'POST /api/chats/{chat}/rating': rateChat,
  'POST /api/chats/{chat}/places': keepChatPlace,
  'POST /api/places': returnToChat,
  'GET /api/pictures/{picture}': picture,
  'PUT /api/me': own.changedMe,
  'PUT /api/me/picture': own.changedPicture,
  'GET /api/settings': own.centre,
  'PUT /api/settings': own.changedCentre,
  'GET /api/supervision': supervision,
}

export function httpHandler(ports: Ports): (event: HttpEvent) => Promise<APIGatewayProxyResultV2> {
  return async event => {
    const { requestId } = event.requestContext
    const route = Object.hasOwn(routes, event.routeKey) ? routes[event.routeKey] : undefined
    if (route === undefined) return respond({ status: 404, code: 'NOT_FOUND', message: `there is no ${event.routeKey}` }, requestId)
    try {
      return respond(await route(ports, withIds(event)), requestId)
    } catch (error) {
      if (error instanceof BadRequest) return respond({ status: 400, code: 'BAD_REQUEST', message: error.message }, requestId)
      logFault(requestId, error)
      return respond({ status: 503, code: 'RETRY', message: 'something did not answer in time; please try again' }, requestId)
    }
  }
}

function respond(answer: Answer, requestId: string): APIGatewayProxyResultV2 {
  if ('image' in answer) {
    const headers = { 'content-type': answer.type, 'cache-control': 'public, max-age=31536000, immutable' }
    return { statusCode: answer.status, headers, body: answer.image, isBase64Encoded: true }
  }
  const body = 'body' in answer ? answer.body : { code: answer.code, message: answer.message, requestId }
  return {
    statusCode: answer.status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  }
}
