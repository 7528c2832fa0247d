import { signal } from '@preact/signals'
import { ChatFormSchema, type ChatStarted, ChatStartedSchema, TicketSchema } from '../../protocol/chat-start.ts'
import { heartbeat } from '../../protocol/limits.ts'
import { readCustomerFrame } from '../../protocol/reading.ts'
import { createTicker } from '../shared/clock.ts'
import { TicketRefused } from '../shared/connection.ts'
import { createDrafts } from '../shared/drafts.ts'
import { fetchJson, HttpFailure } from '../shared/http.ts'
import { createLink, type LinkPorts } from '../shared/link.ts'
import { lastFromOthers, lastSeq } from '../shared/log.ts'
import { createTypingSignal } from '../shared/typing.ts'
import type { Controller, Page } from './chat-actions.ts'
import { chatWords } from './chat-words.ts'
import type { PlaceLink } from './place-link.ts'
import { type ChatKeeper, isOf, type Kept, storageKey } from './session.ts'
import { startFailure } from './start-failure.ts'
import {
  behind,
  type CustomerInput,
  type CustomerState,
  catchUp,
  hasEnded,
  idleEndsAt,
  initialState,
  ownLog,
  reduce,
  type StartDetails,
  silence,
} from './state.ts'
import { words } from './words.ts'

export type { Controller, Page } from './chat-actions.ts'

const lingerMs = 10_000
const draftPrefix = 'usher.draft.'

export function createController(makePorts: (ticket: () => Promise<string>) => LinkPorts, keeper: ChatKeeper, page: Page) {
  let readUpTo = 0
  /** The ticket that came with the start of the chat; good for one socket. */
  let firstTicket: string | undefined
  /** What this page starts or shows a chat with, as the browser kept it then. */
  let own: Kept | undefined
  /** Once the site has said who is there: they, or nobody. */
  let present: { sub: string | undefined } | undefined
  const ports = makePorts(ticket)
  const state = signal(initialState(ports.clock.now()))
  const drafts = createDrafts(page.storage, draftPrefix, page.isWriting)
  const link = createLink(ports, heartbeat.waitingMs, {
    seen: () => Object.fromEntries(Object.entries(state.value.logs).map(([chat, log]) => [chat, lastSeq(log)])),
    shown: () => (state.value.chat ? { rev: state.value.chat.rev } : {}),
    read: readCustomerFrame,
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
    page.forgetForm?.()
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
    const kept = own?.chat
    if (!kept || kept.id !== state.value.chatId) throw new TicketRefused()
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
    const { outbox } = state.value
    const unsent = outbox.filter(entry => entry.status !== 'sent').map(entry => entry.text)
    leave()
    dispatch({ kind: 'form', earlier: { why: 'over', unsent } })
    void loadForm()
  }

  function open() {
    const kept = keeper.read()
    const chat = kept?.chat
    // begun in another tab, it may be of somebody else
    if (!chat || (present && !isOf(kept, present.sub))) {
      void loadForm()
      return
    }
    own = kept
    adopt()
    dispatch({ kind: 'opened', chatId: chat.id, transactionId: chat.transactionId })
    const owner = `customer.${chat.id}`
    forgetKept(owner)
    link.open(owner)
  }

  /** Who signs in has the chat, and from then on nobody else. */
  function adopt() {
    if (!own || !present?.sub) return
    own.vouched = present.sub
    if (keeper.read()?.startKey === own.startKey) keeper.keep(own)
  }

  function identified(sub?: string) {
    present = { sub }
    const left = own && !isOf(own, sub)
    if (left) startAgain()
    else adopt()
    return left
  }

  /** This page has nothing to do with the chat any more. */
  function leave() {
    const { chatId } = state.value
    own = undefined
    link.close()
    if (chatId !== undefined) link.outbox.forget(chatId)
    keeper.forget(chatId)
    // also what an earlier page left in the outbox, and this one has not read yet; not that of a chat another tab has started since
    if (!keeper.read()) forgetKept('')
    drafts.forget()
    readUpTo = 0
  }

  /** Messages of chats that are over are nobody's on this browser. */
  function forgetKept(exceptOf: string) {
    ports.store?.keepOnly(exceptOf).catch(error => console.warn('earlier chats were not forgotten', error))
  }

  function startAgain() {
    leave()
    dispatch({ kind: 'form' })
    void loadForm()
  }

  async function loadForm() {
    try {
      const { queues } = await fetchJson('/api/chats/form', ChatFormSchema)
      dispatch({ kind: 'queues', queues })
    } catch (error) {
      console.warn('the form could not be fetched', error)
      dispatch({ kind: 'formError', text: words.unreachable })
    }
  }

  function began({ chat, transactionId, session, ticket }: ChatStarted, keys: Kept, from?: { queue: string }) {
    keeper.keep({ ...keys, chat: { id: chat, transactionId, session, ...from } })
    firstTicket = ticket
    open()
  }

  async function start(details: StartDetails, vouched?: string) {
    if (state.value.starting) return
    dispatch({ kind: 'starting' })
    const keys = keeper.keys(vouched)
    const { startKey, customerKey } = keys
    own = keys
    try {
      const body = { startKey, customerKey, ...details }
      const started = await fetchJson('/api/chats', ChatStartedSchema, { method: 'POST', body })
      // else somebody else has come meanwhile
      if (own === keys) began(started, keys, { queue: details.queue })
    } catch (error) {
      if (own !== keys) return
      console.warn('the chat could not be started', error)
      const code = error instanceof HttpFailure ? error.body.code : undefined
      if (code !== 'CLOSED' && code !== 'TOO_BUSY') return dispatch({ kind: 'formError', text: await startFailure(error) })
      dispatch({ kind: 'notTaken', queue: details.queue, state: code === 'CLOSED' ? 'closed' : 'tooBusy' })
      // when it opens
      await loadForm()
    }
  }

  async function takePlace(link: PlaceLink) {
    const { takePlace } = await import('./take-place.ts')
    await takePlace(link, { keeper, dispatch, began, open, loadForm })
  }

  /** Once for each warning; a refusal shows the warning again. */
  async function stillHere() {
    const { chatId } = state.value
    const warnAt = silence(state.value)?.warnAt
    if (chatId === undefined || warnAt === undefined || idleEndsAt(state.value, link.serverClock.now()) === undefined) return
    dispatch({ kind: 'answeredWarning', at: warnAt })
    const answer = await link.commands.run({ action: 'stillHere', chat: chatId })
    if (answer.action === 'nack' && answer.code !== 'CHAT_ENDED' && state.value.answeredWarning === warnAt)
      dispatch({ kind: 'answeredWarning', at: undefined })
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
    dispatch({ kind: 'ending', on: false, ...(failed ? { error: chatWords.failures.end } : {}) })
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
      if (chatId === undefined) return
      signalTyping.typing(chatId, on)
      if (on) void stillHere()
    },
    end: () => void end(),
    takePlace,
    session: () => own?.chat,
    identified,
    stillHere: () => void stillHere(),
    rated: rating => dispatch({ kind: 'rating', rating }),
    messageLeft(reference) {
      dispatch({ kind: 'messageLeft', reference })
      void end()
    },
    startAgain,
    storageChanged(key, text) {
      drafts.heard(key, text)
      if (key === storageKey && state.value.phase === 'form' && !state.value.starting && keeper.read()?.chat) open()
    },
  }
  return controller
}
