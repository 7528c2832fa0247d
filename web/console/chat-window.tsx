import { useEffect, useRef, useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { Composer } from '../shared/composer.tsx'
import { ChatIcon } from '../shared/icons.tsx'
import { emptyLog, isBehind } from '../shared/log.ts'
import { logParts } from '../shared/log-parts.ts'
import { MessageLog } from '../shared/message-log.tsx'
import { emptyWords } from './agent-state.ts'
import { ChatHeader } from './chat-header.tsx'
import { chatItems } from './chat-items.ts'
import type { Controller } from './controller.ts'
import { CustomerPanel } from './customer-panel.tsx'
import { TransferLine } from './handover.tsx'
import { useLogPlace } from './log-place.ts'
import { OfferCard } from './offer-card.tsx'
import { PostProcessing } from './post-processing.tsx'
import { useReplies } from './reply-aid.tsx'
import { customerName } from './rows.ts'
import { words } from './words.ts'

export function ChatWindow({ controller }: { controller: Controller }) {
  const state = controller.state.value
  const [panel, setPanel] = useState(false)
  const row = state.agent?.chats.find(other => other.chat === state.selected)
  if (!row) return <EmptyWindow controller={controller} />
  return (
    <>
      <section class="chat-window" aria-label={words.chat.window}>
        <ChatHeader controller={controller} row={row} panel={panel} onPanel={() => setPanel(!panel)} />
        <TransferLine controller={controller} row={row} />
        {row.status === 'offered' ? <OfferCard controller={controller} row={row} /> : <ChatBody controller={controller} row={row} />}
      </section>
      <CustomerPanel controller={controller} row={row} open={panel} onClose={() => setPanel(false)} />
    </>
  )
}

/** Log and message box of a chat that is this agent's; the pop-out shows the same. */
export function ChatBody({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const state = controller.state.value
  const { chat } = row
  const log = state.logs[chat] ?? emptyLog
  const name = customerName(row)
  const readUpTo = useReadUpTo(row)
  const items = chatItems(state, row, readUpTo)
  useLogPlace(chat, items)
  const typing = row.status === 'active' && (state.typingUntil[chat] ?? 0) > controller.now.value
  return (
    <>
      <MessageLog
        key={chat}
        label={words.chat.with(name)}
        items={items}
        parts={logParts}
        loading={isBehind(log) && log.events.length === 0}
        typing={typing ? name : undefined}
        onRetry={row.status === 'active' ? controller.link.outbox.retry : undefined}
        onRemove={controller.link.outbox.remove}
      />
      {row.status === 'active' ? (
        <ChatComposer controller={controller} row={row} />
      ) : (
        <PostProcessing key={chat} controller={controller} row={row} />
      )}
    </>
  )
}

function ChatComposer({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const { chat } = row
  const aid = useReplies(controller, row)
  return (
    <Composer
      chat={chat}
      to={customerName(row)}
      focus
      draft={controller.drafts.all.value[chat] ?? ''}
      aid={aid}
      onDraft={text => controller.drafts.set(chat, text)}
      onSend={text => controller.send(chat, text)}
      onTyping={on => controller.typing(chat, on)}
    />
  )
}

/** What had been read of the chat when it came in front: by choosing it, or by coming back to the page. */
function useReadUpTo({ chat, receipts }: AgentChatView): number {
  const now = useRef(receipts.agent.read)
  now.current = receipts.agent.read
  const [mark, setMark] = useState({ chat, upTo: receipts.agent.read })
  if (mark.chat !== chat) setMark({ chat, upTo: receipts.agent.read })
  useEffect(() => {
    const back = () => {
      if (!document.hidden) setMark({ chat, upTo: now.current })
    }
    addEventListener('focus', back)
    document.addEventListener('visibilitychange', back)
    return () => {
      removeEventListener('focus', back)
      document.removeEventListener('visibilitychange', back)
    }
  }, [chat])
  return mark.chat === chat ? mark.upTo : receipts.agent.read
}

function EmptyWindow({ controller }: { controller: Controller }) {
  const { agent } = controller.state.value
  return (
    <section class="chat-window empty">
      <ChatIcon size={40} />
      <p>{agent ? emptyWords(agent) : words.chat.loading}</p>
      {agent && agent.state !== 'available' && agent.queues.length > 0 && agent.chats.length === 0 && (
        <p class="muted">{words.chat.chooseAvailable}</p>
      )}
    </section>
  )
}
