import { useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { CloseIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import { Handover } from './handover.tsx'
import { later } from './lazy.tsx'
import { TabList } from './tab-list.tsx'
import { words } from './words.ts'

const CustomerTab = later(parts => parts.CustomerTab)

export const customerTabs = ['profile', 'history', 'notes'] as const
export type CustomerTabName = (typeof customerTabs)[number]

export interface CustomerPanelProps {
  controller: Controller
  row: AgentChatView
  open: boolean
  onClose(): void
}

/** What is known about the customer of the chat in front. */
export function CustomerPanel({ controller, row, open, onClose }: CustomerPanelProps) {
  const said = words.customer
  const [tab, setTab] = useState<CustomerTabName>('profile')
  return (
    <section
      class={`customer-panel ${open ? 'opened' : ''}`}
      aria-label={said.label}
      onKeyDown={event => {
        if (event.key === 'Escape' && open && !event.defaultPrevented) onClose()
      }}
    >
      <h2>
        {said.label}
        <button type="button" class="quiet close" aria-label={said.close} onClick={onClose}>
          <CloseIcon />
        </button>
      </h2>
      <Handover row={row} />
      <TabList<CustomerTabName>
        label={said.label}
        tabs={customerTabs.map(name => ({ name, text: said.tabs[name] }))}
        chosen={tab}
        onChoose={name => setTab(name)}
      >
        <CustomerTab key={row.chat} controller={controller} row={row} tab={tab} />
      </TabList>
    </section>
  )
}
