import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Decisions, DecisionView } from '../../protocol/http.ts'
import type { AgentChatView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/durations.ts'
import { formatDate, formatNumber } from '../shared/language.ts'
import type { Controller } from './controller.ts'
import { candidateWords, customerWords, decisionOfOffer, isMine, outcomeWords, reasonWords, settingsWords } from './decision-words.ts'
import { Dialog } from './dialog.tsx'
import { type Fetched, useFetched } from './fetched.ts'
import { customerName } from './rows.ts'
import { words } from './words.ts'

/** To the second: places in line are told apart by less than a minute. */
function TimeOfDay({ at }: { at: number }) {
  const shown = formatDate(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return <time dateTime={new Date(at).toISOString()}>{shown}</time>
}

/** Why the offered chat is this agent's. */
export function OfferDecision({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const me = controller.state.value.agent?.id ?? ''
  const { fetched, again } = useFetched(() => controller.api.decisions(row.chat), `${row.chat} ${row.round}`)
  if (fetched.kind !== 'here') return <Waiting fetched={fetched} again={again} />
  const decision = decisionOfOffer(fetched.value.decisions, row.round, me)
  if (!decision) return <Unknown again={again} />
  return <InSight decision={decision} me={me} />
}

/** In a small window it would open below the edge. */
function InSight(props: { decision: DecisionView; me: string }) {
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => element.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div ref={element}>
      <Decision {...props} />
    </div>
  )
}

/** Every offer of a chat, the last one first. */
export function DecisionsDialog({ controller, row, onClose }: { controller: Controller; row: AgentChatView; onClose(): void }) {
  const me = controller.state.value.agent?.id ?? ''
  const { fetched, again } = useFetched(() => controller.api.decisions(row.chat), row.chat)
  return (
    <Dialog title={words.offers.why.title(customerName(row))} class="wide" onClose={onClose}>
      <div class="decisions">
        {fetched.kind !== 'here' ? (
          <Waiting fetched={fetched} again={again} />
        ) : fetched.value.decisions.length === 0 ? (
          <Unknown again={again} />
        ) : (
          fetched.value.decisions.map(decision => (
            <section key={`${decision.round} ${decision.at}`}>
              <h3>
                <span class="timer">
                  <TimeOfDay at={decision.at} />
                </span>{' '}
                · {isMine(decision, me) ? words.offers.why.you : decision.agent.name}
                <span class="outcome">{outcomeWords(decision, me)}</span>
              </h3>
              <Decision decision={decision} me={me} />
            </section>
          ))
        )}
      </div>
      <form method="dialog" class="dialog-buttons">
        <button type="submit">{words.offers.why.close}</button>
      </form>
    </Dialog>
  )
}

function Waiting({ fetched, again }: { fetched: Exclude<Fetched<Decisions>, { kind: 'here' }>; again(): void }) {
  return (
    <p role="status">
      {fetched.kind === 'loading' ? words.offers.why.loading : words.offers.why.failed}{' '}
      {fetched.kind === 'failed' && <Again again={again} />}
    </p>
  )
}

function Unknown({ again }: { again(): void }) {
  return (
    <p role="status">
      {words.offers.why.unknown} <Again again={again} />
    </p>
  )
}

function Again({ again }: { again(): void }) {
  return (
    <button type="button" class="link" onClick={again}>
      {words.offers.why.again}
    </button>
  )
}

function Decision({ decision, me }: { decision: DecisionView; me: string }) {
  const { columns } = words.offers.why
  const more = decision.candidatesSeen - decision.candidates.length
  return (
    <div class="decision">
      <p>{reasonWords(decision, me)}</p>
      {decision.candidates.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="table-scroller" aria-label={words.offers.why.freeAgents} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{columns.agent}</th>
                <th scope="col">{columns.since}</th>
                <th scope="col">{columns.chats}</th>
                <th scope="col">{columns.level}</th>
                <th scope="col">{columns.outcome}</th>
              </tr>
            </thead>
            <tbody>
              {decision.candidates.map(candidate => (
                <tr key={candidate.id} class={candidate.why}>
                  <th scope="row" dir="auto">
                    {candidate.id === me ? words.offers.why.youNamed(candidate.name) : candidate.name}
                  </th>
                  <td class="timer">
                    <TimeOfDay at={decision.at - candidate.idleMs} /> <small>({formatDuration(candidate.idleMs)})</small>
                  </td>
                  <td class="timer">{words.offers.why.places(formatNumber(candidate.used), formatNumber(candidate.limit))}</td>
                  <td class="timer">{formatNumber(candidate.level)}</td>
                  <td>{candidateWords(candidate, decision, me)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {more > 0 && decision.candidates.length > 0 && <p>{words.offers.why.more(more)}</p>}
      {decision.by === 'line' && <p>{customerWords(decision)}</p>}
      <p>{settingsWords(decision)}</p>
    </div>
  )
}
