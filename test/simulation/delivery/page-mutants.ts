/** Deliberate mistakes in what the pages share. */
import type { Mutant } from './mutants.ts'

const flights = 'web/shared/flights.ts'
const log = 'web/shared/log.ts'

export const pageMutants: readonly Mutant[] = [
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
    name: 'a message without an answer in time is shown as not sent',
    breaks: ['I10'],
    within: 60,
    edits: [
      {
        file: flights,
        find: 'after(answerMs, () => overdue(chat))',
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
]
