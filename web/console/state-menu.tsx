import type { AgentState, AgentView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/clock.ts'
import { DownIcon } from '../shared/icons.tsx'
import { nextStateWords, shownState, stateWords } from './agent-state.ts'
import type { Controller } from './controller.ts'
import { Menu } from './menu.tsx'

const choices: readonly { state: AgentState; label: string }[] = [
  { state: 'available', label: 'Available' },
  { state: 'onBreak', label: 'On Break' },
  { state: 'workOffline', label: 'Work Offline' },
]

const tones = { Available: 'ok', Busy: 'accent', 'On Break': 'warn', 'Work Offline': 'muted' } as const

/** The agent's own state with its running timer, and one click to each other state. */
export function StateMenu({ controller }: { controller: Controller }) {
  const { agent, pending } = controller.state.value
  if (!agent) return <div class="state-menu" />
  const shown = shownState(agent)
  const next = nextStateWords(agent)
  const stopped = agent.stopNew && agent.state === 'available' && !next
  return (
    <div class="state-menu">
      <p class={`state-now ${tones[shown.word]}`}>
        <span class="dot" aria-hidden="true" />
        <span class="hidden">Your state: </span>
        <span class="state-word">
          {shown.word}
          {stopped && <small> · no new chats</small>}
        </span>
        <span class="timer">{formatDuration(controller.now.value - shown.since)}</span>
        {next && <small class="next">{next}</small>}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend of its own */}
      <div class="segments" role="group" aria-label="Change state">
        {choices.map(({ state, label }) => (
          <button
            key={state}
            type="button"
            aria-pressed={agent.state === state}
            aria-busy={pending.includes(`setState:${state}`)}
            onClick={() => controller.setState(state)}
          >
            {label}
          </button>
        ))}
      </div>
      {agent.state === 'available' && !next && <AfterChatsMenu controller={controller} agent={agent} />}
      {next && (
        <button type="button" class="stop-new" title="New chats come to you again" onClick={() => controller.setState('available')}>
          Stay Available
        </button>
      )}
      {agent.state === 'available' && !next && (
        <button
          type="button"
          class="stop-new"
          title={agent.stopNew ? 'Take new chats again' : 'Keep your chats, take no new ones'}
          onClick={() => controller.stopNew(!agent.stopNew)}
        >
          {agent.stopNew ? 'Resume' : 'Stop New'}
        </button>
      )}
    </div>
  )
}

/** What comes when the chats in hand are done; until then no new one comes. */
function AfterChatsMenu({ controller, agent }: { controller: Controller; agent: AgentView }) {
  const count = agent.chats.length
  const after = count > 1 ? 'after your chats' : 'after this chat'
  const item = (state: 'onBreak' | 'workOffline') => ({
    label: `${stateWords[state]} ${after}`,
    not: count === 0 ? 'You have no chat in hand.' : undefined,
    act: () => controller.setState(state, 'afterChats'),
  })
  return (
    <Menu label="State after your chats" class="after-chats" items={[item('onBreak'), item('workOffline')]}>
      <DownIcon size={16} />
    </Menu>
  )
}
