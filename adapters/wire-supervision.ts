/** What of an overview a supervisor is shown: no words, no secrets. */
import { used } from '../domain/agent.ts'
import { shownCustomer } from '../domain/chat.ts'
import type { Overview } from '../domain/supervision.ts'
import type { Supervision } from '../protocol/records.ts'

export function supervisionView({ now, queues, agents, chats }: Overview): Supervision {
  return {
    now,
    queues: queues.map(({ queue, waiting, longestWaitSince, active, late, free }) => ({
      id: queue.id,
      name: queue.name,
      waiting,
      ...(longestWaitSince === undefined ? {} : { longestWaitSince }),
      active,
      late,
      free,
    })),
    agents: agents.map(agent => ({
      id: agent.id,
      name: agent.name,
      state: agent.state,
      stateSince: agent.stateSince,
      ...(agent.breakReason === undefined ? {} : { breakReason: agent.breakReason }),
      ...(agent.presence === 'online' ? {} : { away: true as const }),
      used: used(agent),
      limit: agent.limit,
    })),
    chats: chats.flatMap(({ chat, agent }) => {
      const { id, transactionId, status, queueName, startedAt, slaMs } = chat
      if (status === 'closed') return []
      const waitingSince = status === 'waiting' ? startedAt : status === 'active' ? chat.waitingSince : undefined
      return [
        {
          chat: id,
          transactionId,
          status,
          queueName,
          customer: shownCustomer(chat),
          startedAt,
          ...(agent === undefined ? {} : { agentName: agent.name }),
          ...(waitingSince === undefined ? {} : { waitingSince }),
          slaMs,
        },
      ]
    }),
  }
}
