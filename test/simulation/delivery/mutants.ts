/** Deliberate mistakes in the real code. A simulator that does not find them proves nothing (trust-ux §3.4). */
import type { Edit } from './bundle.ts'
import { pageMutants } from './page-mutants.ts'

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
const absent = "if: [{ path: ['pk'], is: 'absent' }]"
const numbered = `...logged.map(event => ({ put: { ...eventKey(id, event.seq), ...event }, ${absent} }) as Write),`

const serverMutants: readonly Mutant[] = [
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

export const mutants: readonly Mutant[] = [...serverMutants, ...pageMutants]
