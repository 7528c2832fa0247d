import { Composer } from '../shared/composer.tsx'
import { isBehind } from '../shared/log.ts'
import type { LogParts } from '../shared/log-item.tsx'
import { MessageLog } from '../shared/message-log.tsx'
import type { Panel } from './app.tsx'
import { ChatHeader } from './chat-header.tsx'
import { chatWords } from './chat-words.ts'
import { ConnectionLine } from './connection-line.tsx'
import type { Controller } from './controller.ts'
import { lazy } from './lazy.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { hasEnded, idleEndsAt, ownLog } from './state.ts'
import { items } from './thread-of-chat.ts'

const AfterChat = lazy(extras => extras.AfterChat)
const IdleBanner = lazy(extras => extras.IdleBanner)
const Linked = lazy(
  extras => extras.Linked,
  ({ text }) => text,
)
/** What most messages do not need. */
const parts: LogParts = {
  Linked: ({ text }) => (/@|:\/\/|www\.|tel:/i.test(text) ? <Linked text={text} /> : text),
  Failure: lazy(extras => extras.Failure),
}

export interface ChatProps {
  controller: Controller
}

export function ChatPage({ controller, panel }: ChatProps & { panel: Panel }) {
  const state = controller.state.value
  const { chat, chatId = '' } = state
  const log = ownLog(state)
  const ended = hasEnded(state)
  const agent = chat?.agentName ?? ''
  const endsAt = ended ? undefined : idleEndsAt(state, controller.now.value)
  const typing = !ended && state.agentTypingUntil > controller.now.value
  return (
    <main class="card chat-page">
      <ChatHeader controller={controller} panel={panel} />
      <ConnectionLine controller={controller} />
      <ProgressPanel controller={controller} />
      <MessageLog
        key={chatId}
        label={agent === '' ? chatWords.chat.yourChat : chatWords.chat.chatWith(agent)}
        parts={parts}
        items={items(state)}
        loading={isBehind(log) && log.events.length === 0}
        typing={typing ? agent || chatWords.chat.theAgent : undefined}
        onRetry={ended ? undefined : controller.link.outbox.retry}
        onRemove={controller.link.outbox.remove}
      />
      {endsAt !== undefined && <IdleBanner controller={controller} endsAt={endsAt} />}
      {ended ? (
        <AfterChat controller={controller} />
      ) : (
        <Composer
          chat={chatId}
          draft={controller.drafts.all.value[chatId] ?? ''}
          onDraft={text => controller.drafts.set(chatId, text)}
          onSend={controller.send}
          onTyping={controller.typing}
        />
      )}
    </main>
  )
}
