/** An agent with six chats, one of each state that a row can have. */
import type { AgentChatView, AgentView, EventView } from '../../protocol/views.ts'
import { agent, row, said, started } from '../web/fixtures.ts'

export interface Scene {
  readonly agent: AgentView
  readonly logs: Readonly<Record<string, readonly EventView[]>>
}

const queues = [
  { queue: 'sales', name: 'Sales', level: 1 },
  { queue: 'support', name: 'Support', level: 2 },
  { queue: 'returns', name: 'Returns and complaints', level: 3, off: true },
] as const
const queue = (index: 0 | 1 | 2) => ({ id: queues[index].queue, name: queues[index].name })

export function busyScene(now: number): Scene {
  const customer = (nickname: string, firstName = '', lastName = '', email = '') => ({ nickname, firstName, lastName, email })
  const logs = {
    lee: [
      started(1, now - 300_000),
      said(2, 'customer', 'My parcel never came. What now?', now - 95_000),
      said(3, 'customer', 'Hello?', now - 60_000),
    ],
    dee: [
      started(1, now - 252_000),
      said(2, 'agent', 'It left this morning.', now - 100_000),
      said(3, 'customer', 'Thanks! And the other one, the big box that I ordered a week ago?', now - 42_000),
    ],
    kim: [
      started(1, now - 500_000),
      said(2, 'customer', 'Hi', now - 480_000),
      said(3, 'agent', 'You are welcome. Anything else?', now - 200_000),
    ],
    zoe: [started(1, now - 500_000), said(2, 'agent', 'Please send me the number.', now - 200_000)],
    bob: [started(1, now - 700_000), said(2, 'agent', 'Good bye!', now - 30_000)],
  } as const
  const chats: AgentChatView[] = [
    row('lee', {
      customer: customer('lee', 'Lee', 'Ångström', 'lee@example.com'),
      transactionId: 'AAAA-0001',
      waitingSince: now - 95_000,
      head: 3,
      joinedAt: now - 290_000,
      queue: queue(1),
    }),
    row('dee', {
      customer: customer('dee', 'Dana', 'Reyes', 'dee@example.com'),
      transactionId: 'K7F3-92QD',
      waitingSince: now - 42_000,
      head: 3,
      joinedAt: now - 250_000,
    }),
    row('kim', { customer: customer('kim'), transactionId: 'CCCC-0003', head: 3, joinedAt: now - 490_000 }),
    row('zoe', {
      customer: customer('Zoë', 'Zoë', 'Abel', 'zoe@example.com'),
      transactionId: 'BBBB-0002',
      head: 2,
      joinedAt: now - 480_000,
      customerAwaySince: now - 130_000,
      queue: queue(1),
    }),
    row('offer', {
      status: 'offered',
      customer: customer(''),
      transactionId: 'M2PX-7HHA',
      offeredAt: now - 7_000,
      offerExpiresAt: now + 23_000,
      startedAt: now - 20_000,
      queue: queue(2),
    }),
    row('bob', {
      status: 'postProcessing',
      customer: customer('bob', 'Robert', 'Zimmer', 'bob@example.com'),
      transactionId: 'DDDD-0004',
      head: 2,
      joinedAt: now - 690_000,
      endedAt: now - 12_000,
      endedBy: 'agent',
      postProcessingEndsAt: now + 48_000,
    }),
  ]
  return {
    agent: agent(5, chats, {
      name: 'Alice Example',
      stateSince: now - 751_000,
      queues: queues.map(one => ({ ...one })),
      mayChooseQueues: true,
    }),
    logs,
  }
}
