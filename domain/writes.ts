/** Changes of chats and agents as conditional writes. What is not here is not written. */
import { type Agent, eligible } from './agent.ts'
import { type Chat, isOver } from './chat.ts'
import type { Decision } from './decisions.ts'
import { mayIdle } from './idle.ts'
import { agentKey, chatKey, dueKey, pastChatKey } from './keys.ts'
import { type LineEntry, lineEntries, movedEntries, type Pair } from './lines.ts'
import type { Condition, Deadline, Item, Key, Path, Write } from './ports.ts'

export function readChat(item: Item): Chat {
  const { pk: _pk, sk: _sk, ...chat } = item
  // a chat from before lines had partitions
  return { shards: 1, ...chat } as unknown as Chat
}
export function readAgent(item: Item): Agent {
  const { pk: _pk, sk: _sk, ...agent } = item
  return agent as unknown as Agent
}

/** A chat changes only as it was read: `rev` rises with every change, so two writers cannot both win (I4, I12). */
export function chatChange(before: Chat, after: Chat): Write {
  const unchanged: Condition[] = [
    { path: ['rev'], is: '=', value: before.rev },
    { path: ['lastSeq'], is: '=', value: before.lastSeq },
  ]
  return { ...changes(chatKey(before.id), before, after), if: unchanged }
}

/** A record's entry for a chat that has ended: put by whichever comes later, the end or the link, and gone when another record is chosen. */
export function pastChatWrites(before: Chat, next: Chat): readonly Write[] {
  const was = isOver(before) ? before.record : undefined
  const is = isOver(next) ? next.record : undefined
  if (was === is) return []
  return [
    ...(was === undefined ? [] : [{ delete: pastChatKey(was, next.startedAt, next.id) }]),
    ...(is === undefined || !isOver(next)
      ? []
      : [{ put: { ...pastChatKey(is, next.startedAt, next.id), chat: next.id, endedAt: next.endedAt } }]),
  ]
}

/**
 * An agent changes only as it was read (`v`); entries for becoming eligible are put in the same transaction, so that no moment
 * exists in which a free agent cannot be found (RR1). Heartbeats move `lease` alone and are not disturbed; only who ends the
 * presence must lose against one (RT12).
 */
export function agentChange(before: Agent, after: Agent): readonly Write[] {
  const unchanged: Condition[] = [{ path: ['v'], is: '=', value: before.v }]
  if (before.presence === 'online' && after.presence !== 'online') unchanged.push({ path: ['lease'], is: '=', value: before.lease })
  const change: Write = { ...changes(agentKey(before.id), before, after), if: unchanged }
  const entries = !eligible(before) && eligible(after) ? lineEntries(after) : []
  return [change, ...entries.map(put => ({ put }))]
}

/** What remains to be done in the lines after an agent changed: Puts first, and only when they are answered the Deletes (N4). */
export function lineMoves(before: Agent, after: Agent): { readonly puts: readonly Write[]; readonly deletes: readonly Write[] } {
  if (!eligible(before)) return { puts: [], deletes: [] }
  const deletes = lineEntries(before).map(entry => ({ delete: { pk: entry.pk, sk: entry.sk } }))
  return { puts: eligible(after) ? lineEntries(after).map(put => ({ put })) : [], deletes }
}

/**
 * RT2: the chat must still wait in this round, the agent must still be as the line says, present, free and below the limit; the
 * limit is a condition of the write itself (S9, N15). Nothing was read before: the entries are hints.
 */
export function offerWrites({ wait, line }: Pair, at: number, offerExpiresAt: number, decision: Decision): readonly Write[] {
  return [
    {
      update: agentKey(line.agent),
      set: [
        [['slots', wait.chat], { round: wait.round, since: at }],
        [['idle'], offeredIdle(line, at)],
        [['v'], line.v + 1],
      ],
      add: [[['rev'], 1]],
      if: [
        { path: ['v'], is: '=', value: line.v },
        { path: ['state'], is: '=', value: 'available' },
        { path: ['stopNew'], is: '=', value: false },
        { path: ['presence'], is: '=', value: 'online' },
        { path: ['lease'], is: '>', value: at },
        { path: ['slots'], is: 'fewerThan', than: ['limit'] },
        { path: ['slots', wait.chat], is: 'absent' },
      ],
    },
    {
      update: chatKey(wait.chat),
      set: [
        [['status'], 'offered'],
        [['agent'], line.agent],
        [['offeredAt'], at],
        [['offerExpiresAt'], offerExpiresAt],
      ],
      add: [[['rev'], 1]],
      if: [
        { path: ['status'], is: '=', value: 'waiting' },
        { path: ['round'], is: '=', value: wait.round },
      ],
    },
    duePut(offerDeadline(wait.chat, wait.round, offerExpiresAt), decision),
  ]
}

/** Being offered a chat sends an agent to the back of the line (D2); `idle` never stands still (RI9). */
export function offeredIdle(line: LineEntry, at: number): number {
  return Math.max(at, line.idle + 1)
}

/** Entries after an offer: none when the last slot was taken. */
export function entriesAfterOffer(line: LineEntry, at: number): readonly LineEntry[] {
  return line.used + 1 < line.limit ? movedEntries(line, offeredIdle(line, at)) : []
}

export function offerDeadline(chat: string, round: number, at: number): Deadline<'offer-timeout'> {
  return { kind: 'offer-timeout', at, subject: chat, of: String(round) }
}

/** Written in the transaction that sets the deadline: the timer is punctual, this is certain (architecture §4). */
export function duePut(deadline: Deadline, decision?: Decision): Write {
  const why = decision === undefined ? {} : { decision: JSON.stringify(decision) }
  return { put: { ...dueKey(deadline.kind, deadline.at, deadline.subject, deadline.of), ...deadline, ...why } }
}
export function dueDelete({ kind, at, subject, of }: Deadline): Write {
  return { delete: dueKey(kind, at, subject, of) }
}

/** The entry goes with the change that moves it or ends its reason: none is left behind, and no second one made. */
export function idleWrites(before: Chat, after: Chat): readonly Write[] {
  const [was, is] = [idleDeadline(before), idleDeadline(after)]
  if (was?.at === is?.at) return []
  return [...(was === undefined ? [] : [dueDelete(was)]), ...(is === undefined ? [] : [duePut(is)])]
}
function idleDeadline(chat: Chat): Deadline | undefined {
  return mayIdle(chat) ? { kind: 'idle', at: chat.idleLookAt, subject: chat.id, of: '0' } : undefined
}

function changes(update: Key, before: object, after: object) {
  const was = new Map(Object.entries(before))
  const set: [Path, unknown][] = []
  for (const [name, value] of Object.entries(after)) {
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(was.get(name))) set.push([[name], value])
  }
  const remove: Path[] = [...was.keys()].filter(name => (after as Record<string, unknown>)[name] === undefined).map(name => [name])
  return { update, set, remove }
}
