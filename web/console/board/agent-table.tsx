import { formatDuration } from '../../shared/durations.ts'
import { formatNumber } from '../../shared/language.ts'
import { words } from '../words.ts'
import { agentState, type BoardAgent } from './board-rows.ts'
import { BoardSection } from './board-section.tsx'

export function AgentTable({ agents, now }: { agents: readonly BoardAgent[]; now: number }) {
  const told = words.board
  return (
    <BoardSection title={told.agents} empty={agents.length === 0 ? told.noAgents : undefined}>
      <table class="board-agents">
        <thead>
          <tr>
            <th scope="col">{told.agent}</th>
            <th scope="col">{told.state}</th>
            <th scope="col">{told.since}</th>
            <th scope="col">{told.chatsOf}</th>
          </tr>
        </thead>
        <tbody>
          {agents.map(agent => (
            <tr key={agent.id}>
              <th scope="row">
                <bdi>{agent.name}</bdi>
              </th>
              <td class={`state ${agent.away ? 'away' : agentState(agent)}`}>
                <span class="dot" aria-hidden="true" /> {stateWords(agent)}
              </td>
              <td>{formatDuration(now - agent.stateSince)}</td>
              <td>{told.places(formatNumber(agent.used), formatNumber(agent.limit))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </BoardSection>
  )
}

function stateWords(agent: BoardAgent): string {
  const { states, withReason, away } = words.board
  const state = states[agentState(agent)]
  const reasoned = agent.breakReason ? withReason(state, agent.breakReason) : state
  return agent.away ? withReason(reasoned, away) : reasoned
}
