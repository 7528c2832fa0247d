import type { AgentChatView } from '../../protocol/views.ts'
import { CloseIcon } from '../shared/icons.tsx'
import { Handover } from './handover.tsx'

/** What is known about the customer of the chat in front. */
export function CustomerPanel({ row, open, onClose }: { row: AgentChatView; open: boolean; onClose(): void }) {
  const { customer } = row
  const facts: readonly (readonly [string, string])[] = [
    ['Nickname', customer.nickname],
    ['First name', customer.firstName],
    ['Last name', customer.lastName],
    ['E-mail', customer.email],
    ['Transaction ID', row.transactionId],
    ['Queue', row.queue.name],
  ]
  return (
    <section class={`customer-panel ${open ? 'opened' : ''}`} aria-label="Customer">
      <h2>
        Customer
        <button type="button" class="quiet close" aria-label="Close customer details" onClick={onClose}>
          <CloseIcon />
        </button>
      </h2>
      <Handover row={row} />
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value || <span class="muted">–</span>}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
