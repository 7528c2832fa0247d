/** Deliberate mistakes in the real code. A simulator that does not find them proves nothing (trust-ux §3.4). */
import type { Edit } from './bundle.ts'

export interface Mutant {
  readonly name: string
  /** Invariants whose breach gives it away; any of them. */
  readonly breaks: readonly string[]
  /** Found within so many runs. */
  readonly within: number
  readonly edits: readonly Edit[]
}

const messages = 'domain/messages.ts'
const changeChat = 'domain/change-chat.ts'
const frames = 'adapters/socket-frames.ts'
const flights = 'web/shared/flights.ts'
const log = 'web/shared/log.ts'
const absent = "if: [{ path: ['pk'], is: 'absent' }]"
const numbered = `...logged.map(event => ({ put: { ...eventKey(id, event.seq), ...event }, ${absent} }) as Write),`

export const mutants: readonly Mutant[] = [
  {
    name: 'no row remembers what was sent',
    breaks: ['I3', 'I8'],
    within: 60,
    edits: [{ file: messages, find: 'cid, text })), writes, from: caller', replace: 'cid, text })), from: caller' }],
  },
  {
    name: 'what was sent is remembered for 10 s only',
    breaks: ['I3', 'I8'],
    within: 200,
    edits: [
      {
        file: messages,
        find: `return { put: row, ${absent} }`,
        replace: "return { put: row, if: [{ anyOf: [{ path: ['pk'], is: 'absent' }, { path: ['at'], is: '<', value: at - 10_000 }] }] }",
      },
    ],
  },
  {
    name: 'a new client id for every retry',
    breaks: ['I3'],
    within: 60,
    edits: [
      {
        file: flights,
        find: 'const items = ports.open(cids).map(({ cid, text }) => ({ cid, text }))',
        replace:
          "const items = ports.open(cids).map(({ cid, text }) => ({ cid: flights.has(chat) ? cid + '_' + Math.floor(ports.random() * 1e6) : cid, text }))",
      },
    ],
  },
  {
    name: 'events are put without a condition',
    breaks: ['I1', 'I3', 'I4'],
    within: 100,
    edits: [
      { file: 'domain/writes.ts', find: 'before, after), if: unchanged }\n}', replace: 'before, after) }\n}' },
      { file: changeChat, find: numbered, replace: numbered.replace(`, ${absent}`, '') },
    ],
  },
  {
    name: 'the counter first, the event after it',
    breaks: ['I4'],
    within: 20,
    edits: [
      { file: changeChat, find: numbered, replace: '' },
      {
        file: changeChat,
        find: 'if (outcome.ok) {',
        replace:
          'if (outcome.ok) {\n      for (const event of logged) await ports.store.write({ put: { ...eventKey(id, event.seq), ...event } })',
      },
    ],
  },
  {
    name: 'pushes are shown as they come',
    breaks: ['I5'],
    within: 60,
    edits: [
      {
        file: log,
        find: 'const waiting = new Map(log.early',
        replace: `const fresh = incoming.filter(event => !log.events.some(known => known.seq === event.seq))
  if (fresh.length > 0) return { events: [...log.events, ...fresh], early: [], head: Math.max(log.head, ...incoming.map(event => event.seq)) }
  const waiting = new Map(log.early`,
      },
    ],
  },
  {
    name: 'what is known is shown again',
    breaks: ['I5'],
    within: 20,
    edits: [
      {
        file: log,
        find: 'const events = [...log.events]',
        replace: 'const events = [...log.events, ...incoming.filter(event => event.seq <= log.events.length)]',
      },
    ],
  },
  {
    name: 'what was missed is looked for within the last 26 s only',
    breaks: ['I5', 'I9'],
    within: 60,
    edits: [
      {
        file: frames,
        find: 'events: log.events.map(event => eventView(caller, event)),',
        replace: 'events: log.events.filter(event => event.at > ports.clock.now() - 26_000).map(event => eventView(caller, event)),',
      },
    ],
  },
  {
    name: 'several frames of one chat are on their way at once',
    breaks: ['I7'],
    within: 100,
    edits: [{ file: flights, find: 'if (flights.has(chat)) return\n', replace: '' }],
  },
  {
    name: 'events are shown in the order of clocks',
    breaks: ['I5', 'I6'],
    within: 60,
    edits: [
      {
        file: log,
        find: 'return { events: events.length === log.events.length ? log.events : events,',
        replace: 'return { events: events.length === log.events.length ? log.events : events.sort((a, b) => a.at - b.at),',
      },
    ],
  },
  {
    name: 'beats tell neither heads nor newer snapshots',
    breaks: ['I9'],
    within: 300,
    edits: [
      { file: frames, find: 'heads: headsOf(state),', replace: 'heads: {},' },
      { file: frames, find: '...missed(state, frame),', replace: '' },
    ],
  },
  {
    name: 'nothing tells heads: no beat, no welcome, no snapshot',
    breaks: ['I9'],
    within: 200,
    edits: [
      { file: frames, find: 'heads: headsOf(state),', replace: 'heads: {},' },
      { file: frames, find: 'heads: headsOf(welcome),', replace: 'heads: {},' },
      { file: 'adapters/wire.ts', find: 'head: chat.lastSeq,', replace: 'head: 0,' },
      { file: 'adapters/wire.ts', find: 'head: lastSeq,', replace: 'head: 0,' },
    ],
  },
  {
    name: 'an outage in the middle is acknowledged',
    breaks: ['I1', 'I10'],
    within: 100,
    edits: [
      {
        file: 'adapters/socket-events.ts',
        find: "return nack('RETRY',",
        replace:
          "const { cid } = cidOf(body)\n    if (cid !== undefined) return { action: 'ack', items: [{ cid }] }\n    return nack('RETRY',",
      },
    ],
  },
  {
    name: 'the same words are the same message',
    breaks: ['I1', 'I3'],
    within: 60,
    edits: [{ file: messages, find: '...sentKey(chat, sender, cid), seq', replace: '...sentKey(chat, sender, ports.ids.hash(text)), seq' }],
  },
  {
    name: 'a message without an answer in time is shown as not sent',
    breaks: ['I10'],
    within: 60,
    edits: [
      {
        file: flights,
        find: 'after(answerMs, () => repeat(chat, undefined))',
        replace: "after(answerMs, () => ports.departed(cids, 'failed' as never))",
      },
    ],
  },
  {
    name: 'a new connection sends nothing again',
    breaks: ['I9'],
    within: 60,
    edits: [{ file: flights, find: 'for (const [chat, flight] of [...flights]) fly(chat, flight.cids, 0)', replace: '' }],
  },
  {
    name: 'a page that does not come is not asked for again',
    breaks: ['I9'],
    within: 400,
    edits: [
      {
        file: 'web/shared/sync.ts',
        find: 'ports.clock.setTimer(ports.clock.now() + answerMs, again)',
        replace: '(() => {}) ?? again',
      },
    ],
  },
  {
    name: 'an agent who had the chat goes on hearing it',
    breaks: ['I14'],
    within: 300,
    edits: [
      {
        file: 'domain/delivery.ts',
        find: "rows.filter(row => row.role === 'customer' || row.principal === agent)",
        replace: "rows.filter(row => row.role === 'customer' || agent !== '')",
      },
    ],
  },
  {
    name: 'marks follow whoever writes last',
    breaks: ['I11'],
    within: 200,
    edits: [{ file: 'domain/marks.ts', find: '[[name], to] as const), if: absentOrLower }', replace: '[[name], to] as const) }' }],
  },
]
