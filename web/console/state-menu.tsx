import { useComputed } from '@preact/signals'
import type { AgentState, AgentView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/durations.ts'
import { DownIcon } from '../shared/icons.tsx'
import { nextStateWords, shownState } from './agent-state.ts'
import type { Controller } from './controller.ts'
import { Menu, type MenuItem } from './menu.tsx'
import { words } from './words.ts'

export const stateChoices: readonly AgentState[] = ['available', 'onBreak', 'workOffline']
const tones = { available: 'ok', busy: 'accent', onBreak: 'warn', workOffline: 'muted', postProcessing: 'warn' } as const

/** The agent's own state with its running timer, and one click to each other state. */
export function StateMenu({ controller }: { controller: Controller }) {
  const agent = useComputed(() => controller.state.value.agent).value
  const pending = useComputed(() => controller.state.value.pending).value
  const breakReasons = useComputed(() => controller.state.value.breakReasons).value
  if (!agent) return <div class="state-menu" />
  const said = words.shell.state
  const next = nextStateWords(agent)
  return (
    <div class="state-menu">
      <StateNow controller={controller} agent={agent} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend of its own */}
      <div class="segments" role="group" aria-label={said.change}>
        {stateChoices.map(state => (
          <button
            key={state}
            type="button"
            aria-pressed={agent.state === state}
            aria-busy={pending.includes(`setState:${state}`)}
            onClick={() => controller.setState(state)}
          >
            {words.shell.states[state]}
          </button>
        ))}
      </div>
      <Menu label={said.more} class="more-states" items={stateItems(controller, agent, breakReasons)}>
        <DownIcon size={16} />
      </Menu>
      {next && (
        <button type="button" class="stop-new" title={said.stayLong} onClick={() => controller.setState('available')}>
          {said.stay}
        </button>
      )}
      {agent.state === 'available' && !next && (
        <button
          type="button"
          class="stop-new"
          title={agent.stopNew ? said.resumeLong : said.stopNewLong}
          onClick={() => controller.stopNew(!agent.stopNew)}
        >
          {agent.stopNew ? said.resume : said.stopNew}
        </button>
      )}
    </div>
  )
}

/** Apart from the rest, as it alone turns with every second. */
function StateNow({ controller, agent }: { controller: Controller; agent: AgentView }) {
  const said = words.shell.state
  const shown = shownState(agent)
  const next = nextStateWords(agent)
  const more = agent.state === 'onBreak' ? agent.breakReason && said.because(agent.breakReason) : agent.stopNew && !next && said.noNew
  return (
    <p class={`state-now ${tones[shown.kind]}`}>
      <span class="dot" aria-hidden="true" />
      <span class="hidden">{said.yours}</span>
      <span class="state-word">
        {words.shell.states[shown.kind]}
        {more && agent.state !== 'workOffline' && <small>{more}</small>}
      </span>
      <span class="timer">{formatDuration(controller.now.value - shown.since)}</span>
      {next && <small class="next">{next}</small>}
    </p>
  )
}

/** All of it in one menu: what the buttons beside it do where there is room for them, breaks with a reason, and what comes after the chats. */
function stateItems(controller: Controller, agent: AgentView, breakReasons: readonly string[]): MenuItem[] {
  const said = words.shell.state
  const { states } = words.shell
  const count = agent.chats.length
  const choose = (state: AgentState): MenuItem => ({
    label: states[state],
    checked: agent.state === state && (state !== 'onBreak' || agent.breakReason === undefined),
    act: () => controller.setState(state),
  })
  const after = (state: 'onBreak' | 'workOffline'): MenuItem => ({
    label: said.after[state](Math.max(1, count)),
    not: count === 0 ? said.noChat : undefined,
    act: () => controller.setState(state, 'afterChats'),
  })
  const free = agent.state === 'available' && !agent.nextState
  return [
    choose('available'),
    choose('onBreak'),
    ...breakReasons.map(reason => ({
      label: said.breakFor(reason),
      checked: agent.state === 'onBreak' && agent.breakReason === reason,
      act: () => controller.setState('onBreak', undefined, reason),
    })),
    choose('workOffline'),
    ...(free ? [after('onBreak'), after('workOffline')] : []),
    ...(agent.nextState ? [{ label: said.stay, act: () => controller.setState('available') }] : []),
    ...(free ? [{ label: agent.stopNew ? said.resume : said.stopNew, act: () => controller.stopNew(!agent.stopNew) }] : []),
  ]
}
