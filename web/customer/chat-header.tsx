import { useEffect, useRef, useState } from 'preact/hooks'
import { MoreIcon } from '../shared/icons.tsx'
import type { Panel } from './app.tsx'
import { Avatar } from './avatar.tsx'
import type { ChatProps } from './chat-page.tsx'
import { chatWords } from './chat-words.ts'
import { lazy } from './lazy.tsx'
import { hasEnded } from './state.ts'
import { words } from './words.ts'

const ChatMenu = lazy(extras => extras.ChatMenu)
const EndQuestion = lazy(extras => extras.EndQuestion)

export function ChatHeader({ controller, panel }: ChatProps & { panel: Panel }) {
  const state = controller.state.value
  const { chat, transactionId } = state
  const [asking, setAsking] = useState(false)
  const [menu, setMenu] = useState(false)
  const more = useRef<HTMLButtonElement>(null)
  const open = chat !== undefined && !hasEnded(state)
  // What had the focus, the form, is gone: the chat begins at its head. In the frame of a site the focus may be with the site.
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.hasFocus() && document.activeElement === document.body) head.current?.focus({ preventScroll: true })
  }, [])
  const ask = () => setAsking(true)
  return (
    <header class="chat-header">
      {chat?.agentName && <Avatar name={chat.agentName} picture={chat.agentPicture} />}
      <div class="chat-title">
        <h1 ref={head} tabIndex={-1}>
          <bdi>{chat?.agentName || chat?.queueName || chatWords.chat.yourChat}</bdi>
        </h1>
        <p>
          {chat?.agentName && (
            <>
              <bdi>{chat.queueName}</bdi>{' '}
            </>
          )}
          <span>
            {words.transactionId('')}
            <bdi>{transactionId}</bdi>
          </span>
        </p>
      </div>
      {open && (
        <button type="button" class="end" aria-label={chatWords.chat.end} title={chatWords.chat.end} aria-busy={state.ending} onClick={ask}>
          {chatWords.chat.endShort}
        </button>
      )}
      <button
        ref={more}
        type="button"
        class="quiet only-icon"
        aria-label={chatWords.chat.menu}
        title={chatWords.chat.menu}
        aria-haspopup="menu"
        aria-expanded={menu}
        onClick={() => setMenu(!menu)}
      >
        <MoreIcon />
      </button>
      {menu && <ChatMenu button={more} controller={controller} onEnd={open ? ask : undefined} onClose={() => setMenu(false)} />}
      {panel?.(open ? ask : undefined)}
      {asking && <EndQuestion active={chat?.status === 'active'} onEnd={controller.end} onClose={() => setAsking(false)} />}
    </header>
  )
}
