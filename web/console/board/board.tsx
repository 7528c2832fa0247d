import { useState } from 'preact/hooks'
import type { Supervision } from '../../../protocol/records.ts'
import { HttpFailure } from '../../shared/http.ts'
import { WarnIcon } from '../../shared/icons.tsx'
import { formatTime } from '../../shared/language.ts'
import type { Controller } from '../controller.ts'
import { words } from '../words.ts'
import { AgentTable } from './agent-table.tsx'
import { ChatTable } from './chat-table.tsx'
import { QueueTable } from './queue-table.tsx'
import { Transcript } from './transcript.tsx'
import { usePoll } from './use-poll.ts'

const everyMs = 5_000

/** What is going on in every queue; read only. */
export function Board({ controller }: { controller: Controller }) {
  const { polled, again } = usePoll<Supervision>('board', everyMs, () => controller.api.supervision())
  const [reading, setReading] = useState<Supervision['chats'][number]>()
  const { value, at, failure } = polled
  // The server's time at the answer, and what this machine has counted since.
  void controller.now.value
  const now = value && at !== undefined ? value.now + Math.max(0, Date.now() - at) : controller.now.value
  const told = words.board
  const chat = value?.chats.find(other => other.chat === reading?.chat) ?? reading
  return (
    <section class={`board ${chat ? 'reading' : ''}`} aria-labelledby="board-title">
      <div class="board-figures">
        <header class="board-head">
          <h2 id="board-title">{told.title}</h2>
          {at !== undefined && <p class="muted small timer">{told.asOf(formatTime(at))}</p>}
        </header>
        <div role="status">
          {failure !== undefined && (
            <p class="notice warn">
              <WarnIcon />
              <span>{failureWords(failure, at)}</span>
              <button type="button" onClick={again}>
                {told.again}
              </button>
            </p>
          )}
          {!value && failure === undefined && <p class="muted board-note">{told.loading}</p>}
        </div>
        {value && (
          <>
            <QueueTable queues={value.queues} now={now} />
            <AgentTable agents={value.agents} now={now} />
            <ChatTable chats={value.chats} now={now} open={chat?.chat} onOpen={setReading} />
          </>
        )}
      </div>
      {chat && (
        <Transcript
          key={chat.chat}
          api={controller.api}
          chat={chat}
          onBoard={value?.chats.some(other => other.chat === chat.chat) ?? true}
          onClose={() => setReading(undefined)}
        />
      )}
    </section>
  )
}

function failureWords(failure: unknown, at: number | undefined): string {
  if (failure instanceof HttpFailure && failure.status === 403) return words.board.refused
  return at === undefined ? words.board.failed : words.board.stale(formatTime(at))
}
