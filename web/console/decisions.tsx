import { useState } from 'preact/hooks'
import type { Decisions, DecisionView } from '../../protocol/http.ts'
import type { AgentChatView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/clock.ts'
import type { Controller } from './controller.ts'
import { candidateWords, customerWords, decisionOfOffer, isMine, outcomeWords, reasonWords, settingsWords } from './decision-words.ts'
import { Dialog } from './dialog.tsx'
import { type Fetched, useFetched } from './fetched.ts'
import { customerName } from './rows.ts'

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** Why this agent: asked for when somebody wants to know. */
export function WhyMe({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const [open, setOpen] = useState(false)
  return (
    <details class="why" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>Why me?</summary>
      {open && <OfferDecision controller={controller} row={row} />}
    </details>
  )
}

function OfferDecision({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const me = controller.state.value.agent?.id ?? ''
  const { fetched, again } = useFetched(() => controller.api.decisions(row.chat), `${row.chat} ${row.round}`)
  if (fetched.kind !== 'here') return <Waiting fetched={fetched} again={again} />
  const decision = decisionOfOffer(fetched.value.decisions, row.round, me)
  if (!decision) return <Unknown again={again} />
  return <Decision decision={decision} me={me} />
}

/** Every offer of a chat, the last one first. */
export function DecisionsDialog({ controller, row, onClose }: { controller: Controller; row: AgentChatView; onClose(): void }) {
  const me = controller.state.value.agent?.id ?? ''
  const { fetched, again } = useFetched(() => controller.api.decisions(row.chat), row.chat)
  return (
    <Dialog title={`Offers of ${customerName(row)}`} class="wide" onClose={onClose}>
      <div class="decisions">
        {fetched.kind !== 'here' ? (
          <Waiting fetched={fetched} again={again} />
        ) : fetched.value.decisions.length === 0 ? (
          <Unknown again={again} />
        ) : (
          fetched.value.decisions.map(decision => (
            <section key={`${decision.round} ${decision.at}`}>
              <h3>
                <span class="timer">{clock.format(decision.at)}</span> · {isMine(decision, me) ? 'You' : decision.agent.name}
                <span class="outcome">{outcomeWords(decision, me)}</span>
              </h3>
              <Decision decision={decision} me={me} />
            </section>
          ))
        )}
      </div>
      <form method="dialog" class="dialog-buttons">
        <button type="submit">Close</button>
      </form>
    </Dialog>
  )
}

function Waiting({ fetched, again }: { fetched: Exclude<Fetched<Decisions>, { kind: 'here' }>; again(): void }) {
  return (
    <p role="status">
      {fetched.kind === 'loading' ? 'Loading…' : 'The reason could not be fetched. '}
      {fetched.kind === 'failed' && <Again again={again} />}
    </p>
  )
}

function Unknown({ again }: { again(): void }) {
  return (
    <p role="status">
      The reason is not written down yet. <Again again={again} />
    </p>
  )
}

function Again({ again }: { again(): void }) {
  return (
    <button type="button" class="link" onClick={again}>
      Try again
    </button>
  )
}

function Decision({ decision, me }: { decision: DecisionView; me: string }) {
  const more = decision.candidatesSeen - decision.candidates.length
  return (
    <div class="decision">
      <p>{reasonWords(decision, me)}</p>
      {decision.candidates.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="table-scroller" aria-label="Free agents" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Agent</th>
                <th scope="col">Waiting since</th>
                <th scope="col">Chats</th>
                <th scope="col">Level</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {decision.candidates.map(candidate => (
                <tr key={candidate.id} class={candidate.why}>
                  <th scope="row" dir="auto">
                    {candidate.id === me ? `${candidate.name} (you)` : candidate.name}
                  </th>
                  <td class="timer">
                    {clock.format(decision.at - candidate.idleMs)} <small>({formatDuration(candidate.idleMs)})</small>
                  </td>
                  <td class="timer">
                    {candidate.used} of {candidate.limit}
                  </td>
                  <td class="timer">{candidate.level}</td>
                  <td>{candidateWords(candidate, decision, me)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {more > 0 && decision.candidates.length > 0 && <p>… and {more} more behind them.</p>}
      <p>{customerWords(decision)}</p>
      <p>{settingsWords(decision)}</p>
    </div>
  )
}
