/** One request for every HTTP route, each good for somebody: what tests send as it is, by the wrong people, or spoiled. */
import type { StoreCall } from '../../adapters/memory-store.ts'
import { createMemoryStore } from '../../adapters/memory-store.ts'
import { acceptOffer, endChat, endPostProcessing } from '../../domain/commands.ts'
import { type Ask, asking, leaving } from './asking.ts'
import { openCentre } from './centre.ts'

const key = (name: string) => name.padEnd(22, '_')
const email = 'dee@example.com'
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(40, 7)]).toString('base64')

/** Keys of the real table: a longer one, or an empty one, is an error there and none of the in-memory store. */
function keysThatFit(call: StoreCall): void {
  const keys =
    call.name === 'get' || call.name === 'take'
      ? [call.key]
      : call.name === 'query'
        ? [{ pk: call.range.pk, sk: call.range.from ?? '-' }]
        : []
  for (const { pk, sk } of keys) {
    if (pk === '' || sk === '' || Buffer.byteLength(pk) > 2_048 || Buffer.byteLength(sk) > 1_024)
      throw new Error(`ValidationException: the table has no key like ${pk.slice(0, 40)}`)
  }
}

/**
 * Alice talks with dee, who has been here before as her past chat with a record tells; kim waits in a queue of nobody's. Bob has no
 * chat. Sam is a supervisor, ada the administrator.
 */
export async function openRoutes() {
  const queues = [{ id: 'sales' }, { id: 'quiet' }]
  const centre = await openCentre({ queues, store: createMemoryStore({ before: async call => keysThatFit(call) }) })
  const ask = asking(centre.ports)
  const alice = await centre.agent('alice')
  await centre.agent('bob', { available: false, queues: [] })
  for (const person of ['sam', 'ada']) await ask(person, 'GET /api/me')
  const past = await centre.customer('lee', 'sales', email)
  await acceptOffer(centre.ports, alice, past.chat, 0)
  const made = await ask('alice', 'POST /api/records', { body: { recordKey: key('dee'), chat: past.chat, nickname: 'Dee', email } })
  await endChat(centre.ports, alice, past.chat)
  await endPostProcessing(centre.ports, alice, past.chat)
  const dee = await centre.customer('dee', 'sales', email)
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const kim = await centre.customer('kim', 'quiet')
  await ask('sam', 'POST /api/replies', { body: { id: 'hello', shortcut: 'hi', name: 'Hello', text: 'Hello!' } })
  await ask('ada', 'PUT /api/identity-keys/{kid}', { path: { kid: 'site' }, body: { secret: 'c'.repeat(44) } })
  await ask('dee', 'POST /api/left-messages', { body: leaving('old') })
  const left = await ask('sam', 'GET /api/left-messages')
  await ask('bob', 'PUT /api/me/picture', { body: { picture: png } })
  const shown = await ask('bob', 'GET /api/me')
  return {
    centre,
    chat: dee.chat,
    session: dee.started.session,
    other: kim.started.session,
    past: past.chat,
    pastSession: past.started.session,
    record: String(made.body.id),
    left: (left.body.messages as { id: string }[])[0]?.id ?? '',
    picture: String(shown.body.picture).split('/').at(-1) ?? '',
  }
}
export type Routes = Awaited<ReturnType<typeof openRoutes>>

/** What a good request of a route names and says. */
export const requests: Readonly<Record<string, (centre: Routes) => Ask>> = {
  'GET /api/chats/form': () => ({}),
  'POST /api/chats': () => ({
    body: { startKey: key('s'), customerKey: key('c'), queue: 'sales', nickname: 'Zoe', firstName: 'Z', lastName: 'A', email, answers: [] },
  }),
  'POST /api/chats/{chat}/tickets': ({ chat }) => ({ path: { chat } }),
  'GET /api/chats/{chat}/events': ({ chat }) => ({ path: { chat } }),
  'POST /api/chats/{chat}/rating': ({ past }) => ({ path: { chat: past }, body: { stars: 4, comment: 'fine' } }),
  'POST /api/chats/{chat}/places': ({ chat }) => ({ path: { chat } }),
  'POST /api/places': ({ chat }) => ({ body: { chat, place: key('nowhere'), customerKey: key('elsewhere') } }),
  'POST /api/left-messages': () => ({ body: leaving('new') }),
  'GET /api/pictures/{picture}': ({ picture }) => ({ path: { picture } }),

  'POST /api/tickets': () => ({}),
  'GET /api/me': () => ({}),
  'PUT /api/me': () => ({ body: { rev: 1, name: 'Somebody Else' } }),
  'PUT /api/me/picture': () => ({ body: { picture: png } }),
  'GET /api/queues': () => ({}),
  'POST /api/queues': () => ({ body: { id: 'returns', name: 'Returns', questions: [], dispositions: [], slaSeconds: 20 } }),
  'GET /api/queues/{queue}': () => ({ path: { queue: 'quiet' } }),
  'PUT /api/queues/{queue}': () => ({ path: { queue: 'quiet' }, body: { rev: 1, name: 'Quieter' } }),
  'GET /api/staff': () => ({}),
  'POST /api/staff': () => ({
    body: { id: 'zed', name: 'Zed', email: 'zed@example.com', role: 'agent', limit: 3, queues: [{ queue: 'sales' }] },
  }),
  'GET /api/staff/{staff}': () => ({ path: { staff: 'bob' } }),
  'PUT /api/staff/{staff}': () => ({ path: { staff: 'bob' }, body: { rev: 1, name: 'Bo', role: 'agent' } }),
  'GET /api/staff/chats/{chat}/events': ({ chat }) => ({ path: { chat } }),
  'GET /api/staff/chats/{chat}/decisions': ({ chat }) => ({ path: { chat } }),
  'GET /api/staff/transfer-targets': () => ({}),

  'GET /api/staff/chats/{chat}/records': ({ chat }) => ({ path: { chat } }),
  'PUT /api/staff/chats/{chat}/record': ({ chat, record }) => ({ path: { chat }, body: { record } }),
  'POST /api/records': ({ chat }) => ({ body: { recordKey: key('new'), chat, nickname: 'Don', phone: '1', company: 'C', email } }),
  'GET /api/records/{record}': ({ record }) => ({ path: { record } }),
  'PUT /api/records/{record}': ({ record }) => ({ path: { record }, body: { rev: 1, nickname: 'Dana', email } }),
  'POST /api/records/{record}/notes': ({ record }) => ({ path: { record }, body: { noteKey: key('n'), text: 'likes red' } }),
  'GET /api/records/{record}/chats/{chat}/events': ({ record, past }) => ({ path: { record, chat: past } }),
  'GET /api/replies': () => ({}),
  'POST /api/replies': () => ({ body: { id: 'bye', shortcut: 'bye', name: 'Bye', text: 'Good bye' } }),
  'PUT /api/replies/{reply}': () => ({ path: { reply: 'hello' }, body: { rev: 1, shortcut: 'hi', name: 'Hi', text: 'Hi there' } }),
  'DELETE /api/replies/{reply}': () => ({ path: { reply: 'hello' } }),
  'GET /api/left-messages': () => ({}),
  'POST /api/left-messages/{message}/done': ({ left }) => ({ path: { message: left } }),
  'GET /api/identity-keys': () => ({}),
  'PUT /api/identity-keys/{kid}': () => ({ path: { kid: 'shop' }, body: { secret: 'd'.repeat(44) } }),
  'DELETE /api/identity-keys/{kid}': () => ({ path: { kid: 'site' } }),
  'GET /api/settings': () => ({}),
  'PUT /api/settings': () => ({ body: { rev: 0, breakReasons: ['Tea'] } }),
  'GET /api/supervision': () => ({}),
}
