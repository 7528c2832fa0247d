import { useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import type { Controller } from './controller.ts'
import { later } from './lazy.tsx'
import { words } from './words.ts'

const OfferDecision = later(parts => parts.OfferDecision)

/** Why this agent: asked for when somebody wants to know. */
export function WhyMe({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const [open, setOpen] = useState(false)
  return (
    <details class="why" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{words.offers.why.me}</summary>
      {open && <OfferDecision controller={controller} row={row} />}
    </details>
  )
}
