import { useEffect } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { UsherMark } from '../shared/icons.tsx'
import { AlertTest } from './alert-test.tsx'
import { Announcer } from './announcer.tsx'
import { ChatWindow } from './chat-window.tsx'
import type { Controller } from './controller.ts'
import { keepFocus } from './focus.ts'
import { Notices } from './notices.tsx'
import { OfferStack } from './offer-stack.tsx'
import { customerTitle } from './rows.ts'
import { words } from './words.ts'

/** Nickname, last name, first name and e-mail, as far as they are known; of a customer without a record the Transaction ID too (S33, S34). */
export function windowTitle(row: AgentChatView): string {
  const title = customerTitle(row)
  return row.record !== undefined || title === row.transactionId ? title : `${title} · ${row.transactionId}`
}

/** One chat in a window of its own: the same console, following the tab that leads. Closing it sends nothing (S32 to S35). */
export function PopOut({ controller, chat, onSignIn }: { controller: Controller; chat: string; onSignIn(): void }) {
  const state = controller.state.value
  const row = state.agent?.chats.find(other => other.chat === chat)
  const title = row ? windowTitle(row) : words.offers.alerts.page
  const shown = row !== undefined && state.selected === chat
  useEffect(() => keepFocus(document.body), [])
  useEffect(() => {
    document.title = title
  }, [title])
  // It may have gone from the list and come back.
  useEffect(() => {
    if (row && state.selected !== chat) controller.dispatch({ kind: 'select', chat })
  }, [row === undefined, state.selected])
  return (
    <div class="console pop-out has-chat view-chat">
      <header class="pop-out-bar">
        <UsherMark size={20} />
        <h1 dir="auto">{title}</h1>
      </header>
      <Notices controller={controller} onSignIn={onSignIn} />
      {controller.link.leads.value && <AlertTest />}
      {/* Whoever rings shows what rings: the console itself is closed then. */}
      {controller.link.leads.value && <OfferStack controller={controller} />}
      <main class="work">{shown ? <ChatWindow controller={controller} /> : <Gone known={state.agent !== undefined} />}</main>
      <Announcer controller={controller} />
    </div>
  )
}

function Gone({ known }: { known: boolean }) {
  return (
    <section class="chat-window empty">
      <p>{known ? words.offers.popOut.gone : words.offers.popOut.loading}</p>
      {known && (
        <button type="button" onClick={() => window.close()}>
          {words.offers.popOut.close}
        </button>
      )}
    </section>
  )
}
