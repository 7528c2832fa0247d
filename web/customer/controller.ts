import { type Signal, signal } from '@preact/signals'
import { ChatFormSchema, ChatStartedSchema, TicketSchema } from '../../protocol/chat-start.ts'
import { heartbeat } from '../../protocol/limits.ts'
import type { CustomerView } from '../../protocol/views.ts'
import { createTicker } from '../shared/clock.ts'
import { TicketRefused } from '../shared/connection.ts'
import { createDrafts, type DraftStorage, type Drafts } from '../shared/drafts.ts'
import { fetchJson, HttpFailure, Unreachable } from '../shared/http.ts'
import { createLink, type Link, type LinkPorts } from '../shared/link.ts'
import { lastFromOthers, lastSeq } from '../shared/log.ts'
import { createTypingSignal } from '../shared/typing.ts'
import { type ChatKeeper, type Kept, storageKey } from './session.ts'
import { behind, type CustomerInput, type CustomerState, catchUp, hasEnded, initialState, ownLog, reduce } from './state.ts'

export interface Controller {
  state: Signal<CustomerState>
  now: Signal<number>
  drafts: Drafts
  link: Link
  open(): void
  start(details: CustomerView & { queue: string }): Promise<void>
  loadForm(): Promise<void>
  send(text: string): void
  typing(on: boolean): void
  read(): void
  end(): void
  startAgain(): void
  /** Another tab of this browser has started or ended a chat, or written a draft. */
  storageChanged(key: string | null, text: string | null): void
}

const lingerMs = 10_000
const draftPrefix = 'usher.draft.'

export interface Page {
  storage: DraftStorage
  isLookedAt(): boolean
  /** The message box has the keyboard. */
  isWriting(): boolean
}

export function createController(makePorts: (ticket: () => Promise<string>) => LinkPorts, keeper: ChatKeeper, page: Page) {
  let readUpTo = 0
  /** The ticket that came with the start of the chat; good for one socket. */
  let firstTicket: string | undefined
  /** The chat that this page shows, as the browser kept it when the page opened it. */
  let opened: NonNullable<Kept['chat']> | undefined
  const ports = makePorts(ticket)
  const state = signal(initialState(ports.clock.now()))
  const drafts = createDrafts(page.storage, draftPrefix, page.isWriting)
  const link = createLink(ports, heartbeat.waitingMs, {
    seen: () => Object.fromEntries(Object.entries(state.value.logs).map(([chat, log]) => [chat, lastSeq(log)])),
    shown: () => (state.value.chat ? { rev: state.value.chat.rev } : {}),
    frame(frame) {
      dispatch({ kind: 'frame', frame, now: link.serverClock.now() })
      if (frame.action === 'welcome') readUpTo = 0
    },
    status(status) {
      dispatch({ kind: 'connection', status })
      if (status.kind === 'refused') gone()
    },
    outbox: entries => dispatch({ kind: 'outbox', entries }),
    catchUp: seen => catchUp(state.value, seen, link.serverClock.now()),
  })
  const ticker = createTicker(ports.clock, link.serverClock)
  const signalTyping = createTypingSignal(ports.clock, (chat, on) => link.send({ action: 'typing', chat, on }))

  function dispatch(input: CustomerInput) {
    const before = state.value
    state.value = reduce(before, input)
    const after = state.value
    const { chatId } = after
    if (after.chat?.status !== before.chat?.status) link.pace(isWaiting(after) ? heartbeat.waitingMs : heartbeat.customerMs)
    if (after === before || chatId === undefined) return
    if (ownLog(after).events !== ownLog(before).events) link.outbox.settled(chatId, ownLog(after).events)
    if (after.logs !== before.logs) link.sync.want(behind(after))
    if (hasEnded(after) && !hasEnded(before)) ended(chatId)
    read()
  }

  /** An offer is part of the wait: the beats bring the new place when it comes to nothing. Nothing known yet is most often a new chat. */
  function isWaiting({ chat }: CustomerState) {
    return !chat || chat.status === 'waiting' || chat.status === 'offered'
  }

  function ended(chatId: string) {
    keeper.forget(chatId)
    drafts.forget()
    forgetKept('')
    linger(chatId)
  }

  /** An ended chat needs no connection once everything of it is shown and every message has its answer. */
  function linger(chatId: string) {
    ports.clock.setTimer(ports.clock.now() + lingerMs, () => {
      if (state.value.chatId !== chatId) return
      const done = behind(state.value).size === 0 && state.value.outbox.every(entry => entry.status === 'failed')
      if (done) link.close()
      else linger(chatId)
    })
  }

  async function ticket(): Promise<string> {
    const first = firstTicket
    firstTicket = undefined
    if (first !== undefined) return first
    // The browser forgets a chat at its end; this page may still lack its last words, or answers to its own.
    const kept = opened
    if (!kept || kept.id !== state.value.chatId) throw new TicketRefused('this page has no session of the chat')
    try {
      const path = `/api/chats/${encodeURIComponent(kept.id)}/tickets`
      return (await fetchJson(path, TicketSchema, { method: 'POST', bearer: kept.session })).ticket
    } catch (error) {
      const final = error instanceof HttpFailure && [401, 403, 404, 410].includes(error.status)
      if (final) throw new TicketRefused(error.body.message, { cause: error })
      throw error
    }
  }

  /** The server does not know the chat any more, or it ended while this page was away. */
  function gone() {
    if (hasEnded(state.value)) return
    const { chatId, outbox } = state.value
    const unsent = outbox.filter(entry => entry.status !== 'sent').map(entry => entry.text)
    leave()
    dispatch({ kind: 'form', earlier: { text: 'Your earlier chat has ended. You can start a new one here.', unsent } })
    if (chatId !== undefined) forgetKept('')
    void loadForm()
  }

  function open() {
    const kept = keeper.read()?.chat
    if (!kept) {
      void loadForm()
      return
    }
    opened = kept
    dispatch({ kind: 'opened', chatId: kept.id, transactionId: kept.transactionId })
    const owner = `customer.${kept.id}`
    forgetKept(owner)
    link.open(owner)
  }

  /** This page has nothing to do with the chat any more. */
  function leave() {
    const { chatId } = state.value
    link.close()
    if (chatId !== undefined) link.outbox.forget(chatId)
    keeper.forget(chatId)
    drafts.forget()
    readUpTo = 0
  }

  /** Messages of chats that are over are nobody's on this browser. */
  function forgetKept(exceptOf: string) {
    ports.store?.keepOnly(exceptOf).catch(error => console.warn('earlier chats were not forgotten', error))
  }

  async function loadForm() {
    try {
      const { queues } = await fetchJson('/api/chats/form', ChatFormSchema)
      dispatch({ kind: 'queues', queues })
    } catch (error) {
      console.warn('the form could not be fetched', error)
      dispatch({ kind: 'formError', text: 'We cannot be reached at the moment. Check your connection and try again.' })
    }
  }

  async function start(details: CustomerView & { queue: string }) {
    if (state.value.starting) return
    dispatch({ kind: 'starting' })
    const { startKey, customerKey } = keeper.keys()
    try {
      const body = { startKey, customerKey, ...details }
      const started = await fetchJson('/api/chats', ChatStartedSchema, { method: 'POST', body })
      keeper.keep({ id: started.chat, transactionId: started.transactionId, session: started.session })
      firstTicket = started.ticket
      open()
    } catch (error) {
      console.warn('the chat could not be started', error)
      dispatch({ kind: 'formError', text: startFailure(error) })
    }
  }

  function read() {
    const { chatId, chat } = state.value
    if (chatId === undefined || !chat || !page.isLookedAt()) return
    const upTo = lastFromOthers(ownLog(state.value), 'customer')
    if (upTo <= Math.max(readUpTo, chat.receipts.customer.read)) return
    if (link.send({ action: 'read', chat: chatId, upTo })) readUpTo = upTo
  }

  async function end() {
    const { chatId } = state.value
    if (chatId === undefined || state.value.ending) return
    dispatch({ kind: 'ending', on: true })
    const answer = await link.commands.run({ action: 'end', chat: chatId })
    const failed = answer.action === 'nack' && answer.code !== 'CHAT_ENDED'
    dispatch({ kind: 'ending', on: false, ...(failed ? { error: 'The chat could not be ended. Please try again.' } : {}) })
  }

  const controller: Controller = {
    state,
    now: ticker.now,
    drafts,
    link,
    open,
    start,
    loadForm,
    read,
    send(text) {
      const { chatId } = state.value
      if (chatId === undefined) return
      drafts.set(chatId, '', link.outbox.add(chatId, text))
      signalTyping.said(chatId)
    },
    typing(on) {
      const { chatId } = state.value
      if (chatId !== undefined) signalTyping.typing(chatId, on)
    },
    end: () => void end(),
    startAgain() {
      leave()
      dispatch({ kind: 'form' })
      void loadForm()
    },
    storageChanged(key, text) {
      drafts.heard(key, text)
      if (key === storageKey && state.value.phase === 'form' && !state.value.starting && keeper.read()?.chat) open()
    },
  }
  return controller
}

function startFailure(error: unknown): string {
  if (error instanceof Unreachable) return 'We cannot be reached at the moment. Check your connection and press Start chat again.'
  if (!(error instanceof HttpFailure)) return 'Something went wrong on our side. Please press Start chat again.'
  if (error.body.code === 'RATE') return 'Too many chats were started from here. Please wait a minute and press Start chat again.'
  if (error.status >= 500 || error.body.code === 'RETRY') return 'Something went wrong on our side. Please press Start chat again.'
  const { message } = error.body
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`
}
