import { useRef } from 'preact/hooks'
import { Composer } from '../shared/composer.tsx'
import { connectionWords } from '../shared/connection-words.ts'
import { WarnIcon } from '../shared/icons.tsx'
import { isBehind } from '../shared/log.ts'
import { MessageLog } from '../shared/message-log.tsx'
import { missedMessages } from '../shared/missed.ts'
import { nothingRead } from '../shared/receipts.ts'
import { threadItems } from '../shared/thread.ts'
import { shared } from '../shared/words.ts'
import type { Controller } from './controller.ts'
import { progress } from './progress.ts'
import { type CustomerState, hasEnded, ownLog } from './state.ts'

export function ChatPage({ controller }: { controller: Controller }) {
  const state = controller.state.value
  const { chat, chatId = '' } = state
  const log = ownLog(state)
  const ended = hasEnded(state)
  const agent = chat?.agentName ?? ''
  const typing = !ended && state.agentTypingUntil > controller.now.value
  const items = threadItems({
    side: 'customer',
    events: log.events,
    outbox: state.outbox,
    receipts: chat?.receipts ?? nothingRead,
    customerName: 'You',
    agentName: agent,
  })
  return (
    <main class="card chat-page">
      <ChatHeader controller={controller} />
      <ConnectionLine controller={controller} />
      <ProgressPanel state={state} />
      <MessageLog
        chat={chatId}
        label={agent === '' ? 'Your chat' : `Chat with ${agent}`}
        items={items}
        loading={isBehind(log) && log.events.length === 0}
        typing={typing ? agent || 'The agent' : undefined}
        onRetry={ended ? undefined : controller.link.outbox.retry}
        onRemove={controller.link.outbox.remove}
      />
      {ended ? (
        <footer class="after">
          <button type="button" class="primary wide" onClick={controller.startAgain}>
            Start a new chat
          </button>
        </footer>
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

function ChatHeader({ controller }: { controller: Controller }) {
  const state = controller.state.value
  const { chat, transactionId } = state
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <header class="chat-header">
      <div class="chat-title">
        <h1 dir="auto">{(chat?.status === 'active' && chat.agentName) || chat?.queueName || 'Your chat'}</h1>
        <p>Transaction ID {transactionId}</p>
      </div>
      {chat && !hasEnded(state) && (
        <button type="button" class="end" aria-busy={state.ending} onClick={() => dialog.current?.showModal()}>
          End chat
        </button>
      )}
      <dialog ref={dialog} aria-labelledby="end-question">
        <h2 id="end-question">End this chat?</h2>
        <p>{chat?.status === 'active' ? 'Nobody can write in it after that.' : 'You lose your place in line.'}</p>
        <div class="dialog-buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep chatting
          </button>
          <button
            type="button"
            class="danger"
            onClick={() => {
              dialog.current?.close()
              controller.end()
            }}
          >
            Yes, end it
          </button>
        </div>
      </dialog>
    </header>
  )
}

function ConnectionLine({ controller }: { controller: Controller }) {
  const state = controller.state.value
  // The connection's times are this machine's; the ticker only says when to look again.
  void controller.now.value
  const ended = hasEnded(state)
  const words = ended ? undefined : connectionWords(state.connection, Date.now(), missedMessages(state.logs, state, 'customer'))
  return (
    <div role="status" class="connection-line">
      {words && <p class={`notice ${words.tone}`}>{words.text}</p>}
      {!ended && !controller.link.keeps.value && <p class="notice">{shared.connection.unkept}</p>}
      {state.chatError !== undefined && (
        <p class="notice breach">
          <WarnIcon />
          <span>{state.chatError}</span>
        </p>
      )}
    </div>
  )
}

function ProgressPanel({ state }: { state: CustomerState }) {
  const shown = progress(state)
  const quiet = !shown || (state.chat?.status === 'active' && !hasEnded(state) && !shown.away)
  // While an agent and the customer talk, the log says everything; the place stays for the reader's announcement.
  return (
    <section
      class={`progress ${quiet ? 'hidden' : ''} ${hasEnded(state) ? 'ended' : ''} ${shown?.away ? 'away' : ''}`}
      role="status"
      aria-label="Where your chat stands"
    >
      {shown && (
        <>
          <p class="progress-title">{shown.title}</p>
          <p class="progress-detail">
            {!hasEnded(state) && !shown.away && (
              <span class="steps" aria-hidden="true">
                {[1, 2, 3].map(step => (
                  <i key={step} class={step === shown.step ? 'now' : step < shown.step ? 'done' : ''} />
                ))}
              </span>
            )}
            {shown.detail}
          </p>
          {!hasEnded(state) && !quiet && (
            <p class="muted small">
              {shown.away ? 'You can go on writing; nothing is lost.' : 'You can write already; the agent reads it on joining.'}
            </p>
          )}
        </>
      )}
    </section>
  )
}
