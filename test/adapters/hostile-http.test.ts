/** Bodies, paths and frames that no page of ours sends: each is refused in words, changes nothing, and is never a fault of the server. */
import { expect, test } from '@jest/globals'
import { routes } from '../../adapters/http-events.ts'
import type { MemoryStore } from '../../adapters/memory-store.ts'
import { answerFrame } from '../../adapters/socket-frames.ts'
import type { Caller } from '../../domain/presence.ts'
import { ask } from '../support/asking.ts'
import { hostile } from '../support/hostile.ts'
import { openRoutes, type Routes, requests } from '../support/route-requests.ts'

const nowhere = new Proxy({} as Routes, { get: () => 'x' })
const written = Object.keys(requests).filter(route => requests[route]?.(nowhere).body !== undefined)

/** As whom a request is good: customers of the chat, the administrator for what is staff's. */
const asWhom = (route: string, { session, pastSession }: Routes) => {
  const customers = /^(GET|POST) \/api\/(chats|places|pictures)/.test(route)
  return customers ? { session: route.includes('rating') ? pastSession : session } : { as: 'ada' }
}

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const wrong: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  Number.MAX_VALUE,
  [],
  {},
  [[]],
  [{}],
  { length: 3 },
  { toString: 1 },
  JSON.parse(deep(7)),
  'x'.repeat(20_000),
]
/** Optional fields take these for what they mean; everything else is refused everywhere. */
const fits: Readonly<Record<string, readonly unknown[]>> = {
  answers: [[]],
  questions: [[]],
  dispositions: [[]],
  queues: [[]],
  breakReasons: [[]],
  picture: [null],
  seen: [[], {}, { length: 3 }],
  rows: [[], {}, { length: 3 }],
  on: [true],
}

/** The text of a body with one field spoiled, or one too many. */
function* spoiled(body: Readonly<Record<string, unknown>>): Generator<readonly [what: string, text: string]> {
  for (const text of ['', '{', 'null', '[]', '7', '"x"', 'NaN', '\ufeff{}', '[{}]', `{"a":${deep(100_000)}}`, '{}'])
    yield [text.slice(0, 20), text]
  const good = JSON.stringify(body)
  const more = (name: string, value: string) => `{${JSON.stringify(name)}:${value},${good.slice(1)}`
  for (const name of ['role', 'seq', 'from', 'at', 'agent', 'pk', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
    if (Object.hasOwn(body, name)) continue
    yield [name, more(name, '{"admin":true}')]
    yield [name, more(name, '1')]
  }
  for (const [field, value] of Object.entries(body)) {
    for (const spoil of wrong) {
      if (fits[field]?.some(fit => JSON.stringify(fit) === JSON.stringify(spoil)) || spoil === value) continue
      yield [`${field} = ${JSON.stringify(spoil).slice(0, 20)}`, JSON.stringify({ ...body, [field]: spoil })]
    }
  }
}

const contents = ({ centre }: { centre: { store: MemoryStore } }) => JSON.stringify(centre.store.all())

test.each(written)('[T13] [T32] %s refuses in words what is no body of it, and keeps nothing of it', async route => {
  const stand = await openRoutes()
  const request = { ...requests[route]?.(stand), ...asWhom(route, stand) }
  const before = contents(stand)
  for (const [what, body] of spoiled(request.body as Record<string, unknown>)) {
    const answer = await ask(stand.centre, route, { ...request, body })
    const { code, message } = answer.body
    expect({ what, status: answer.status, code, message }).toEqual({
      what,
      status: 400,
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/^[\w.]+: .*\w+ \w+/),
    })
    // not a copy of what was sent
    expect(String(message).length).toBeLessThan(500)
  }
  expect(contents(stand)).toBe(before)
  // and it was for what was spoiled that they were refused
  const good = await ask(stand.centre, route, request)
  expect(good.status < 300 ? 'taken' : good.status).toBe(route === 'POST /api/places' ? 401 : 'taken')
})

test.each(Object.keys(requests).filter(route => route.startsWith('GET ')))('[T13] %s takes no query for what it is not', async route => {
  const stand = await openRoutes()
  const request = { ...requests[route]?.(stand), ...asWhom(route, stand) }
  for (const value of [
    '',
    ' ',
    '-1',
    '1e400',
    '0x10',
    '9007199254740993',
    'NaN',
    '1,2',
    '__proto__',
    'x'.repeat(5_000),
    '\u0000',
    '\ud800',
  ]) {
    for (const name of ['after', 'limit', 'queue', '__proto__', 'constructor']) {
      const { status, body } = await ask(stand.centre, route, { ...request, query: JSON.parse(`{"${name}":${JSON.stringify(value)}}`) })
      expect([200, 400]).toContain(status)
      if (status === 400) expect(body).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(/^\w+: /) })
      expect(JSON.stringify(body).length).toBeLessThan(10_000)
    }
  }
})

test('[T13] nothing that is kept or told holds NUL or half a character, whatever was written', async () => {
  const bad = 'a\u0000b\ud800c\u001bd'
  for (const route of written) {
    const stand = await openRoutes()
    const request = { ...requests[route]?.(stand), ...asWhom(route, stand) }
    for (const [field, value] of Object.entries(request.body as object)) {
      if (typeof value !== 'string') continue
      const body = { ...(request.body as object), [field]: bad }
      const { status } = await ask(stand.centre, route, { ...request, body })
      expect([200, 201, 400, 401, 409]).toContain(status)
    }
    expect(contents(stand)).not.toMatch(/\\u0000|\\ud800|\\u001b/)
  }
})

test('[T6] [T33] each hostile string is kept as the text that it is', async () => {
  const stand = await openRoutes()
  const { record } = stand
  const path = { record }
  for (const [index, text] of hostile.entries()) {
    const noteKey = `hostile-${index}`.padEnd(22, '_')
    expect((await ask(stand.centre, 'POST /api/records/{record}/notes', { as: 'alice', path, body: { noteKey, text } })).status).toBe(201)
  }
  const { body } = await ask(stand.centre, 'GET /api/records/{record}', { as: 'alice', path })
  expect(new Set((body.notes as { text: string }[]).map(({ text }) => text))).toEqual(new Set(hostile))
})

/** Every frame there is, each good for somebody. */
const frames = (chat: string): readonly Record<string, unknown>[] => [
  { action: 'hello', v: 1, heartbeatMs: 30_000 },
  { action: 'message', chat, items: [{ cid: 'cid-00001', text: 'hi' }] },
  { action: 'sync', chat, after: 0, limit: 5 },
  { action: 'heartbeat', heartbeatMs: 30_000, seen: {}, rev: 1, rows: {} },
  { action: 'read', chat, upTo: 1 },
  { action: 'typing', chat, on: true },
  { action: 'authorize', cid: 'cid-00002', ticket: 'a-ticket-of-nobody-at-all' },
  { action: 'setState', cid: 'cid-00003', state: 'onBreak', when: 'now', reason: 'Lunch' },
  { action: 'signOut', cid: 'cid-00004' },
  { action: 'stopNew', cid: 'cid-00005', on: true },
  { action: 'accept', cid: 'cid-00006', chat, round: 0 },
  { action: 'reject', cid: 'cid-00007', chat, round: 0 },
  { action: 'transfer', cid: 'cid-00008', chat, to: { kind: 'queue', id: 'quiet' }, note: 'please' },
  { action: 'takeBack', cid: 'cid-00009', chat },
  { action: 'end', cid: 'cid-00010', chat },
  { action: 'endPostProcessing', cid: 'cid-00011', chat, disposition: 'sold', notes: 'done' },
  { action: 'saveRemarks', cid: 'cid-00012', chat, notes: 'so far' },
  { action: 'extendPostProcessing', cid: 'cid-00013', chat },
  { action: 'setQueue', cid: 'cid-00014', queue: 'sales', on: false },
  { action: 'stillHere', cid: 'cid-00015', chat },
]

test.each(frames('').map(({ action }) => String(action)))(
  '[T13] [T32] a %s frame that is spoiled is a bad frame, of either side, and nothing happens',
  async action => {
    const stand = await openRoutes()
    const { centre, chat } = stand
    const frame = frames(chat).find(one => one.action === action) ?? {}
    const before = contents(stand)
    const callers: readonly Caller[] = [centre.caller('agent', 'alice', 'Alice'), centre.caller('customer', chat, 'dee')]
    for (const [what, text] of spoiled(frame)) {
      for (const caller of callers) {
        const answer = await answerFrame(centre.ports, caller, text)
        expect({ what, ...answer }).toMatchObject({ what, action: 'nack', retry: false, message: expect.stringMatching(/\w+ \w+/) })
        expect(['BAD_FRAME', 'TOO_LONG']).toContain((answer as { code: string }).code)
        expect(JSON.stringify(answer).length).toBeLessThan(600)
      }
    }
    expect(contents(stand)).toBe(before)
  },
)

test('[T13] what is said holds no NUL and no half character, for the one who reads it and for the table', async () => {
  const stand = await openRoutes()
  const { centre, chat } = stand
  const alice = centre.caller('agent', 'alice', 'Alice')
  const bad = 'a\u0000b\ud800c\u001bd'
  const items = [{ cid: 'cid-00001', text: bad }]
  const said = () => answerFrame(centre.ports, alice, JSON.stringify({ action: 'message', chat, items }))
  expect(await said()).toMatchObject({ action: 'ack' })
  expect(await said()).toMatchObject({ action: 'ack', items: [{ dup: true }] })
  for (const more of [
    { action: 'saveRemarks', notes: bad },
    { action: 'transfer', to: { kind: 'queue', id: 'quiet' }, note: bad },
  ])
    expect(await answerFrame(centre.ports, alice, JSON.stringify({ cid: `cid-${more.action}`, chat, ...more }))).toMatchObject({
      action: 'ack',
    })
  expect(contents(stand)).not.toMatch(/\\u0000|\\ud800|\\u001b/)
})

test('[T13] a route that is the name of what every object has is no route', async () => {
  const { centre } = await openRoutes()
  for (const route of ['__proto__', 'constructor', 'toString', 'GET /api', 'DELETE /api/me']) {
    expect(Object.hasOwn(routes, route)).toBe(false)
    expect(await ask(centre, route, { as: 'ada' })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  }
})
