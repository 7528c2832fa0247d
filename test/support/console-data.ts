/** What people and their pasts are made of on staged screens: a long talk, a record, ready replies, a board, messages left. */
import type { Decisions, TransferTargets } from '../../protocol/http.ts'
import type { LeftMessages, Matches, PastChat, RecordView, Reply, Supervision } from '../../protocol/records.ts'
import type { EventView } from '../../protocol/views.ts'
import { ended, joined, said, started } from '../web/fixtures.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** Two days of one chat, with a link of its own and one that leads elsewhere. */
export function longTalk(now: number): readonly EventView[] {
  const yesterday = now - day - 20 * minute
  const talk: readonly (readonly ['customer' | 'agent', number, string])[] = [
    ['customer', yesterday + minute, 'Hello, I ordered a reading lamp last week and it has not arrived yet.'],
    ['customer', yesterday + 1.2 * minute, 'The order is 4711-08.'],
    ['agent', yesterday + 2 * minute, 'Good morning Dana, thank you for the number. Let me look where it is.'],
    [
      'agent',
      yesterday + 4 * minute,
      'It left our warehouse on Tuesday and is with the carrier: https://parcels.example.com/track/4711-08',
    ],
    ['customer', yesterday + 5 * minute, 'Great, thanks. I will wait until tomorrow then.'],
    ['customer', now - 4 * minute, 'Good morning! It is still not here, and the page says “delivered”.'],
    ['agent', now - 3.2 * minute, 'I am sorry about that. I have asked the carrier for the signature; that takes a minute or two.'],
    ['agent', now - 1.9 * minute, 'They left it with your neighbour, Mr Okafor at number 12.'],
    ['customer', now - 0.9 * minute, 'Oh! I never thought of asking there.'],
    ['customer', now - 0.75 * minute, 'And the other one, the big box that I ordered on Monday?'],
  ]
  return [
    started(1, yesterday),
    byAlice(joined(2, yesterday + 0.5 * minute)),
    ...talk.map(([by, at, text], i) => byAlice(said(i + 3, by, text, Math.round(at)))),
  ]
}

/** With the name that people see. */
function byAlice(event: EventView): EventView {
  return event.from.role === 'agent' ? { ...event, from: { ...event.from, name: 'Alice Adler' } } : event
}

const past: readonly PastChat[] = [
  {
    chat: 'past1',
    transactionId: 'H4QT-88ZM',
    queueName: 'Sales',
    startedAt: 0,
    endedAt: 1,
    agentName: 'Ben Brandt',
    endedBy: 'customer',
    disposition: 'Order placed',
    notes: 'Wanted the lamp in brass; told her that it comes back in March.',
    rating: { stars: 5, comment: 'Quick and kind.' },
  },
  {
    chat: 'past2',
    transactionId: 'W9KL-20RD',
    queueName: 'Returns and complaints',
    startedAt: 0,
    endedAt: 1,
    agentName: 'Carla Conti',
    endedBy: 'agent',
    uncoded: true,
  },
]
export function recordOfDana(now: number): RecordView {
  return {
    id: 'r-dana',
    rev: 4,
    nickname: 'dee',
    firstName: 'Dana',
    lastName: 'Reyes',
    email: 'dee@example.com',
    phone: '+49 30 5550 4711',
    company: 'Reyes & Daughters',
    createdAt: now - 400 * day,
    notes: [
      { at: now - 30 * day, by: 'Ben Brandt', text: 'Prefers to be called in the afternoon.' },
      { at: now - 3 * day, by: 'Carla Conti', text: 'Moved to number 14 in October; the old address is still in some orders.' },
    ],
    chats: past.map((chat, i) => ({ ...chat, startedAt: now - (30 + 90 * i) * day, endedAt: now - (30 + 90 * i) * day + 9 * minute })),
  }
}
export function pastTalk(now: number): readonly EventView[] {
  const at = now - 30 * day
  const byBen = (event: EventView): EventView => ({ ...event, from: { role: 'agent', name: 'Ben Brandt', id: 'ben' } })
  return [
    started(1, at),
    byBen(joined(2, at + minute)),
    said(3, 'customer', 'Is the lamp to be had in brass?', at + 2 * minute),
    byBen(said(4, 'agent', 'Not at the moment; it comes back in March.', at + 3 * minute)),
    ended(5, 'customer', at + 9 * minute),
  ]
}

export function twoMatches(now: number): Matches {
  const { notes: _, chats, ...dana } = recordOfDana(now)
  return {
    records: [
      { ...dana, chats: chats.length, lastChatAt: now - 30 * day },
      { ...dana, id: 'r-daniel', nickname: '', firstName: 'Daniel', company: '', phone: '', chats: 1, lastChatAt: now - 210 * day },
    ],
  }
}

export const replies: readonly Reply[] = [
  { id: 'a', rev: 1, shortcut: 'hello', name: 'Greeting', text: 'Hello {customer.first}, my name is {agent.name}. How can I help you?' },
  { id: 'b', rev: 1, shortcut: 'moment', name: 'One moment', text: 'One moment please, I am looking that up for you.' },
  {
    id: 'c',
    rev: 1,
    shortcut: 'track',
    name: 'Where is my parcel',
    text: 'You can follow your parcel here: https://parcels.example.com/track',
  },
  { id: 'd', rev: 1, shortcut: 'bye', name: 'Good bye', text: 'Thank you for writing to {queue}, and have a good day!' },
]

export const targets: TransferTargets = {
  queues: [
    { id: 'sales', name: 'Sales' },
    { id: 'support', name: 'Support' },
    { id: 'returns', name: 'Returns and complaints' },
  ],
  agents: [
    { id: 'ben', name: 'Ben Brandt', state: 'available', free: 3 },
    { id: 'carla', name: 'Carla Conti', state: 'onBreak', free: 0 },
    { id: 'dora', name: 'Dora Dietrich-Hohenstein', state: 'available', free: 0 },
  ],
}

export function decisionsOf(chat: string, now: number): Decisions {
  const of = (id: string, name: string, idle: number, why: 'chosen' | 'behind' | 'takenByEarlierChat') => ({
    id,
    name,
    idleMs: idle * minute,
    level: 1,
    used: why === 'chosen' ? 3 : 5,
    limit: 6,
    why,
  })
  return {
    chat,
    decisions: [
      {
        round: 0,
        at: now - 7_000,
        queueName: 'Returns and complaints',
        agent: { id: 'alice', name: 'Alice Adler' },
        by: 'line',
        settings: { rev: 3, offerTimeoutSeconds: 30, idleRule: 'offerAndEnd' },
        waitedMs: 13_000,
        ahead: 1,
        candidates: [
          of('ben', 'Ben Brandt', 9, 'takenByEarlierChat'),
          of('alice', 'Alice Adler', 7, 'chosen'),
          of('carla', 'Carla Conti', 2, 'behind'),
        ],
        candidatesSeen: 5,
      },
    ],
  }
}

export function boardOf(now: number): Supervision {
  const person = (nickname: string, firstName = '', lastName = '') => ({ nickname, firstName, lastName, email: '' })
  const chat = { transactionId: 'K7F3-92QD', slaMs: minute, startedAt: now - 5 * minute }
  return {
    now,
    queues: [
      { id: 'sales', name: 'Sales', waiting: 3, longestWaitSince: now - 130_000, active: 8, late: 1, free: 0 },
      { id: 'support', name: 'Support', waiting: 0, active: 5, late: 0, free: 4 },
      { id: 'returns', name: 'Returns and complaints', waiting: 1, longestWaitSince: now - 15_000, active: 2, late: 0, free: 2 },
    ],
    agents: [
      { id: 'alice', name: 'Alice Adler', state: 'available', stateSince: now - 12 * minute, used: 6, limit: 6 },
      { id: 'ben', name: 'Ben Brandt', state: 'available', stateSince: now - 55 * minute, used: 3, limit: 6 },
      { id: 'carla', name: 'Carla Conti', state: 'onBreak', stateSince: now - 8 * minute, breakReason: 'Lunch', used: 0, limit: 6 },
      { id: 'dora', name: 'Dora Dietrich', state: 'available', stateSince: now - 90 * minute, away: true, used: 2, limit: 4 },
    ],
    chats: [
      { ...chat, chat: 'w1', status: 'waiting', queueName: 'Sales', customer: person('pat'), transactionId: 'P3XM-11QA' },
      {
        ...chat,
        chat: 'w2',
        status: 'offered',
        queueName: 'Sales',
        customer: person(''),
        agentName: 'Ben Brandt',
        transactionId: 'M2PX-7HHA',
      },
      {
        ...chat,
        chat: 'dee',
        status: 'active',
        queueName: 'Sales',
        customer: person('dee', 'Dana', 'Reyes'),
        agentName: 'Alice Adler',
        waitingSince: now - 42_000,
      },
      {
        ...chat,
        chat: 'lee',
        status: 'active',
        queueName: 'Support',
        customer: person('lee', 'Lee', 'Ångström'),
        agentName: 'Alice Adler',
        waitingSince: now - 95_000,
      },
      { ...chat, chat: 'kim', status: 'active', queueName: 'Support', customer: person('kim'), agentName: 'Ben Brandt' },
      { ...chat, chat: 'bob', status: 'postProcessing', queueName: 'Sales', customer: person('bob'), agentName: 'Alice Adler' },
    ],
  }
}

export function leftMessages(now: number): LeftMessages {
  const message = (id: string, nickname: string, text: string, ago: number) => ({
    id,
    reference: `N7KD-${id}3XY`,
    queueName: 'Sales',
    nickname,
    email: `${nickname.toLowerCase()}@example.com`,
    text,
    at: now - ago * minute,
  })
  return {
    messages: [
      message('1', 'Rosa', 'I would like to exchange the blue chair for a green one.\nThe order is 4712-33.', 900),
      message('2', 'Sam', 'Do you deliver to islands?', 60),
    ],
  }
}
