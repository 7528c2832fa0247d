import type { AgentChatView } from '../../protocol/views.ts'
import type { Controller } from './controller.ts'
import { customerName } from './rows.ts'
import { words } from './words.ts'

/** Who handed the chat on, and what they wrote about it. */
export function Handover({ row }: { row: AgentChatView }) {
  const { handover } = row
  if (!handover) return null
  return (
    <section class="handover" aria-label={words.chat.handover.label}>
      <p dir="auto">{words.chat.handover.by(handover.fromName)}</p>
      {handover.note !== '' && <blockquote dir="auto">{handover.note}</blockquote>}
    </section>
  )
}

/** "Offered to Bob · 25 s", as long as the colleague has not answered. */
export function offeredToWords({ transfer }: AgentChatView, now: number): string | undefined {
  return transfer && words.chat.handover.offeredTo(transfer.toName, Math.ceil(Math.max(0, transfer.expiresAt - now) / 1_000))
}

export function TakeBackButton({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const busy = controller.state.value.pending.includes(`takeBack:${row.chat}`)
  return (
    <button type="button" aria-busy={busy} aria-disabled={busy} onClick={() => busy || controller.takeBack(row.chat)}>
      {words.chat.takeBack}
      <span class="hidden">{words.chat.takeBackOf(customerName(row))}</span>
    </button>
  )
}

/** Above the log while a colleague is asked: the chat is still this agent's. */
export function TransferLine({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const offered = offeredToWords(row, controller.now.value)
  if (!offered) return null
  return (
    <div class="transfer-line">
      <p>
        <strong class="timer">{offered}</strong> <span>{words.chat.handover.staysYours}</span>
      </p>
      <TakeBackButton controller={controller} row={row} />
    </div>
  )
}
