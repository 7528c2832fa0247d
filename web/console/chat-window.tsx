import { useRef, useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { formatDuration } from '../shared/clock.ts'
import { Composer } from '../shared/composer.tsx'
import { BackIcon, ChatIcon, PanelIcon } from '../shared/icons.tsx'
import { emptyLog, isBehind } from '../shared/log.ts'
import { MessageLog } from '../shared/message-log.tsx'
import { threadItems } from '../shared/thread.ts'
import { emptyWords } from './agent-state.ts'
import { ChatMenu } from './chat-menu.tsx'
import type { Controller } from './controller.ts'
import { CustomerPanel } from './customer-panel.tsx'
import { TransferLine } from './handover.tsx'
import { OfferCard } from './offer-card.tsx'
import { PopOutButton } from './pop-out-button.tsx'
import { PostProcessing } from './post-processing.tsx'
import { customerName, customerTitle } from './rows.ts'

/** A customer who wrote this recently may still wait for the answer: End asks once. */
const justWroteMs = 10_000

export function ChatWindow({ controller }: { controller: Controller }) {
  const state = controller.state.value
  const [panel, setPanel] = useState(false)
  const row = state.agent?.chats.find(other => other.chat === state.selected)
  if (!row) return <EmptyWindow controller={controller} />
  return (
    <>
      <section class="chat-window" aria-label="Chat window">
        <ChatHeader controller={controller} row={row} panel={panel} onPanel={() => setPanel(!panel)} />
        <TransferLine controller={controller} row={row} />
        {row.status === 'offered' ? <OfferCard controller={controller} row={row} /> : <ChatBody controller={controller} row={row} />}
      </section>
      <CustomerPanel row={row} open={panel} onClose={() => setPanel(false)} />
    </>
  )
}

function ChatHeader(props: { controller: Controller; row: AgentChatView; panel: boolean; onPanel(): void }) {
  const { controller, row, panel, onPanel } = props
  const until = row.endedAt ?? controller.now.value
  return (
    <header class="chat-header">
      <button
        type="button"
        class="quiet back"
        aria-label="Back to the chat list"
        onClick={() => controller.dispatch({ kind: 'select', chat: undefined })}
      >
        <BackIcon />
      </button>
      <div class="chat-title">
        <h2 dir="auto" title={customerTitle(row)}>
          {customerTitle(row)}
        </h2>
        <p>
          {row.queue.name} · <span class="hidden">Transaction ID </span>
          {row.transactionId}
          {row.joinedAt !== undefined && (
            <>
              {' '}
              · <span class="timer">{formatDuration(until - row.joinedAt)}</span>
            </>
          )}
        </p>
      </div>
      <button type="button" class="quiet panel-toggle" aria-expanded={panel} aria-label="Customer details" onClick={onPanel}>
        <PanelIcon />
      </button>
      <PopOutButton controller={controller} row={row} />
      {row.status !== 'offered' && <ChatMenu key={row.chat} controller={controller} row={row} />}
      {row.status === 'active' && <EndButton controller={controller} row={row} />}
    </header>
  )
}

function EndButton({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const end = () => {
    dialog.current?.close()
    controller.end(row.chat)
  }
  function click() {
    const events = controller.state.value.logs[row.chat]?.events ?? []
    const last = events.findLast(event => event.kind === 'message' && event.from.role === 'customer')
    if (last && controller.link.serverClock.now() - last.at < justWroteMs) dialog.current?.showModal()
    else end()
  }
  return (
    <>
      <button type="button" class="danger" aria-busy={controller.state.value.pending.includes(`end:${row.chat}`)} onClick={click}>
        End
      </button>
      <dialog ref={dialog} aria-labelledby="end-question">
        <h2 id="end-question">{customerName(row)} has just written. End the chat all the same?</h2>
        <div class="dialog-buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep chatting
          </button>
          <button type="button" class="danger" onClick={end}>
            Yes, end it
          </button>
        </div>
      </dialog>
    </>
  )
}

function ChatBody({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const state = controller.state.value
  const { chat } = row
  const log = state.logs[chat] ?? emptyLog
  const name = customerName(row)
  const items = threadItems({
    side: 'agent',
    events: log.events,
    outbox: state.outbox.filter(entry => entry.chat === chat),
    receipts: row.receipts,
    customerName: name,
    agentName: state.agent?.name ?? '',
    agentId: state.agent?.id,
  })
  const typing = row.status === 'active' && (state.typingUntil[chat] ?? 0) > controller.now.value
  return (
    <>
      <MessageLog
        chat={chat}
        label={`Chat with ${name}`}
        items={items}
        loading={isBehind(log) && log.events.length === 0}
        typing={typing ? name : undefined}
        onRetry={row.status === 'active' ? controller.link.outbox.retry : undefined}
        onRemove={controller.link.outbox.remove}
      />
      {row.status === 'active' ? (
        <Composer
          chat={chat}
          focus
          draft={controller.drafts.all.value[chat] ?? ''}
          onDraft={text => controller.drafts.set(chat, text)}
          onSend={text => controller.send(chat, text)}
          onTyping={on => controller.typing(chat, on)}
        />
      ) : (
        <PostProcessing controller={controller} row={row} />
      )}
    </>
  )
}

function EmptyWindow({ controller }: { controller: Controller }) {
  const { agent } = controller.state.value
  return (
    <section class="chat-window empty">
      <ChatIcon size={40} />
      <p>{agent ? emptyWords(agent) : 'Loading…'}</p>
      {agent && agent.state !== 'available' && agent.queues.length > 0 && agent.chats.length === 0 && (
        <p class="muted">Choose Available above when you are ready.</p>
      )}
    </section>
  )
}
