import type { AgentView } from '../../protocol/views.ts'
import type { ConsoleState, View } from './state.ts'
import { words } from './words.ts'

/** One tab of the main navigation; a record's can be closed. */
export interface ConsoleTab {
  readonly view: View
  readonly name: string
  /** The record whose tab it is. */
  readonly closes?: string
}

interface Tabbed extends Pick<ConsoleState, 'recordTabs'> {
  readonly agent?: Pick<AgentView, 'role'> | undefined
}

/** What the top bar leads to, in its order. */
export function consoleTabs({ agent, recordTabs }: Tabbed): readonly ConsoleTab[] {
  const { tabs } = words.shell
  return [
    { view: 'chat', name: tabs.chat },
    ...recordTabs.map(({ record, name }): ConsoleTab => ({ view: `record:${record}`, name, closes: record })),
    ...(agent !== undefined && agent.role !== 'agent' ? [{ view: 'board', name: tabs.board } as const] : []),
    ...(agent ? [{ view: 'messages', name: tabs.messages } as const] : []),
  ]
}

/** The view that an address names; another one, and a record that is neither open nor in front, is the chats. */
export function viewOfHash(hash: string, { recordTabs, view }: Pick<ConsoleState, 'recordTabs' | 'view'>): View {
  if (hash === hashOfView(view)) return view
  const name = hash.replace(/^#/, '')
  if (name === 'profile' || name === 'board' || name === 'messages') return name
  const tab = recordTabs.find(({ record }) => name === `record:${record}`)
  return tab ? `record:${tab.record}` : 'chat'
}

export function hashOfView(view: View): string {
  return `#${view}`
}
