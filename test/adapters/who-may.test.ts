/** T1 in one table: every HTTP route, asked by everybody. A route without a row fails. */
import { expect, test } from '@jest/globals'
import { routes } from '../../adapters/http-events.ts'
import { type Ask, ask } from '../support/asking.ts'
import { openRoutes, type Routes, requests } from '../support/route-requests.ts'

/** Who asks, and with what: a customer by the secret of the own chat, staff by a sign-in. */
const people: Readonly<Record<string, (centre: Routes) => Ask>> = {
  nobody: () => ({}),
  'customer of another chat': ({ other }) => ({ session: other }),
  'customer of this chat': ({ session }) => ({ session }),
  'agent without the chat': () => ({ as: 'bob' }),
  'agent with the chat': () => ({ as: 'alice' }),
  supervisor: () => ({ as: 'sam' }),
  administrator: () => ({ as: 'ada' }),
}

/**
 * The statuses, in the order of `people`. Staff get 403 for a role that is not enough and 404 for what is not theirs, as for what does
 * not exist (T30); customers get 401 for both. Nobody's 403 at a staff route is what is left if the gateway, which answers 401 to a
 * request without a token, were not there.
 */
const may: Readonly<Record<string, readonly number[]>> = {
  'GET /api/chats/form': [200, 200, 200, 200, 200, 200, 200],
  'POST /api/chats': [201, 201, 201, 201, 201, 201, 201],
  'POST /api/chats/{chat}/tickets': [401, 401, 201, 401, 401, 401, 401],
  'GET /api/chats/{chat}/events': [401, 401, 200, 401, 401, 401, 401],
  // the chat is an older one of the same customer: its own secret alone opens it, as the next test has it
  'POST /api/chats/{chat}/rating': [401, 401, 401, 401, 401, 401, 401],
  'POST /api/chats/{chat}/places': [401, 401, 201, 401, 401, 401, 401],
  'POST /api/places': [401, 401, 401, 401, 401, 401, 401],
  'POST /api/left-messages': [201, 201, 201, 201, 201, 201, 201],
  'GET /api/pictures/{picture}': [200, 200, 200, 200, 200, 200, 200],

  'POST /api/tickets': [403, 403, 403, 201, 201, 201, 201],
  'GET /api/me': [403, 403, 403, 200, 200, 200, 200],
  'PUT /api/me': [403, 403, 403, 200, 200, 200, 200],
  'PUT /api/me/picture': [403, 403, 403, 200, 200, 200, 200],
  'GET /api/queues': [403, 403, 403, 200, 200, 200, 200],
  'POST /api/queues': [403, 403, 403, 403, 403, 403, 201],
  'GET /api/queues/{queue}': [403, 403, 403, 200, 200, 200, 200],
  'PUT /api/queues/{queue}': [403, 403, 403, 403, 403, 403, 200],
  'GET /api/staff': [403, 403, 403, 403, 403, 200, 200],
  'POST /api/staff': [403, 403, 403, 403, 403, 403, 201],
  'GET /api/staff/{staff}': [403, 403, 403, 403, 403, 200, 200],
  'PUT /api/staff/{staff}': [403, 403, 403, 403, 403, 403, 200],
  'GET /api/staff/chats/{chat}/events': [403, 403, 403, 404, 200, 200, 200],
  'GET /api/staff/chats/{chat}/decisions': [403, 403, 403, 404, 200, 200, 200],
  'GET /api/staff/transfer-targets': [403, 403, 403, 200, 200, 200, 200],

  'GET /api/staff/chats/{chat}/records': [403, 403, 403, 404, 200, 200, 200],
  'PUT /api/staff/chats/{chat}/record': [403, 403, 403, 404, 200, 200, 200],
  'POST /api/records': [403, 403, 403, 404, 201, 201, 201],
  'GET /api/records/{record}': [403, 403, 403, 404, 200, 200, 200],
  'PUT /api/records/{record}': [403, 403, 403, 404, 200, 200, 200],
  'POST /api/records/{record}/notes': [403, 403, 403, 404, 201, 201, 201],
  'GET /api/records/{record}/chats/{chat}/events': [403, 403, 403, 404, 200, 200, 200],
  'GET /api/replies': [403, 403, 403, 200, 200, 200, 200],
  'POST /api/replies': [403, 403, 403, 403, 403, 201, 201],
  'PUT /api/replies/{reply}': [403, 403, 403, 403, 403, 200, 200],
  'DELETE /api/replies/{reply}': [403, 403, 403, 403, 403, 200, 200],
  'GET /api/left-messages': [403, 403, 403, 200, 200, 200, 200],
  // a message belongs to its queue, which bob does not serve
  'POST /api/left-messages/{message}/done': [403, 403, 403, 404, 200, 200, 200],
  'GET /api/identity-keys': [403, 403, 403, 403, 403, 403, 200],
  'PUT /api/identity-keys/{kid}': [403, 403, 403, 403, 403, 403, 200],
  'DELETE /api/identity-keys/{kid}': [403, 403, 403, 403, 403, 403, 200],
  'GET /api/settings': [403, 403, 403, 200, 200, 200, 200],
  'PUT /api/settings': [403, 403, 403, 403, 403, 403, 200],
  'GET /api/supervision': [403, 403, 403, 403, 403, 200, 200],
}

test('[T1] every route has a row, and every row a route', () => {
  expect(Object.keys(may).sort()).toEqual(Object.keys(routes).sort())
  expect(Object.keys(requests).sort()).toEqual(Object.keys(routes).sort())
})

test.each(Object.keys(routes))('[T1] %s answers each person as the table has it, and a refusal changes nothing', async route => {
  const answers: Record<string, number> = {}
  let stand = await openRoutes()
  for (const [who, as] of Object.entries(people)) {
    const before = JSON.stringify(stand.centre.store.all())
    const answer = await ask(stand.centre, route, { ...requests[route]?.(stand), ...as(stand) })
    answers[who] = answer.status
    if (answer.status < 400) {
      // what one person has done is not done yet for the next
      if (!route.startsWith('GET ')) stand = await openRoutes()
      continue
    }
    expect(answer.body).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/\w+ \w+/) })
    expect(JSON.stringify(stand.centre.store.all())).toBe(before)
  }
  expect(answers).toEqual(Object.fromEntries(Object.keys(people).map((who, index) => [who, may[route]?.[index]])))
})

test('[T1] a rating belongs to whoever had that chat, and a place to whoever has its secret', async () => {
  const stand = await openRoutes()
  const { centre, chat, session, pastSession } = stand
  const rating = requests['POST /api/chats/{chat}/rating']?.(stand)
  expect(await ask(centre, 'POST /api/chats/{chat}/rating', { ...rating, session: pastSession })).toMatchObject({ status: 200 })
  const kept = await ask(centre, 'POST /api/chats/{chat}/places', { path: { chat }, session })
  const place = { chat, place: kept.body.place, customerKey: 'b'.repeat(22) }
  expect(await ask(centre, 'POST /api/places', { body: { ...place, chat: stand.past } })).toMatchObject({ status: 401 })
  expect(await ask(centre, 'POST /api/places', { body: place })).toMatchObject({ status: 201, body: { chat } })
})

test('[T1] what is not there and what is not an id answer alike', async () => {
  const stand = await openRoutes()
  const names = ['nothing', 'a b', '#', 'x'.repeat(4_000), '..', '__proto__', '\u0000', '\ud800', "' OR 1=1"]
  for (const route of Object.keys(routes).filter(key => key.includes('{'))) {
    const good = requests[route]?.(stand)
    for (const as of [{ as: 'ada' }, { session: stand.session }]) {
      const before = JSON.stringify(stand.centre.store.all())
      const answers = []
      for (const name of names) {
        const path = Object.fromEntries(Object.keys(good?.path ?? {}).map(parameter => [parameter, name]))
        answers.push(await ask(stand.centre, route, { ...good, ...as, path }))
      }
      if (route.includes('{kid}')) for (const { status } of answers) expect([200, 400, 403, 409]).toContain(status)
      else for (const answer of answers) expect(answer).toEqual(answers[0])
      if (!route.includes('{kid}')) expect(JSON.stringify(stand.centre.store.all())).toBe(before)
    }
  }
})
