import { beforeEach, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { httpHandler } from '../../adapters/http-events.ts'
import type { HttpEvent } from '../../adapters/http-requests.ts'
import { acceptOffer, endChat } from '../../domain/commands.ts'
import { say } from '../../domain/messages.ts'
import { PlaceKeptSchema, RatedSchema } from '../../protocol/around-a-chat.ts'
import { ChatStartedSchema } from '../../protocol/chat-start.ts'
import { CentreSchema, EventsPageSchema, StaffViewSchema } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { SupervisionSchema } from '../../protocol/records.ts'
import { type Centre, openCentre } from '../support/centre.ts'

let centre: Centre
beforeEach(async () => {
  centre = await openCentre()
})

interface Ask {
  readonly body?: unknown
  readonly as?: string
  readonly group?: string
  readonly session?: string
  readonly path?: Readonly<Record<string, string>>
}

async function raw(routeKey: string, { body, as, group = 'agent', session, path }: Ask = {}) {
  const claims = { username: as, token_use: 'access', exp: String(centre.clock.now() / 1000 + 3600), 'cognito:groups': `[${group}]` }
  const event: HttpEvent = {
    routeKey,
    headers: session === undefined ? {} : { authorization: `Bearer ${session}` },
    ...(path === undefined ? {} : { pathParameters: path }),
    body: body === undefined ? null : JSON.stringify(body),
    requestContext: { requestId: 'request-1', ...(as === undefined ? {} : { authorizer: { jwt: { claims } } }) },
  }
  const answer = await httpHandler(centre.ports)(event)
  if (typeof answer === 'string') throw new Error('an answer is an object')
  return answer
}
async function ask(routeKey: string, how: Ask = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const { statusCode = 0, body = '{}' } = await raw(routeKey, how)
  return { status: statusCode, body: JSON.parse(body) }
}
const fits = (schema: v.GenericSchema, body: unknown) => expect(v.safeParse(schema, body).issues).toBeUndefined()

async function talking() {
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  return { alice, dee, of: { session: dee.started.session, path: { chat: dee.chat } } }
}

test('[CA1] a rating by the session of the chat: after the end, once; by nobody else', async () => {
  const { alice, of } = await talking()
  const rating = (body: unknown, more: Ask = of) => ask('POST /api/chats/{chat}/rating', { ...more, body })
  expect(await rating({ stars: 5 })).toMatchObject({ status: 409, body: { code: 'CONFLICT', message: /not ended/ } })
  await endChat(centre.ports, alice, of.path.chat)
  expect(await rating({ stars: 6 })).toMatchObject({ status: 400 })
  expect(await rating({ stars: 4.5 })).toMatchObject({ status: 400 })
  expect(await rating({ stars: 5, comment: 'x'.repeat(2_001) })).toMatchObject({ status: 400 })
  const kim = await centre.customer('kim')
  expect(await rating({ stars: 5 }, { ...of, session: kim.started.session })).toMatchObject({ status: 401 })
  expect(await rating({ stars: 5 }, { path: of.path })).toMatchObject({ status: 401 })
  const rated = await rating({ stars: 5, comment: ' thanks ' })
  expect(rated).toMatchObject({ status: 200, body: { stars: 5 } })
  fits(RatedSchema, rated.body)
  expect(await rating({ stars: 5, comment: 'thanks' })).toMatchObject({ status: 200 })
  expect(await rating({ stars: 1 })).toMatchObject({ status: 409, body: { code: 'CONFLICT', message: /rated already/ } })
})

test('[CA2] a place leads back to the chat with a session of its own, one browser alone, however often it asks; a stranger’s guess looks like an old link', async () => {
  const dee = await centre.customer('dee')
  const of = { session: dee.started.session, path: { chat: dee.chat } }
  expect(await ask('POST /api/chats/{chat}/places', { path: of.path })).toMatchObject({ status: 401 })
  const kept = await ask('POST /api/chats/{chat}/places', of)
  expect(kept.status).toBe(201)
  fits(PlaceKeptSchema, kept.body)
  const swap = (place: unknown, browser = 'b') =>
    ask('POST /api/places', { body: { chat: dee.chat, place, customerKey: browser.repeat(22) } })
  const guess = await swap('guess'.padEnd(43, '_'))
  const back = await swap(kept.body.place)
  expect(back.status).toBe(201)
  fits(ChatStartedSchema, back.body)
  expect(await ask('GET /api/chats/{chat}/events', { path: of.path, session: String(back.body.session) })).toMatchObject({ status: 200 })
  expect(await ask('GET /api/chats/{chat}/events', of)).toMatchObject({ status: 200 })
  const { ticket: _, ticketExpiresAt, ...same } = back.body
  expect(await swap(kept.body.place)).toMatchObject({ status: 201, body: same })
  expect(await swap(kept.body.place, 'c')).toEqual(guess)
  expect(guess).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  const late = await ask('POST /api/chats/{chat}/places', of)
  await endChat(centre.ports, dee, dee.chat)
  for (const answer of [await ask('POST /api/chats/{chat}/places', of), await swap(late.body.place)])
    expect(answer).toMatchObject({ status: 409, body: { code: 'CHAT_ENDED' } })
})

test('[CA3] everybody reads the centre’s settings, an administrator changes them', async () => {
  const read = await ask('GET /api/settings', { as: 'alice' })
  expect(read).toMatchObject({ status: 200, body: { rev: 0, breakReasons: ['Lunch', 'Break', 'Training', 'Meeting'] } })
  fits(CentreSchema, read.body)
  const body = { rev: 0, breakReasons: ['Tea'] }
  for (const group of ['agent', 'supervisor'])
    expect(await ask('PUT /api/settings', { as: group, group, body })).toMatchObject({ status: 403 })
  expect(await ask('PUT /api/settings', { as: 'ada', group: 'administrator', body: { rev: 0, breakReasons: [' '] } })).toMatchObject({
    status: 400,
  })
  expect(await ask('PUT /api/settings', { as: 'ada', group: 'administrator', body })).toMatchObject({ status: 200, body: { rev: 1 } })
  expect(await ask('PUT /api/settings', { as: 'ada', group: 'administrator', body })).toMatchObject({ status: 409 })
})

const png = (bytes = 100) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(bytes - 8)]).toString('base64')

test('[CA4] an agent sets a picture by its bytes, sees its path, and takes it away; what is no picture, or too large, changes nothing', async () => {
  const put = (picture: unknown) => ask('PUT /api/me/picture', { as: 'alice', body: { picture } })
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>').toString('base64')
  for (const wrong of [svg, 'not base64!', '', png(limits.pictureBytes + 1), 5]) expect(await put(wrong)).toMatchObject({ status: 400 })
  expect((await centre.staff('alice')).picture).toBeUndefined()
  const set = await put(png(limits.pictureBytes))
  expect(set.status).toBe(200)
  fits(StaffViewSchema, set.body)
  const path = { picture: String(set.body.picture).replace('/api/pictures/', '') }
  const shown = await raw('GET /api/pictures/{picture}', { path })
  expect(shown).toMatchObject({ statusCode: 200, isBase64Encoded: true, body: png(limits.pictureBytes) })
  expect(shown.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': expect.stringMatching(/immutable/) })
  expect(await ask('GET /api/me', { as: 'alice' })).toMatchObject({ body: { picture: set.body.picture } })
  expect((await put(null)).body).not.toHaveProperty('picture')
  expect(await ask('GET /api/pictures/{picture}', { path })).toMatchObject({ status: 404 })
})

test('[CA5] an agent sets the own shown name and nothing else', async () => {
  const me = await ask('GET /api/me', { as: 'alice' })
  const put = (body: unknown) => ask('PUT /api/me', { as: 'alice', body })
  expect(await put({ rev: me.body.rev, name: 'Alice', role: 'administrator' })).toMatchObject({ status: 400 })
  expect(await put({ rev: me.body.rev, name: ' \u202e ' })).toMatchObject({ status: 400 })
  expect(await put({ rev: me.body.rev, name: 'Alice B.' })).toMatchObject({ status: 200, body: { name: 'Alice B.', role: 'agent' } })
  expect(await put({ rev: me.body.rev, name: 'Late' })).toMatchObject({ status: 409 })
})

test('[CA6] [CA7] a supervisor sees everything and reads any chat, with a line in the audit; an agent sees neither', async () => {
  const { dee, of } = await talking()
  await say(centre.ports, dee, dee.chat, [{ cid: 'cid-00001', text: 'hello' }])
  expect(await ask('GET /api/supervision', { as: 'bob' })).toMatchObject({ status: 403 })
  const seen = await ask('GET /api/supervision', { as: 'sue', group: 'supervisor' })
  fits(SupervisionSchema, seen.body)
  expect(seen.body.chats).toMatchObject([{ chat: dee.chat, status: 'active', agentName: 'Alice' }])
  const looks = () => centre.store.all().filter(({ action }) => action === 'chatMonitored')
  const words = (how: Ask) => ask('GET /api/staff/chats/{chat}/events', { ...how, path: of.path })
  expect(await words({ as: 'bob' })).toMatchObject({ status: 404 })
  // a supervisor by the token alone is none
  await ask('GET /api/me', { as: 'carl', group: 'agent' })
  expect(await words({ as: 'carl', group: 'supervisor' })).toMatchObject({ status: 404 })
  await words({ as: 'alice' })
  expect(looks()).toEqual([])
  const page = await words({ as: 'sue', group: 'supervisor' })
  expect(page).toMatchObject({ status: 200, body: { head: 3 } })
  fits(EventsPageSchema, page.body)
  await words({ as: 'sue', group: 'supervisor' })
  expect(looks()).toMatchObject([{ by: 'sue', of: `C#${dee.chat}/S` }])
  expect(await ask('GET /api/staff/chats/{chat}/events', { as: 'sue', group: 'supervisor', path: { chat: 'nothing' } })).toMatchObject({
    status: 404,
  })
  expect(looks()).toHaveLength(1)
})
