/** Who may see which record: every relation between a person, a chat and a record. */
import { expect, test } from '@jest/globals'
import type { Chat } from '../../domain/chat.ts'
import { type Asker, type CustomerRecord, isPastOf, mayChoose, mayUseChat, mayUseRecord } from '../../domain/records.ts'

const record: CustomerRecord = {
  id: 'r1',
  rev: 1,
  createdAt: 0,
  nickname: 'Dee',
  firstName: '',
  lastName: '',
  email: 'Dee@example.com',
  phone: '',
  company: '',
}
const nobody: CustomerRecord = { ...record, id: 'r2', email: '' }

type Phase = 'waiting' | 'offered' | 'active' | 'handedOver' | 'postProcessing' | 'closed'
type Tie = 'linked' | 'address' | 'otherRecord' | 'none' | 'noAddress'

/** A chat in this phase; everywhere but in line alice is its agent, and in `handedOver` bob is being offered it. */
function chat(phase: Phase, tie: Tie): Chat {
  const email = tie === 'address' ? ' dee@EXAMPLE.com' : tie === 'noAddress' ? '' : 'kim@example.com'
  const base = {
    id: 'c1',
    transactionId: 'K7F3-92QD',
    queue: 'sales',
    queueName: 'Sales',
    priority: 50,
    startedAt: 1,
    customer: { nickname: 'typed', firstName: '', lastName: '', email },
    sessionHash: '',
    salt: '',
    customerHash: '',
    round: 0,
    lastSeq: 1,
    rev: 1,
    rejections: {},
    slaMs: 1,
    shards: 1,
    ...(tie === 'linked' ? { record: 'r1' } : tie === 'otherRecord' ? { record: 'r9' } : {}),
  }
  const joined = { ...base, agent: 'alice', agentName: 'Alice', offeredAt: 1, joinedAt: 1 }
  const over = { endedAt: 2, endedBy: 'agent' as const }
  switch (phase) {
    case 'waiting':
      return { ...base, status: 'waiting' }
    case 'offered':
      return { ...base, status: 'offered', agent: 'alice', offeredAt: 1, offerExpiresAt: 9 }
    case 'active':
      return { ...joined, status: 'active' }
    case 'handedOver':
      return { ...joined, status: 'active', transfer: { to: 'bob', toName: 'Bob', note: '', at: 1, expiresAt: 9 } }
    case 'postProcessing':
      return { ...joined, ...over, status: 'postProcessing', postProcessingEndsAt: 9, looked: true }
    case 'closed':
      return { ...joined, ...over, status: 'closed', closedAt: 3 }
    default:
      return phase satisfies never
  }
}

const phases: readonly Phase[] = ['waiting', 'offered', 'active', 'handedOver', 'postProcessing', 'closed']
const ties: readonly Tie[] = ['linked', 'address', 'otherRecord', 'none', 'noAddress']
const people: readonly Asker[] = [
  { id: 'alice', name: 'Alice', role: 'agent' },
  { id: 'bob', name: 'Bob', role: 'agent' },
  { id: 'sam', name: 'Sam', role: 'supervisor' },
  { id: 'ada', name: 'Ada', role: 'administrator' },
]
const every = people.flatMap(person => phases.flatMap(phase => ties.map(tie => [person, phase, tie] as const)))

test('[RC2] [T1] a record is for supervisors, and for the agent who talks with its customer or does the post processing', () => {
  const allowed = every.filter(([person, phase, tie]) => mayUseRecord(person, record, [chat(phase, tie)]))
  expect(allowed.filter(([{ role }]) => role !== 'agent')).toHaveLength(2 * phases.length * ties.length)
  expect(allowed.filter(([{ role }]) => role === 'agent').map(([{ id }, phase, tie]) => `${id} ${phase} ${tie}`)).toEqual([
    'alice active linked',
    'alice active address',
    'alice handedOver linked',
    'alice handedOver address',
    'alice postProcessing linked',
    'alice postProcessing address',
  ])
})

test('[RC2] who holds no chat sees no record, and one without an address is nobody’s by address', () => {
  for (const person of people) expect(mayUseRecord(person, record, [])).toBe(person.role !== 'agent')
  for (const [person, phase, tie] of every.filter(([{ role }]) => role === 'agent')) {
    expect([person.id, phase, tie, mayUseRecord(person, nobody, [chat(phase, tie)])]).toEqual([person.id, phase, tie, false])
  }
})

test('[RC2] one chat among several is enough', () => {
  const [alice] = people
  if (alice === undefined) throw new Error('nobody')
  expect(mayUseRecord(alice, record, [chat('active', 'none'), chat('offered', 'linked'), chat('postProcessing', 'address')])).toBe(true)
  expect(mayUseRecord(alice, record, [chat('active', 'none'), chat('offered', 'linked')])).toBe(false)
})

test('[RC2] the records that a chat’s customer may have are shown to whoever has the chat, and chosen among by them', () => {
  const shown = every.filter(([person, phase, tie]) => person.role === 'agent' && mayUseChat(person, chat(phase, tie)))
  expect(new Set(shown.map(([{ id }, phase]) => `${id} ${phase}`))).toEqual(
    new Set(['alice active', 'alice handedOver', 'alice postProcessing']),
  )
  const chosen = shown.filter(([person, phase, tie]) => mayChoose(person, record, chat(phase, tie)))
  expect(new Set(chosen.map(([, , tie]) => tie))).toEqual(new Set(['linked', 'address']))
  expect(every.filter(([person, phase, tie]) => person.role === 'agent' && mayChoose(person, record, chat(phase, tie)))).toEqual(chosen)
})

test('[RC4] a chat is past when it has ended and is linked', () => {
  const past = phases.flatMap(phase => ties.filter(tie => isPastOf(chat(phase, tie), record)).map(tie => `${phase} ${tie}`))
  expect(past).toEqual(['postProcessing linked', 'closed linked'])
})
