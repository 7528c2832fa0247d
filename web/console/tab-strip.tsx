import { useComputed } from '@preact/signals'
import { ChatIcon, CloseIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import { LeftMessagesBadge } from './left-messages-badge.tsx'
import { waitingCount } from './list.ts'
import { consoleTabs, hashOfView } from './tabs.ts'
import { words } from './words.ts'

/** The main navigation: the chats, each open record, and what else there is. */
export function TabStrip({ controller }: { controller: Controller }) {
  const view = useComputed(() => controller.state.value.view).value
  const role = useComputed(() => controller.state.value.agent?.role).value
  const recordTabs = useComputed(() => controller.state.value.recordTabs).value
  const tabs = consoleTabs({ agent: role === undefined ? undefined : { role }, recordTabs })
  return (
    <nav class="tab-strip" aria-label={words.shell.main}>
      {tabs.map(tab => (
        <div key={tab.view} class="tab-holder">
          <a class="tab" href={hashOfView(tab.view)} aria-current={view === tab.view ? 'page' : undefined}>
            {tab.view === 'chat' && <ChatIcon />}
            <span class="tab-name" dir="auto">
              {tab.name}
            </span>
            {tab.view === 'chat' && <Waiting controller={controller} />}
            {tab.view === 'messages' && <LeftMessagesBadge controller={controller} />}
          </a>
          {tab.closes !== undefined && (
            <CloseTab name={tab.name} onClose={() => controller.dispatch({ kind: 'closeRecord', record: tab.closes ?? '' })} />
          )}
        </div>
      ))}
    </nav>
  )
}

/** Active chats that wait for the agent (S26). */
export function Waiting({ controller }: { controller: Controller }) {
  const waiting = useComputed(() => waitingCount(controller.state.value)).value
  const active = useComputed(() => controller.state.value.agent?.chats.filter(row => row.status === 'active').length ?? 0).value
  if (waiting === 0) return null
  return (
    <span class="badge">
      {waiting}
      <span class="hidden">{words.shell.tabs.waiting(active)}</span>
    </span>
  )
}

function CloseTab({ name, onClose }: { name: string; onClose(): void }) {
  const label = words.shell.tabs.close(name)
  return (
    <button type="button" class="quiet tab-close" aria-label={label} title={label} onClick={onClose}>
      <CloseIcon size={14} />
    </button>
  )
}
