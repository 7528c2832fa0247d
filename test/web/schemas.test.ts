import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { LeaveMessageSchema } from '../../protocol/around-a-chat.ts'
import { ChatFormSchema, ChatStartedSchema, StartChatSchema } from '../../protocol/chat-start.ts'
import { CustomerFrameSchema, ServerFrameSchema } from '../../protocol/frames.ts'
import { ChangedPictureSchema, DecisionsSchema, MeSchema } from '../../protocol/http.ts'
import { RecordSchema } from '../../protocol/records.ts'
import * as small from '../../web/shared/schemas.ts'
import { agent, customerChat, joined, row, said, start, started } from './fixtures.ts'

interface Part {
  type: string
  entries?: Record<string, Part>
  item?: Part
  wrapped?: Part
  value?: Part
  key?: Part | string
  options?: unknown[]
  literal?: unknown
  default?: unknown
  pipe?: { kind: string; type: string; requirement?: never; operation?: never }[]
}

/** The same schema, built of the small parts instead of valibot's. */
function rebuilt(schema: Part): small.Schema {
  const [self, ...actions] = schema.pipe ?? []
  if (self) return small.pipe(rebuilt(self as never), ...actions.map(action))
  const entries = () => Object.fromEntries(Object.entries(schema.entries ?? {}).map(([name, one]) => [name, rebuilt(one)]))
  switch (schema.type) {
    case 'strict_object':
      return small.strictObject(entries())
    case 'variant':
      return small.variant(schema.key as string, (schema.options as Part[]).map(rebuilt))
    case 'array':
      return small.array(rebuilt(schema.item as Part))
    case 'record':
      return small.record(rebuilt(schema.key as Part), rebuilt(schema.value as Part))
    case 'optional':
      return small.optional(rebuilt(schema.wrapped as Part), schema.default)
    case 'literal':
      return small.literal(schema.literal)
    case 'picklist':
      return small.picklist(schema.options as unknown[])
    case 'string':
      return small.string()
    case 'number':
      return small.number()
    case 'boolean':
      return small.boolean()
    case 'nullable':
      return small.nullable(rebuilt(schema.wrapped as Part))
    default:
      throw new Error(`the pages use ${schema.type}, which web/shared/schemas.ts does not have`)
  }
}
function action({ type, requirement, operation }: { type: string; requirement?: never; operation?: never }) {
  const made = {
    min_length: () => small.minLength(requirement as never),
    max_length: () => small.maxLength(requirement as never),
    min_value: () => small.minValue(requirement as never),
    max_value: () => small.maxValue(requirement as never),
    safe_integer: () => small.safeInteger(),
    integer: () => small.integer(),
    trim: () => small.trim(),
    base64: () => small.base64(),
    regex: () => small.regex(requirement as never),
    check: () => small.check(requirement as never),
    transform: () => small.transform(operation as never),
  }[type]
  if (!made) throw new Error(`the pages use ${type}, which web/shared/schemas.ts does not have`)
  return made()
}

const key = 'k'.repeat(22)
const form = {
  id: 'sales',
  name: 'Sales',
  state: 'closed',
  opensAt: start,
  hours: [{ from: start, to: start + 1 }],
  leaveMessage: true,
  askName: 'no',
  askEmail: 'required',
  questions: [{ id: 'q1', label: 'Why?', kind: 'choice', required: true, options: ['a', 'b'] }],
}
const staff = {
  id: 'alice',
  rev: 3,
  name: 'Alice',
  email: 'a@example.com',
  role: 'agent',
  limit: 6,
  mayReject: true,
  mayChooseQueues: false,
}
const decision = {
  round: 0,
  at: start,
  queueName: 'Sales',
  agent: { id: 'alice', name: 'Alice' },
  by: 'line',
  settings: { rev: 2, offerTimeoutSeconds: 30, idleRule: 'offerOnly' },
  waitedMs: 9,
  ahead: 0,
  candidates: [{ id: 'alice', name: 'Alice', idleMs: 5, level: 1, used: 0, limit: 6, why: 'chosen' }],
  candidatesSeen: 1,
  outcome: 'accepted',
}
const details = { nickname: 'Di', firstName: '', lastName: '', email: '', phone: '', company: '', createdAt: start }
const pastChat = { chat: 'c0', transactionId: 'T', queueName: 'Sales', startedAt: start, endedBy: 'agent', uncoded: true }
const note = { at: start, by: 'Alice', text: 'rang' }
const good: readonly [string, v.GenericSchema, unknown][] = [
  ['form', ChatFormSchema, { queues: [form] }],
  ['start', StartChatSchema, { startKey: key, customerKey: key, queue: 'sales', nickname: ' Da\u200bna  R ', email: ' d@example.com ' }],
  ['started', ChatStartedSchema, { chat: 'c1', transactionId: 'T', session: 's', ticket: 't', ticketExpiresAt: 1 }],
  ['message left', LeaveMessageSchema, { messageKey: key, queue: 'sales', nickname: 'Dana', email: 'd@example.com', text: 'hello' }],
  ['welcome', CustomerFrameSchema, { action: 'welcome', now: start, expiresAt: start, heads: { c1: 3 }, chat: customerChat(2) }],
  [
    'page',
    CustomerFrameSchema,
    { action: 'page', chat: 'c1', after: 0, events: [started(), joined(2), said(3, 'agent')], head: 3, more: false },
  ],
  ['nack', CustomerFrameSchema, { action: 'nack', code: 'RETRY', message: 'later', retry: true, afterMs: 5 }],
  ['snapshot of an agent', ServerFrameSchema, { action: 'agent', now: start, agent: agent(2, [row('c1', { record: 'r1' })]) }],
  ['person', MeSchema, { ...staff, queues: [{ queue: 'sales', name: 'Sales', level: 1 }] }],
  ['decision', DecisionsSchema, { chat: 'c1', decisions: [decision] }],
  ['record', RecordSchema, { id: 'r1', rev: 1, ...details, notes: [note], chats: [pastChat] }],
  ['picture', ChangedPictureSchema, { picture: 'QUJDRA==' }],
  ['no picture', ChangedPictureSchema, { picture: null }],
]

/** Every value that differs from a good one in one place, at any depth. */
function spoiled(value: unknown): unknown[] {
  const odd: unknown[] = [undefined, null, '', 'x'.repeat(9_000), 'ü b', -1, 1.5, Number.NaN, true, [], {}, [null], 2 ** 60]
  if (Array.isArray(value)) return [...odd, ...value.flatMap((one, at) => spoiled(one).map(bad => value.with(at, bad)))]
  if (typeof value !== 'object' || value === null) return odd
  const names = Object.keys(value) as (keyof typeof value)[]
  return [
    ...odd,
    { ...value, unknownOne: 1 },
    ...names.map(name => Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))),
    ...names.flatMap(name => spoiled(value[name]).map(bad => ({ ...(value as object), [name]: bad }))),
  ]
}

describe('the small reading of the schemas', () => {
  test.each(good)('[CX12] it makes of a %s what valibot makes of it, and of everything that is wrong in one place', (_, schema, value) => {
    const mine = rebuilt(schema as never)
    const others = spoiled(value)
    expect(small.safeParse(mine, value)).toEqual({ success: true, output: v.parse(schema, value) })
    let refused = 0
    for (const other of others) {
      const theirs = v.safeParse(schema, other)
      const own = small.safeParse(mine, other)
      if (!theirs.success) refused += 1
      const seen = JSON.stringify(other)?.slice(0, 300)
      expect({ seen, success: own.success, output: own.success && own.output }).toEqual({
        seen,
        success: theirs.success,
        output: theirs.success && theirs.output,
      })
    }
    expect(refused).toBeGreaterThan(10)
  })

  test('[CX12] [F39] an optional part that cannot be read falls back, as valibot has it', () => {
    const schema = v.object({ colour: v.fallback(v.optional(v.string()), undefined), size: v.fallback(v.number(), 7) })
    const mine = small.object({
      colour: small.fallback(small.optional(small.string()), undefined),
      size: small.fallback(small.number(), 7),
    })
    for (const value of [{ colour: 1 }, {}, { colour: 'red', size: 'x' }, { size: 3, extra: 1 }, null, [], 'text'])
      expect(small.safeParse(mine, value)).toMatchObject(
        v.safeParse(schema, value).success ? { success: true, output: v.parse(schema, value) } : { success: false },
      )
  })
})
