import { HttpFailure } from '../../shared/http.ts'
import { CloseIcon, WarnIcon } from '../../shared/icons.tsx'
import { applyEvents, type ChatLog, emptyLog } from '../../shared/log.ts'
import { logParts } from '../../shared/log-parts.ts'
import { MessageLog } from '../../shared/message-log.tsx'
import { threadItems } from '../../shared/thread.ts'
import { customerName, customerTitle } from '../rows.ts'
import type { StaffApi } from '../staff-api.ts'
import { words } from '../words.ts'
import type { BoardChat } from './board-rows.ts'
import { usePoll } from './use-poll.ts'

const everyMs = 3_000
/** Pages of one look; a longer chat goes on with the next one. */
const mostPages = 20

/** What was said in a chat since the log that is here. */
export async function readOn(api: Pick<StaffApi, 'chatEvents'>, chat: string, log: ChatLog): Promise<ChatLog> {
  let next = log
  for (let page = 0; page < mostPages; page++) {
    const { events, more } = await api.chatEvents(chat, next.events.length)
    next = applyEvents(next, events)
    if (!more || events.length === 0) break
  }
  return next
}

/** A chat read along, and nothing more: no box to write in, no mark that it was read. */
export function Transcript(props: { api: StaffApi; chat: BoardChat; onBoard: boolean; onClose(): void }) {
  const { api, chat, onBoard, onClose } = props
  const { polled } = usePoll<ChatLog>(chat.chat, everyMs, before => readOn(api, chat.chat, before ?? emptyLog))
  const told = words.board.transcript
  const name = customerName(chat)
  const log = polled.value ?? emptyLog
  const items = threadItems({
    side: 'agent',
    events: log.events,
    outbox: [],
    receipts: { customer: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } },
    customerName: name,
    agentName: chat.agentName ?? '',
    // Nobody's: what an agent wrote is told by name.
    agentId: '',
  })
  return (
    <aside class="transcript" aria-label={told.label(name)}>
      <header>
        <div>
          <h3 dir="auto">{customerTitle(chat)}</h3>
          <p class="muted small">
            {chat.queueName} · <bdi class="id">{chat.transactionId}</bdi>
            {chat.agentName !== undefined && ` · ${chat.agentName}`}
          </p>
        </div>
        <button type="button" class="quiet close" aria-label={told.close} title={told.close} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <p class="reading-along">{told.along}</p>
      {polled.failure !== undefined && (
        <p class="notice warn" role="status">
          <WarnIcon />
          <span>{isGone(polled.failure) ? told.gone : told.failed}</span>
        </p>
      )}
      {!onBoard && (
        <p class="notice" role="status">
          {told.over}
        </p>
      )}
      <MessageLog
        key={chat.chat}
        label={told.label(name)}
        items={items}
        parts={logParts}
        loading={polled.value === undefined}
        typing={undefined}
        onRetry={undefined}
        onRemove={() => {}}
      />
    </aside>
  )
}

function isGone(failure: unknown): boolean {
  return failure instanceof HttpFailure && (failure.status === 404 || failure.status === 403)
}
