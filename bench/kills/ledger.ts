/** What clients were told during all rounds, to be compared with the table. */
import type { Link } from '../client.ts'
import type { Persistent } from '../persistent.ts'

export interface Ledger {
  readonly chats: Set<string>
  readonly messages: { readonly chat: string; readonly seq: number; readonly text: string }[]
  readonly faults: Set<string>
  fault(words: string): void
  accepted(chat: string, round: number, agent: string): void
  /** Says it and notes the number that it got; a chat that is over or gone takes nothing more. */
  say(client: Persistent<Link>, chat: string, text: string): Promise<void>
}

export function openLedger(): Ledger {
  const owners = new Map<string, string>()
  const ledger: Ledger = {
    chats: new Set(),
    messages: [],
    faults: new Set(),
    fault: words => void ledger.faults.add(words),
    accepted(chat, round, agent) {
      const offer = `${chat}, round ${round},`
      const other = owners.get(offer) ?? agent
      if (other !== agent) ledger.fault(`[I12] ${offer} was accepted by ${other} and by ${agent}`)
      owners.set(offer, agent)
    },
    async say(client, chat, text) {
      const answer = await client.say(chat, text)
      if (answer.action === 'ack') ledger.messages.push({ chat, seq: answer.items[0]?.seq ?? 0, text })
      else if (!['CHAT_ENDED', 'NOT_OWNER'].includes(answer.code)) ledger.fault(`a message was refused: ${answer.code} ${answer.message}`)
    },
  }
  return ledger
}
