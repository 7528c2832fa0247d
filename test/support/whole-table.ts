/** Whether a table that nobody is at is whole: every chat in its place, every slot with its chat, every line and deadline as it must be. */
import { type DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { type AttributeMap, toItem } from '../../adapters/attribute-values.ts'
import { type Agent, eligible, servedQueues } from '../../domain/agent.ts'
import type { Chat } from '../../domain/chat.ts'
import { mayIdle } from '../../domain/idle.ts'
import type { Item } from '../../domain/ports.ts'

/** What clients were told: a chat that was started, a message and its number. */
export interface Promised {
  readonly chats: Iterable<string>
  readonly messages: Iterable<{ readonly chat: string; readonly seq: number; readonly text: string }>
}

export async function readTable(client: DynamoDBClient, isTable: (name: string) => boolean = () => true): Promise<readonly Item[]> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}))
  const [TableName, ...others] = TableNames.filter(isTable)
  if (TableName === undefined || others.length > 0) throw new Error(`expected one table, not ${TableNames}`)
  const items: Item[] = []
  let ExclusiveStartKey: AttributeMap | undefined
  do {
    const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }))
    for (const found of page.Items ?? []) items.push(toItem(found))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return items
}

/** Every way in which the table is not whole, in words; none when it is. */
export function brokenIn(items: readonly Item[], promised: Promised, now: number): readonly string[] {
  const faults: string[] = []
  const under = (prefix: string) => items.filter(item => item.pk.startsWith(prefix))
  const logs = new Map<string, Item[]>()
  for (const item of under('C#')) if (item.sk.startsWith('E#')) logs.set(item.pk, [...(logs.get(item.pk) ?? []), item])
  const chats = new Map(under('C#').flatMap(item => (item.sk === 'S' ? [[item.id as string, item as unknown as Chat] as const] : [])))
  const agents = new Map(under('A#').flatMap(item => (item.sk === 'S' ? [[item.id as string, item as unknown as Agent] as const] : [])))
  const waits = under('W#')
  const lines = under('L#')
  const dues = under('D#')
  const due = (kind: string, subject: string, of: string) =>
    dues.some(item => item.kind === kind && item.subject === subject && item.of === of)
  const holders = new Map<string, string[]>()

  for (const agent of agents.values()) {
    const slots = Object.entries(agent.slots)
    if (slots.length > Math.min(agent.limit, 6)) faults.push(`[RI1] ${agent.id} has ${slots.length} slots of ${agent.limit}`)
    for (const [id, slot] of slots) {
      holders.set(id, [...(holders.get(id) ?? []), agent.id])
      const chat = chats.get(id)
      const owner = chat !== undefined && 'agent' in chat && chat.status !== 'closed' ? chat.agent : undefined
      if (owner !== agent.id || chat?.round !== slot.round)
        faults.push(`[RI2] a slot of ${agent.id} holds ${id} (round ${slot.round}), which is ${say(chat)}`)
    }
    const entries = lines.filter(line => line.agent === agent.id)
    for (const { queue } of servedQueues(agent)) {
      const mine = entries.filter(line => queueOf(line) === queue)
      const wanted = eligible(agent) ? 1 : 0
      if (mine.length !== wanted)
        faults.push(
          `[RI12] ${agent.id} (v ${agent.v}) has ${mine.length} entries in the line of ${queue} (v ${mine.map(line => line.v)}), not ${wanted}`,
        )
      if (wanted === 1 && mine.some(line => (line.v as number) > agent.v)) faults.push(`[RI5] an entry of ${agent.id} is of the future`)
    }
    if (entries.some(line => !servedQueues(agent).some(({ queue }) => queue === queueOf(line))))
      faults.push(`[RI12] ${agent.id} stands in the line of a foreign queue`)
  }

  for (const id of promised.chats) if (!chats.has(id)) faults.push(`[I1] ${id} was started and is not there`)
  for (const chat of chats.values()) {
    const places = waits.filter(wait => wait.chat === chat.id)
    const held = holders.get(chat.id) ?? []
    if (chat.status === 'waiting') {
      if (places.length !== 1 || places[0]?.round !== chat.round) faults.push(`[RI4] ${say(chat)} has ${places.length} places in line`)
      // its place is that of its start, whatever happened since
      const wanted = `${digits(chat.priority, 2)}#${digits(chat.startedAt, 13)}#${chat.id}#${digits(chat.round, 6)}`
      if (places.some(place => place.sk !== wanted)) faults.push(`[RI4] ${say(chat)} does not stand at its old place`)
      for (const agent of agents.values())
        if (eligible(agent) && agent.lease > now && serves(agent, chat.queue) && !((chat.rejections[agent.id] ?? 0) > now))
          faults.push(`[RI6] ${say(chat)} beside ${agent.id}, who is free`)
    } else if (places.length > 0) faults.push(`[RI12] ${say(chat)} still has a place in line`)
    const wantedHolders = chat.status === 'waiting' || chat.status === 'closed' ? 0 : 1
    if (held.length !== wantedHolders) faults.push(`[RI2] ${say(chat)} is in the slots of ${held.length} agents (${held})`)
    if (chat.status === 'offered' && !due('offer-timeout', chat.id, String(chat.round))) faults.push(`[RI10] ${say(chat)} has no deadline`)
    if (chat.status === 'postProcessing' && !due('post-processing', chat.id, String(chat.round)))
      faults.push(`[RI10] ${say(chat)} has no deadline`)
    const looks = dues.filter(item => item.kind === 'idle' && item.subject === chat.id).map(({ at }) => at)
    const wantedLooks = mayIdle(chat) ? [chat.idleLookAt] : []
    if (looks.join() !== wantedLooks.join())
      faults.push(`[D14] the silence of ${say(chat)} is looked at at '${looks}', not '${wantedLooks}'`)
    faults.push(...brokenLog(chat, logs.get(`C#${chat.id}`) ?? []))
  }
  for (const wait of waits) if (!chats.has(wait.chat as string)) faults.push(`[RI12] a place in line of ${wait.chat}, which is no chat`)
  for (const open of under('CUST#')) {
    const chat = chats.get(open.chat as string)
    if (chat === undefined || chat.status === 'closed' || chat.status === 'postProcessing')
      faults.push(`[F35] ${say(chat)} is still its customer's open chat`)
  }
  for (const { chat, seq, text } of promised.messages)
    if (logs.get(`C#${chat}`)?.find(event => event.seq === seq)?.text !== text)
      faults.push(`[I1] message ${seq} of ${chat} is not '${text}'`)
  return faults
}

/** Numbered 1 to `lastSeq` without a gap, joined as often as it was accepted, each text once (I3, I4). */
function brokenLog(chat: Chat, rows: readonly Item[]): readonly string[] {
  const log = [...rows].sort((a, b) => (a.sk < b.sk ? -1 : 1))
  const texts = log.flatMap(event => (event.kind === 'message' ? [event.text] : []))
  return [
    ...(log.length !== chat.lastSeq || log.some((event, i) => event.seq !== i + 1) ? [`[I4] the log of ${say(chat)} has a gap`] : []),
    ...(new Set(texts).size !== texts.length ? [`[I3] a message of ${say(chat)} is doubled`] : []),
    ...(log.filter(event => event.kind === 'ended').length > 1 ? [`[I13] ${say(chat)} ended twice`] : []),
  ]
}

function serves(agent: Agent, queue: string): boolean {
  return servedQueues(agent).some(assigned => assigned.queue === queue)
}

/** Partitions of a line are `L#queue#shard`. */
function queueOf({ pk }: Item): string | undefined {
  return pk.split('#')[1]
}

function say(chat: Chat | undefined): string {
  if (chat === undefined) return 'no chat at all'
  return `${chat.id} (${chat.status}, round ${chat.round}${'agent' in chat ? `, ${chat.agent}` : ''})`
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
