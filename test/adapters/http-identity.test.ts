import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { type JWTPayload, SignJWT } from 'jose'
import * as v from 'valibot'
import { agentChatView } from '../../adapters/wire.ts'
import { readSnapshot } from '../../domain/delivery.ts'
import { IdentityKeysSchema } from '../../protocol/http.ts'
import { AgentChatSchema } from '../../protocol/views.ts'
import { ask, starting } from '../support/asking.ts'
import { type Centre, noon, openCentre } from '../support/centre.ts'

const secret = randomBytes(32)
const base64 = secret.toString('base64')
const now = noon / 1000
const claims = { aud: 'usher', sub: 'customer-7', iat: now, exp: now + 300, jti: 'one-token' }
const ann = { name: 'Ann Arden', given_name: 'Ann', family_name: 'Arden', email: 'ann@example.com', email_verified: true }

/** Signed by another implementation than ours. */
const signed = (payload: object = ann, header: object = {}, by: Uint8Array = secret) =>
  new SignJWT({ ...claims, ...payload } as JWTPayload).setProtectedHeader({ alg: 'HS256', kid: 'shop', ...header }).sign(by)
const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
/** What no library would sign. */
const forged = (header: object, payload: unknown, by: string | Buffer = secret) => {
  const text = `${part(header)}.${part(payload)}`
  return `${text}.${createHmac('sha256', by).update(text).digest('base64url')}`
}

async function shop(settings = {}) {
  const centre = await openCentre({ queues: [{ id: 'sales', ...settings }] })
  await put(centre, 'shop', base64)
  return centre
}
const put = (centre: Centre, kid: string, value: unknown, as = 'ada') =>
  ask(centre, 'PUT /api/identity-keys/{kid}', { as, path: { kid }, body: { secret: value } })
const start = (centre: Centre, identity: string, more: object = {}) =>
  ask(centre, 'POST /api/chats', { body: starting('typed', { identity, ...more }) })
/** The customer as the agent's row shows them. */
async function customerOf(centre: Centre, { body }: Awaited<ReturnType<typeof start>>) {
  const snapshot = await readSnapshot(centre.ports, String(body.chat))
  if (snapshot === undefined) throw new Error(`no chat: ${JSON.stringify(body)}`)
  return v.parse(AgentChatSchema, agentChatView('alice', snapshot)).customer
}

test('[BC4] a token of the site vouches for name and address, and what was typed is replaced', async () => {
  const centre = await shop()
  await centre.agent('alice')
  const started = await start(centre, await signed(), { firstName: 'Bea', email: 'bea@example.com' })
  expect(started.status).toBe(201)
  expect(await customerOf(centre, started)).toEqual({
    nickname: 'Ann Arden',
    firstName: 'Ann',
    lastName: 'Arden',
    email: 'ann@example.com',
    verified: true,
  })
})

test.each([
  ['an address that the site has not verified', { ...ann, email_verified: false }, { email: 'typed@example.com' }, 'typed@example.com'],
  [
    'an address that the site says nothing about',
    { ...ann, email_verified: undefined },
    { email: 'typed@example.com' },
    'typed@example.com',
  ],
  [
    'a last name that the site does not know',
    { name: 'Ann', ...{ email: ann.email, email_verified: true } },
    { lastName: 'Admin' },
    ann.email,
  ],
  ['a nickname, where the site names nobody', { email: ann.email, email_verified: true }, {}, ann.email],
])('[BC4] the mark does not cover %s', async (_what, payload, typed, email) => {
  const centre = await shop()
  await centre.agent('alice')
  const customer = await customerOf(centre, await start(centre, await signed(payload), typed))
  expect(customer).toMatchObject({ ...typed, email })
  expect(customer).not.toHaveProperty('verified')
})

test('[BC4] without an address of either, the name alone is vouched for; an unverified one is not shown as typed', async () => {
  const centre = await shop()
  await centre.agent('alice')
  const customer = await customerOf(centre, await start(centre, await signed({ nickname: 'Annie', email: ann.email })))
  expect(customer).toEqual({ nickname: 'Annie', firstName: '', lastName: '', email: '', verified: true })
})

test('[BC4] a vouched name is kept as a typed one would be', async () => {
  const centre = await shop()
  await centre.agent('alice')
  const payload = { nickname: '\u202eA\u0000nn ', family_name: `${'x'.repeat(63)}😀`, given_name: null, email: null }
  expect(await customerOf(centre, await start(centre, await signed(payload)))).toMatchObject({ nickname: 'Ann', lastName: 'x'.repeat(63) })
})

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rs256 = () => new SignJWT({ ...claims, ...ann }).setProtectedHeader({ alg: 'RS256', kid: 'shop' }).sign(privateKey)

test.each<[string, string | Promise<string>, RegExp]>([
  ['no token', 'hello', /three parts/],
  ['an empty one', '', /three parts/],
  ['dots', '..', /three parts/],
  ['no signature', `${part({ alg: 'HS256', kid: 'shop' })}.${part({ ...claims, ...ann })}.`, /three parts/],
  ['alg none', forged({ alg: 'none', kid: 'shop' }, { ...claims, ...ann }), /not HS256/],
  ['alg none without a signature', `${part({ alg: 'none', kid: 'shop' })}.${part(claims)}.`, /three parts/],
  ['RS256', rs256(), /three parts/],
  ['RS256 in name', forged({ alg: 'RS256', kid: 'shop' }, claims), /not HS256/],
  ['HS512 in name', forged({ alg: 'HS512', kid: 'shop' }, claims), /not HS256/],
  ['hs256', forged({ alg: 'hs256', kid: 'shop' }, claims), /not HS256/],
  ['no kid', forged({ alg: 'HS256' }, claims), /key \(kid\)/],
  ['an unknown kid', signed(ann, { kid: 'other' }), /not known here/],
  ['a kid of every object', signed(ann, { kid: '__proto__' }), /not known here/],
  ['something that must be understood', forged({ alg: 'HS256', kid: 'shop', crit: ['b64'] }, claims), /crit/],
  ['another secret', signed(ann, {}, randomBytes(32)), /signature/],
  ['the base64 text as its secret', signed(ann, {}, Buffer.from(base64)), /signature/],
  ['an empty secret', forged({ alg: 'HS256', kid: 'shop' }, claims, ''), /signature/],
  [
    'other words under a true signature',
    signed().then(token => token.replace(/\.[^.]+\./, `.${part({ ...claims, name: 'Eve' })}.`)),
    /signature/,
  ],
  ['another audience', signed({ aud: 'another' }), /audience/],
  ['an audience that begins alike', signed({ aud: ['usher2'] }), /audience/],
  ['no audience', signed({ aud: undefined }), /claim aud/],
  ['no subject', signed({ sub: '' }), /claim sub/],
  ['no id', signed({ jti: undefined }), /claim jti/],
  ['no end', signed({ exp: undefined }), /claim exp/],
  ['an end in words', signed({ exp: 'never' as unknown as number }), /claim exp/],
  ['an end at this moment', signed({ exp: now }), /expired/],
  ['an end in eleven minutes', signed({ exp: now + 601 }), /ten minutes/],
  ['a beginning in the future', signed({ iat: now + 61 }), /future/],
  ['a time before which it is nothing', signed({ nbf: now + 61 }), /future/],
  ['an address that is none', signed({ ...ann, email: 'ann@' }), /claim email/],
  ['a name that is no text', signed({ name: { html: '<b>' } }), /claim name/],
  ['no object', forged({ alg: 'HS256', kid: 'shop' }, '[1]'), /claim/],
  ['no JSON', forged({ alg: 'HS256', kid: 'shop' }, '{'), /claim/],
])('[BC4] [T3] %s is refused in words, and starts nothing', async (_what, token, words) => {
  const centre = await shop()
  const before = centre.store.all().length
  const refused = await start(centre, await token)
  expect(refused).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  expect(refused.body.message).toMatch(words)
  expect(centre.store.all()).toHaveLength(before)
})

test('[BC4] the last moments are good, a list of audiences and a clock a minute ahead too; a repeat comes after the token’s end', async () => {
  const centre = await shop({ askEmail: 'required' })
  const good: readonly object[] = [{}, { exp: now + 1 }, { exp: now + 600 }, { aud: ['a', 'usher'] }, { iat: now + 60 }]
  for (const [i, payload] of good.entries()) {
    const own = i === 0 ? {} : { startKey: `s${i}`.padEnd(22, '_'), customerKey: `c${i}`.padEnd(22, '_') }
    expect(await start(centre, await signed({ ...ann, ...payload }), own)).toMatchObject({ status: 201 })
  }
  centre.clock.advance(3_600_000)
  expect(await start(centre, await signed())).toMatchObject({ status: 200 })
  expect(await start(centre, await signed(), { startKey: 'x'.repeat(22), customerKey: 'y'.repeat(22) })).toMatchObject({ status: 401 })
})

test('[BC5] two keys live at once, so that one is replaced while the other signs; a third is refused, and one taken away signs no more', async () => {
  const centre = await shop()
  const second = randomBytes(32)
  expect(await put(centre, 'shop2', second.toString('base64'))).toMatchObject({ status: 200 })
  expect(await put(centre, 'shop3', base64)).toMatchObject({ status: 409, body: { message: expect.stringContaining('shop, shop2') } })
  const other = { startKey: 'x'.repeat(22), customerKey: 'y'.repeat(22) }
  expect(await start(centre, await signed())).toMatchObject({ status: 201 })
  expect(await start(centre, await signed(ann, { kid: 'shop2' }, second), other)).toMatchObject({ status: 201 })
  for (let twice = 0; twice < 2; twice++)
    expect(await ask(centre, 'DELETE /api/identity-keys/{kid}', { as: 'ada', path: { kid: 'shop' } })).toMatchObject({ status: 200 })
  const third = { startKey: 'z'.repeat(22), customerKey: 'w'.repeat(22) }
  expect(await start(centre, await signed(), third)).toMatchObject({ status: 401 })
  expect(await put(centre, 'shop3', base64)).toMatchObject({ status: 200 })
  expect(await start(centre, await signed(ann, { kid: 'shop3' }), third)).toMatchObject({ status: 201 })
})

test('[BC5] a secret is never told again, not in answers, not in the audit, not in the journal; setting it twice is once', async () => {
  const centre = await shop()
  expect(await put(centre, 'shop', base64)).toMatchObject({ status: 200 })
  const listed = await ask(centre, 'GET /api/identity-keys', { as: 'ada' })
  expect(v.parse(IdentityKeysSchema, listed.body)).toEqual({ keys: [{ kid: 'shop', setAt: noon }] })
  const audit = centre.store.all().filter(item => item.of === 'IDENTITY/KEYS')
  expect(audit).toMatchObject([{ by: 'ada', action: 'identityKeySet', before: [], after: { kid: 'shop', keys: ['shop'] } }])
  await start(centre, await signed())
  await start(centre, 'garbage')
  const elsewhere = [listed.body, centre.store.all().filter(({ pk }) => pk !== 'IDENTITY'), centre.journal.all()]
  expect(JSON.stringify(elsewhere)).not.toContain(base64.slice(0, 20))
  expect(JSON.stringify(centre.store.all())).toContain(base64)
})

test('[BC5] [S14] keys are the administrator’s alone, and a weak or wrong one is refused', async () => {
  const centre = await shop()
  for (const as of ['alice', 'sam']) {
    expect(await put(centre, 'mine', base64, as)).toMatchObject({ status: 403 })
    expect(await ask(centre, 'GET /api/identity-keys', { as })).toMatchObject({ status: 403 })
    expect(await ask(centre, 'DELETE /api/identity-keys/{kid}', { as, path: { kid: 'shop' } })).toMatchObject({ status: 403 })
  }
  for (const weak of [randomBytes(31).toString('base64'), 'secret', '='.repeat(44), 7, undefined])
    expect(await put(centre, 'weak', weak)).toMatchObject({ status: 400, body: { message: expect.stringContaining('secret') } })
  for (const kid of ['', 'a b', 'x'.repeat(65)]) expect(await put(centre, kid, base64)).toMatchObject({ status: 400 })
  const { body } = await ask(centre, 'GET /api/identity-keys', { as: 'ada' })
  expect(body).toMatchObject({ keys: [{ kid: 'shop' }] })
})
