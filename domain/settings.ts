/** Queues and staff, as an administrator sets them; every change leaves a line in the audit (S72, S73). */
import type { Agent, AgentSettings, Assignment } from './agent.ts'
import { changeAgent } from './change-agent.ts'
import { tellAgent } from './delivery.ts'
import { everything } from './everything.ts'
import { agentKey, auditKey, queueKey, staffKey } from './keys.ts'
import type { Key, Ports, Role, Write } from './ports.ts'
import { type Queue, queueWrites, readQueue } from './queue.ts'
import { readAgent } from './writes.ts'

/** What an administrator sets; the partitions in use follow by themselves (shards.ts). */
export type QueueSettings = Omit<Queue, 'id' | 'rev' | 'writeShards' | 'agentShards' | 'readShards' | 'shardsSince'>
export type Saved<T> =
  | { readonly result: 'saved'; readonly value: T }
  | { readonly result: 'exists' | 'absent' | 'changedMeanwhile' | 'busy' }
  | { readonly result: 'noSuchQueue'; readonly queue: string }

export async function listQueues({ store }: Ports): Promise<readonly Queue[]> {
  return (await everything(store, 'QUEUES')).map(readQueue)
}

export async function getQueue({ store }: Ports, id: string): Promise<Queue | undefined> {
  const item = await store.get(queueKey(id))
  return item === undefined ? undefined : readQueue(item)
}

export async function createQueue(ports: Ports, by: string, id: string, settings: QueueSettings): Promise<Saved<Queue>> {
  const { shards } = settings
  const inUse = { writeShards: shards, agentShards: shards, readShards: shards, shardsSince: ports.clock.now() }
  const queue: Queue = { ...settings, ...inUse, id, rev: 1 }
  const outcome = await ports.store.transact([
    ...queueWrites(queue, [{ path: ['pk'], is: 'absent' }]),
    audit(ports, by, 'queueCreated', queueKey(id), undefined, queue),
  ])
  return outcome.ok ? { result: 'saved', value: queue } : { result: 'exists' }
}

/** `rev` is the one that was read: two administrators cannot overwrite each other unseen. */
export async function updateQueue(ports: Ports, by: string, id: string, rev: number, settings: QueueSettings): Promise<Saved<Queue>> {
  const before = await getQueue(ports, id)
  if (before === undefined) return { result: 'absent' }
  const { shards } = settings
  const shardsSince = shards === before.shards ? before.shardsSince : ports.clock.now()
  // what is not set is not kept: a queue whose hours are taken away is open always
  const { hours: _hours, ...others } = before
  const queue: Queue = { ...others, ...settings, id, rev: rev + 1, readShards: Math.max(before.readShards, shards), shardsSince }
  const outcome = await ports.store.transact([
    ...queueWrites(queue, [{ path: ['rev'], is: '=', value: rev }]),
    audit(ports, by, 'queueUpdated', queueKey(id), before, queue),
  ])
  return outcome.ok ? { result: 'saved', value: queue } : { result: 'changedMeanwhile' }
}

export async function listStaff({ store }: Ports): Promise<readonly Agent[]> {
  const rows = await everything(store, 'STAFF')
  const items = await Promise.all(rows.map(row => store.get(agentKey(row.sk))))
  return items.filter(item => item !== undefined).map(readAgent)
}

export async function getStaff({ store }: Ports, id: string): Promise<Agent | undefined> {
  const item = await store.get(agentKey(id))
  return item === undefined ? undefined : readAgent(item)
}

export async function createStaff(ports: Ports, by: string, id: string, settings: AgentSettings): Promise<Saved<Agent>> {
  const queues = await placed(ports, settings.queues)
  if (typeof queues === 'string') return { result: 'noSuchQueue', queue: queues }
  const agent = newAgent(id, { ...settings, queues }, ports.clock.now())
  const outcome = await ports.store.transact([
    { put: { ...agentKey(id), ...agent }, if: [{ path: ['pk'], is: 'absent' }] },
    { put: { ...staffKey(id), agent: id } },
    audit(ports, by, 'staffCreated', agentKey(id), undefined, settings),
  ])
  return outcome.ok ? { result: 'saved', value: agent } : { result: 'exists' }
}

/** Queues and limit change with all line entries, so that the agent is found under the new ones at once (RT10). */
export async function updateStaff(ports: Ports, by: string, id: string, rev: number, settings: AgentSettings): Promise<Saved<Agent>> {
  const queues = await placed(ports, settings.queues)
  if (typeof queues === 'string') return { result: 'noSuchQueue', queue: queues }
  const before = await getStaff(ports, id)
  if (before === undefined) return { result: 'absent' }
  if (before.settingsRev !== rev) return { result: 'changedMeanwhile' }
  const outcome = await changeAgent(
    ports,
    id,
    { type: 'configure', rev, settings: { ...settings, queues }, at: ports.clock.now() },
    after => [audit(ports, by, 'staffUpdated', agentKey(id), settingsOf(before), settingsOf(after))],
  )
  if (!('agent' in outcome)) return { result: outcome.result }
  if (outcome.result === 'unchanged') return { result: 'changedMeanwhile' }
  await tellAgent(ports, id)
  return { result: 'saved', value: outcome.agent }
}

/** What people see the agent called, by the agent's own wish. */
export async function rename(ports: Ports, id: string, rev: number, name: string): Promise<Saved<Agent>> {
  const before = await getStaff(ports, id)
  if (before === undefined) return { result: 'absent' }
  if (before.settingsRev !== rev) return { result: 'changedMeanwhile' }
  const settings = { ...settingsOf(before), name }
  const outcome = await changeAgent(ports, id, { type: 'configure', rev, settings, at: ports.clock.now() }, after => [
    audit(ports, id, 'renamed', agentKey(id), before.name, after.name),
  ])
  if (!('agent' in outcome)) return { result: outcome.result }
  if (outcome.result === 'unchanged') return { result: 'changedMeanwhile' }
  await tellAgent(ports, id)
  return { result: 'saved', value: outcome.agent }
}

/** The first sign-in of a person in a staff group creates the staff item; the role of the group is taken over (architecture §4). */
export async function signedIn(ports: Ports, id: string, name: string, email: string, role: Exclude<Role, 'customer'>): Promise<Agent> {
  for (let tries = 0; tries < 3; tries++) {
    const known = await getStaff(ports, id)
    if (known !== undefined) return known
    await createStaff(ports, id, id, { name, email, role, queues: [], limit: 6 })
  }
  throw new Error(`staff item ${id} can be neither read nor created`)
}

function newAgent(id: string, settings: AgentSettings, at: number): Agent {
  return {
    id,
    ...settings,
    settingsRev: 1,
    state: 'workOffline',
    stateSince: at,
    stopNew: false,
    presence: 'offline',
    presenceSince: at,
    lease: 0,
    slots: {},
    idle: at,
    v: 1,
    rev: 1,
    commands: [],
  }
}

function settingsOf({ name, email, role, queues, limit, offerTimeoutMs, mayReject = true, mayChooseQueues = false }: Agent): AgentSettings {
  return { name, email, role, queues, limit, mayReject, mayChooseQueues, ...(offerTimeoutMs === undefined ? {} : { offerTimeoutMs }) }
}

/** With the number of partitions of each queue's line; or the first queue that there is not. */
async function placed(ports: Ports, queues: readonly Assignment[]): Promise<readonly Assignment[] | string> {
  const found = await Promise.all(queues.map(({ queue }) => getQueue(ports, queue)))
  const missing = queues.find((_, i) => found[i] === undefined)
  if (missing !== undefined) return missing.queue
  return queues.map(({ queue, level }, i) => {
    const shards = found[i]?.writeShards ?? 1
    return { queue, level, ...(shards === 1 ? {} : { shards }) }
  })
}

/** Who did what to which item, when, and how it was before (T23). Only ever put. */
export function audit({ clock, ids }: Ports, by: string, action: string, of: Key, before: unknown, after: unknown): Write {
  const at = clock.now()
  const put = {
    ...auditKey(at, ids.random(64)),
    by,
    action,
    of: `${of.pk}/${of.sk}`,
    at,
    after,
    ...(before === undefined ? {} : { before }),
  }
  return { put, if: [{ path: ['pk'], is: 'absent' }] }
}
