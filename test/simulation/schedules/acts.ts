/** Steps that many schedules begin or end with. */
import { used } from '../../../domain/agent.ts'
import { acceptOffer } from '../../../domain/commands.ts'
import type { Deadline } from '../../../domain/ports.ts'
import type { Caller } from '../../../domain/presence.ts'
import { getStaff, updateStaff } from '../../../domain/settings.ts'
import type { Errand } from '../bed.ts'
import type { Stage, Work } from '../stage.ts'

/** A chat that this agent is offered and accepts. */
export async function accepted(stage: Stage, agent: Caller, nickname: string, queue?: string) {
  const customer = await stage.customer(nickname, queue)
  const { round } = stage.chat(customer.chat)
  await stage.alone(ports => acceptOffer(ports, agent, customer.chat, round), accepting(agent, customer.chat, round))
  if (stage.chat(customer.chat).status !== 'active' || stage.holder(customer.chat) !== agent.principal) {
    throw new Error(`${agent.principal} does not talk with ${nickname}`)
  }
  return customer
}

export function accepting({ principal }: Caller, chat: string, round: number): Errand {
  return { kind: 'accept', chat, round, agent: principal }
}
export function rejecting({ principal }: Caller, chat: string, round: number): Errand {
  return { kind: 'reject', chat, round, agent: principal }
}
export function ringing({ subject, of }: Deadline): Errand {
  return { kind: 'timer', chat: subject, round: Number(of) }
}
export function leaving(chat: string): Errand {
  return { kind: 'customer', chat }
}

/** The administrator gives an agent these queues, or this limit. */
export function assigning(id: string, queues: readonly string[], limit?: number): Work {
  return async ports => {
    const staff = await getStaff(ports, id)
    if (staff === undefined) throw new Error(`there is no ${id}`)
    const { name, email, role, settingsRev } = staff
    const settings = { name, email, role, limit: limit ?? staff.limit, queues: queues.map(queue => ({ queue, level: 1 })) }
    return updateStaff(ports, 'ada', id, settingsRev, settings)
  }
}

/** An entry of an older version, as a handler leaves it that dies before it deletes. */
export function leaveOldEntry({ bed, staff }: Stage, id: string): void {
  const [entry] = bed.table.all().filter(item => item.pk.startsWith('L#') && item.agent === id)
  const agent = staff(id)
  const v = agent.v - 1
  const old = entry ?? { pk: `L#${agent.queues[0]?.queue}#0`, sk: '', level: 1, used: 0, limit: agent.limit, queues: agent.queues }
  const idle = agent.idle - 1
  const sk = `01#${String(idle).padStart(13, '0')}#${id}#${String(v).padStart(10, '0')}`
  bed.table.write([{ put: { ...old, sk, agent: id, v, idle } }])
}

export function mustHold({ staff }: Stage, id: string, chats: number): void {
  if (used(staff(id)) !== chats) throw new Error(`${id} holds ${used(staff(id))} chats, not ${chats}`)
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}
