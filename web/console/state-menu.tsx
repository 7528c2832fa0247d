import type { AgentState } from '../../protocol/views.ts'
import { formatDuration } from '../shared/clock.ts'
import type { Controller } from './controller.ts'
import { shownState } from './rows.ts'

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
  const stopped = agent.stopNew && agent.state === 'available'
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
      {agent.state === 'available' && (
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
