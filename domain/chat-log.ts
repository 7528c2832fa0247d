/** The numbered lines that a change adds to a chat's log. */
import type { Chat } from './chat.ts'
import type { ChatEvent } from './chat-changes.ts'
import type { LogEvent } from './delivery.ts'

/** `details`: texts and client ids of messages, in order. */
export function logOf(chat: Chat, events: readonly ChatEvent[], details: readonly Partial<LogEvent>[]): readonly LogEvent[] {
  const logged: LogEvent[] = []
  const add = (event: Omit<LogEvent, 'seq'>) => logged.push({ ...event, ...details[logged.length], seq: chat.lastSeq + logged.length + 1 })
  const holder = 'agent' in chat && chat.agent !== undefined ? chat.agent : undefined
  const name = 'agentName' in chat && chat.agentName !== undefined ? chat.agentName : undefined
  const byAgent = { ...(holder === undefined ? {} : { agent: holder }), ...(name === undefined ? {} : { agentName: name }) }
  for (const event of events) {
    switch (event.type) {
      case 'joined':
        add({ kind: 'joined', at: event.at, from: 'agent', agent: event.agent, agentName: event.agentName })
        break
      case 'agentLeft':
        add({ kind: 'agentLeft', at: event.at, from: 'agent', ...byAgent })
        break
      case 'transferredToQueue':
        add({ kind: 'transferred', at: event.at, from: 'agent', ...byAgent, to: { kind: 'queue', name: event.to.queueName } })
        break
      case 'transferAccepted':
        add({ kind: 'transferred', at: event.at, from: 'agent', ...byAgent, to: { kind: 'agent', name: event.agentName } })
        add({ kind: 'joined', at: event.at, from: 'agent', agent: event.agent, agentName: event.agentName })
        break
      case 'said':
        for (let i = 0; i < event.messages; i++)
          add({ kind: 'message', at: event.at, from: event.from, ...(event.from === 'agent' ? byAgent : {}) })
        break
      case 'ended':
        add({ kind: 'ended', at: event.at, from: event.by, ...(event.by === 'agent' ? byAgent : {}) })
        break
      default:
    }
  }
  return logged
}
