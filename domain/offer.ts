/** One try of one offer (RT2), and what its outcome leaves to be told and tidied (routing.md §5.3, §5.8). */
import { eligible } from './agent.ts'
import { type Decision, decisionOf } from './decisions.ts'
import { readRoom, tellAgent, tellCustomer } from './delivery.ts'
import { type LineEntry, type Lines, lineEntries, type Pair, readLines, siblingKeys, type WaitEntry } from './lines.ts'
import type { Failure, Item, Key, Ports, Write } from './ports.ts'
import { dropAgent } from './presence.ts'
import { type QueueInForce, settingsOfQueue } from './queue.ts'
import { entriesAfterOffer, offerDeadline, offerWrites, readAgent, readChat } from './writes.ts'

/** Both lines of a queue and its settings, as one decision sees them. */
export interface Look {
  readonly settings: QueueInForce
  readonly lines: Lines
}

/** Settings that the caller has read for this decision are taken as they are; else both are read together, with a guess of how many partitions there are. */
export async function lookAt(ports: Ports, queue: string, read: QueueInForce | undefined, limit: number, guess = 1): Promise<Look> {
  const shards = read?.readShards ?? guess
  const [settings, lines] = await Promise.all([read ?? settingsOfQueue(ports, queue), readLines(ports.store, queue, shards, limit)])
  return { settings, lines: settings.readShards > shards ? await readLines(ports.store, queue, settings.readShards, limit) : lines }
}

export interface Tidying {
  /** New entries of agents; entries of chats that do not wait any more may go beside them. */
  readonly first: readonly Write[]
  /** Old entries of agents, when the new ones are there. */
  readonly last: readonly Write[]
}
export const nothingToTidy: Tidying = { first: [], last: [] }
/** Never rejects: it ends with what went wrong, if anything did. */
export type Announcement = Promise<{ readonly error: unknown } | undefined>
export type Tried = Tidying &
  (
    | { readonly made: true; readonly announced: Announcement }
    /** `agent`, `chat`: what is stored of them, where that was not as the lines say. */
    | {
        readonly made: false
        /** Another transaction was at one of them, or the store is busy. */
        readonly contended: boolean
        readonly agentContended: boolean
        /** What is stored of the agent, where it was not as the line says. */
        readonly agent?: Item
        /** The entry of the agent, or that of the chat, says nothing true any more. */
        readonly agentOver: boolean
        readonly chatOver: boolean
      }
  )

/** The caller tidies; `announced` may go on meanwhile. */
export async function tryOffer(ports: Ports, pair: Pair, { lines, settings }: Look): Promise<Tried> {
  const { wait, line } = pair
  const at = ports.clock.now()
  const offerTimeoutMs = line.offerTimeoutMs ?? settings.offerTimeoutMs
  const decision = decisionOf(pair, lines, settings, offerTimeoutMs, at)
  const outcome = await ports.store.transact(offerWrites(pair, at, at + offerTimeoutMs, decision))
  if (outcome.ok) {
    return {
      made: true,
      announced: announce(ports, pair, at + offerTimeoutMs, decision).then(
        () => undefined,
        (error: unknown) => ({ error }),
      ),
      first: [...entriesAfterOffer(line, at).map(put => ({ put })), removal(wait)],
      last: siblingKeys(line).map(removal),
    }
  }
  const [agent, chat] = outcome.failures
  const chatOver = chat?.reason === 'condition' && waitIsOver(wait, chat.item)
  const repair = agent?.reason === 'condition' ? await lineRepair(ports, line, agent.item) : nothingToTidy
  return {
    made: false,
    contended: outcome.failures.some(isContended),
    agentContended: agent !== undefined && isContended(agent),
    ...(agent?.reason === 'condition' && agent.item !== undefined ? { agent: agent.item } : {}),
    agentOver: repair.last.length > 0,
    chatOver,
    first: chatOver ? [...repair.first, removal(wait)] : repair.first,
    last: repair.last,
  }
}

function isContended({ reason }: Failure): boolean {
  return reason === 'conflict' || reason === 'throttled'
}
function removal({ pk, sk }: Key): Write {
  return { delete: { pk, sk } }
}

/** Puts are answered before an agent's old entry goes: between them a reader may see two entries of an agent, never none (N4). */
export async function tidy(ports: Ports, tried: readonly Tidying[]): Promise<void> {
  await writeAll(
    ports,
    tried.flatMap(({ first }) => first),
  )
  await writeAll(
    ports,
    tried.flatMap(({ last }) => last),
  )
}

/** For a try of its own: tidies, and sees the telling to its end, whatever fails first. */
export async function finishTry(ports: Ports, tried: Tried): Promise<void> {
  const told = tried.made ? tried.announced : undefined
  await tidy(ports, [tried]).finally(() => told)
  const failed = await told
  if (failed !== undefined) throw failed.error
}

/** All of it may be lost: heartbeats show an unseen offer, the due entry and the timer end it (routing.md §5.8). */
async function announce(ports: Ports, { wait, line }: Pair, expiresAt: number, { ahead, seen }: Decision): Promise<void> {
  const [told] = await Promise.all([
    tellAgent(ports, line.agent),
    readRoom(ports, wait.chat).then(room => (room === undefined ? undefined : tellCustomer(ports, room))),
    ports.timers.start(offerDeadline(wait.chat, wait.round, expiresAt)),
  ])
  ports.journal.record('OfferMade', { chat: wait.chat, agent: line.agent, round: wait.round, told, ahead, seen })
  if (!told) await dropAgent(ports, line.agent, 'unreachable')
}

/** RR2: an entry goes by its exact name, and only after the agent item has been seen to be past it. */
export async function lineRepair(ports: Ports, entry: LineEntry, item: Item | undefined): Promise<Tidying> {
  const gone = [removal(entry)]
  if (item === undefined) return { first: [], last: gone }
  const agent = readAgent(item)
  // an entry of the future belongs to a transaction that is still becoming visible
  if (agent.v < entry.v) return nothingToTidy
  if (!eligible(agent)) return { first: [], last: gone }
  if (agent.v > entry.v) return { first: lineEntries(agent).map(put => ({ put })), last: gone }
  // as the line says, and yet refused: only a lease that ran out is left, and who finds that ends the presence (RT12)
  const dropped = await dropAgent(ports, agent.id, 'lease')
  return { first: [], last: dropped ? gone : [] }
}

/** RR2: nothing of this round is to come. An absent chat may be one that is still becoming visible. */
export function waitIsOver(wait: WaitEntry, item: Item | undefined): boolean {
  if (item === undefined) return false
  const chat = readChat(item)
  return chat.round > wait.round || (chat.round === wait.round && chat.status !== 'waiting')
}

/** A Delete that was not taken leaves an entry too many. After a Put that was not, the older entry must stay: that is an outage (RR1). */
export async function writeAll({ store }: Ports, writes: readonly Write[]): Promise<void> {
  const outcomes = await Promise.all(writes.map(write => store.write(write)))
  const refused = writes.find((write, i) => 'put' in write && outcomes[i]?.ok === false)
  if (refused !== undefined) throw new Error('the store was too busy to take an entry of a line')
}
