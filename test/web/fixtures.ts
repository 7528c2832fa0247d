import type { AgentChatView, AgentView, CustomerChatView, EventView, ReceiptsView } from '../../protocol/views.ts'
import type { StaffApi } from '../../web/console/staff-api.ts'

/** Sunday 10:00; every test begins here. */
export const start = Date.parse('2026-11-22T10:00:00Z')

export const nothingRead: ReceiptsView = { customer: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } }

export function started(seq = 1, at = start): EventView {
  return { kind: 'started', seq, at, from: { role: 'customer' } }
}
export function said(seq: number, by: 'customer' | 'agent', text = `message ${seq}`, at = start + seq * 1_000, cid?: string): EventView {
  const from = by === 'agent' ? ({ role: 'agent', name: 'alice', id: 'alice' } as const) : ({ role: 'customer' } as const)
  return { kind: 'message', seq, at, from, text, ...(cid === undefined ? {} : { cid }) }
}
export function joined(seq: number, at = start): EventView {
  return { kind: 'joined', seq, at, from: { role: 'agent', name: 'alice', id: 'alice' } }
}
export function ended(seq: number, by: 'customer' | 'agent' | 'system', at = start): EventView {
  const from = by === 'agent' ? ({ role: 'agent', name: 'alice' } as const) : ({ role: by } as const)
  return { kind: 'ended', seq, at, from }
}

export function row(chat: string, part: Partial<AgentChatView> = {}): AgentChatView {
  return {
    chat,
    rev: 1,
    round: 0,
    transactionId: 'K7F3-92QD',
    status: 'active',
    queue: { id: 'sales', name: 'Sales' },
    customer: { nickname: chat, firstName: '', lastName: '', email: '' },
    head: 0,
    startedAt: start,
    slaMs: 60_000,
    receipts: nothingRead,
    ...part,
  }
}

export function agent(rev: number, chats: AgentChatView[] = [], part: Partial<AgentView> = {}): AgentView {
  return {
    id: 'alice',
    rev,
    name: 'alice',
    role: 'agent',
    state: 'available',
    stateSince: start,
    stopNew: false,
    offersGone: [],
    limit: 6,
    queues: [{ queue: 'sales', name: 'Sales', level: 1 }],
    chats,
    ...part,
  }
}

export function customerChat(rev: number, part: Partial<CustomerChatView> = {}): CustomerChatView {
  return {
    chat: 'c1',
    rev,
    transactionId: 'K7F3-92QD',
    status: 'waiting',
    queueName: 'Sales',
    head: 1,
    startedAt: start,
    receipts: nothingRead,
    ...part,
  }
}

/** Cids that a test can foretell. */
export function cids(): () => string {
  let count = 0
  return () => `cid-${String(++count).padStart(4, '0')}`
}

/** Answers what a test names; anything else is asked by mistake. */
export function staffApi(part: Partial<StaffApi> = {}): StaffApi {
  const neverAsked = async (): Promise<never> => {
    throw new Error('this test does not ask this by HTTPS')
  }
  // whatever it may be asked one day
  return new Proxy({ ...part } as StaffApi, { get: (given, name) => Reflect.get(given, name) ?? neverAsked })
}
