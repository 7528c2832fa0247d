import { type Signal, signal } from '@preact/signals'
import { heartbeat } from '../../protocol/limits.ts'
import { readServerFrame } from '../../protocol/reading.ts'
import type { AgentState } from '../../protocol/views.ts'
import { createTicker } from '../shared/clock.ts'
import type { Command } from '../shared/commands.ts'
import { createDrafts, type DraftStorage, type Drafts } from '../shared/drafts.ts'
import { newKey } from '../shared/key.ts'
import { createLink, type Link, type LinkPorts } from '../shared/link.ts'
import { lastFromOthers, lastSeq } from '../shared/log.ts'
import { createTypingSignal } from '../shared/typing.ts'
import { behind, catchUp } from './chat-logs.ts'
import { createLeftMessageList, type LeftMessageList } from './left-message-list.ts'
import { createRecordDesk, type RecordDesk } from './record-desk.ts'
import { refusalWords, transferRefusalWords } from './refusals.ts'
import { createRemarks, type RemarksDesk } from './remarks.ts'
import { createReplies, type Replies } from './replies.ts'
import { customerName } from './rows.ts'
import { isWanted } from './snapshot.ts'
import type { StaffApi } from './staff-api.ts'
import { type ConsoleInput, type ConsoleState, initialState, reduce } from './state.ts'
import { strandedTexts } from './stranded.ts'
import { words } from './words.ts'

/** A queue or a colleague that a chat is handed on to. */
export interface TransferTo {
  kind: 'queue' | 'agent'
  id: string
  name: string
}

/** How long signing out waits for the server; after it the lost presence does the same, a little later. */
const signOutMs = 4_000

/** What was typed about a new customer is saved this long before the countdown ends the post processing. */
const lastMomentMs = 4_000

/** The console's one state and everything that an agent can do to it. */
export interface Controller {
  state: Signal<ConsoleState>
  /** Server time, turning with each full second. */
  now: Signal<number>
  drafts: Drafts
  link: Link
  records: RecordDesk
  /** Notes and codes of chats, and where they are kept until the server has them. */
  remarks: RemarksDesk
  remarkDrafts: Drafts
  replies: Replies
  api: StaffApi
  leftMessages: LeftMessageList
  dispatch(input: ConsoleInput): void
  /** `reason`: of a break, one of the centre's. */
  setState(state: AgentState, when?: 'afterChats', reason?: string): void
  /** Takes chats of one of the own queues or not (S20). */
  setQueue(queue: string, on: boolean): void
  stopNew(on: boolean): void
  accept(chat: string, round: number): void
  reject(chat: string, round: number): void
  /** Resolves with the words of a refusal, or with nothing once it is done. */
  transfer(chat: string, to: TransferTo, note: string): Promise<string | undefined>
  takeBack(chat: string): void
  end(chat: string): void
  /** Resolves with the words of a refusal, or with nothing once it is done. */
  endPostProcessing(chat: string): Promise<string | undefined>
  extendPostProcessing(chat: string): void
  send(chat: string, text: string): void
  typing(chat: string, on: boolean): void
  /** Tells how far the selected chat has been read, if the page is looked at. */
  read(): void
  /** Ends the shift at the server and closes the connection. */
  signOut(): Promise<void>
}

/** The page and the person at it. */
export interface Seat {
  /** Who signed in, as the identity provider names them: tabs, drafts and unsent messages are this person's alone. */
  person: string
  storage: DraftStorage
  api: StaffApi
  isLookedAt(): boolean
  /** The message box has the keyboard. */
  isWriting(): boolean
  /** Another tab has signed out. */
  signedOut(): void
}

export function createController(ports: LinkPorts, seat: Seat): Controller {
  const { api } = seat
  const state = signal(initialState(ports.clock.now()))
  const readUpTo = new Map<string, number>()
  const link = createLink(ports, heartbeat.staffMs, {
    seen: () => Object.fromEntries(Object.entries(state.value.logs).map(([chat, log]) => [chat, lastSeq(log)])),
    shown() {
      const { agent } = state.value
      return agent ? { rev: agent.rev, rows: Object.fromEntries(agent.chats.map(row => [row.chat, row.rev])) } : {}
    },
    read: readServerFrame,
    frame(frame) {
      dispatch({ kind: 'frame', frame, now: link.serverClock.now() })
      if (frame.action === 'welcome') readUpTo.clear()
      if ('now' in frame) ticker.refresh()
    },
    status: status => dispatch({ kind: 'connection', status }),
    outbox: entries => dispatch({ kind: 'outbox', entries }),
    catchUp: seen => catchUp(state.value, seen, link.serverClock.now()),
    over: seat.signedOut,
  })
  const isWriting = (chat: string) => chat === state.value.selected && state.value.view === 'chat' && seat.isWriting()
  const drafts = createDrafts(seat.storage, `usher.draft.${seat.person}.`, isWriting)
  const ticker = createTicker(ports.clock, link.serverClock)
  ticker.now.subscribe(now => dispatch({ kind: 'tick', now }))
  const records = createRecordDesk(api.records, newKey)
  const remarkDrafts = createDrafts(seat.storage, `usher.remarks.${seat.person}.`)
  const remarks = createRemarks({
    clock: ports.clock,
    drafts: remarkDrafts,
    save: async (chat, kept) => (await link.commands.run({ action: 'saveRemarks', chat, ...kept })).action === 'ack',
  })
  const signalTyping = createTypingSignal(ports.clock, (chat, on) => link.send({ action: 'typing', chat, on }))

  function dispatch(input: ConsoleInput) {
    const before = state.value
    state.value = reduce(before, input)
    const after = state.value
    if (after === before) return
    for (const [chat, log] of Object.entries(after.logs)) {
      if (log.events !== before.logs[chat]?.events) link.outbox.settled(chat, log.events)
    }
    // One at a time: what this changes is looked at in a round of its own.
    const [stranded] = strandedTexts(after)
    if (stranded) {
      const row = before.agent?.chats.find(other => other.chat === stranded.chat)
      link.outbox.forget(stranded.chat)
      if (stranded.text !== undefined) dispatch({ kind: 'unsent', name: row && customerName(row), text: stranded.text })
    }
    for (const row of before.agent?.chats ?? []) {
      if (after.agent?.chats.some(other => other.chat === row.chat)) continue
      link.outbox.forget(row.chat)
      const record = records.recordOf(row)
      records.forget(row.chat, record !== undefined && isWanted(after, record) ? undefined : record)
    }
    if (after.agent && after.agent !== before.agent) remarks.settle(after.agent.chats)
    if (after.logs !== before.logs || after.agent !== before.agent) link.sync.want(behind(after))
    read()
  }

  function read() {
    const { selected, logs, agent, view } = state.value
    if (selected === undefined || view !== 'chat' || !seat.isLookedAt()) return
    const upTo = lastFromOthers(logs[selected], 'agent')
    const row = agent?.chats.find(other => other.chat === selected)
    const known = Math.max(readUpTo.get(selected) ?? 0, row?.receipts.agent.read ?? 0)
    if (upTo > known && link.send({ action: 'read', chat: selected, upTo })) readUpTo.set(selected, upTo)
  }

  function tell(text: string, about: { chat?: string } = {}) {
    dispatch({ kind: 'notice', text, now: link.serverClock.now(), ...about })
  }

  /** Nothing when a command of this name is on its way already. */
  async function run(name: string, frame: Command) {
    if (state.value.pending.includes(name)) return undefined
    dispatch({ kind: 'pending', name, on: true })
    const answer = await link.commands.run(frame)
    dispatch({ kind: 'pending', name, on: false })
    return answer
  }

  async function command(name: string, frame: Command): Promise<boolean> {
    const answer = await run(name, frame)
    if (answer?.action === 'nack') tell(refusalWords(answer.code, answer.message))
    return answer?.action === 'ack'
  }

  async function transfer(chat: string, to: TransferTo, note: string): Promise<string | undefined> {
    const row = state.value.agent?.chats.find(other => other.chat === chat)
    const where = { kind: to.kind, id: to.id }
    const answer = await run(`transfer:${chat}`, { action: 'transfer', chat, to: where, ...(note === '' ? {} : { note }) })
    if (answer?.action === 'nack') return transferRefusalWords(answer.code, answer.message)
    if (answer && row && to.kind === 'queue') tell(words.chat.transferring.wentOn(customerName(row), to.name), { chat })
    return undefined
  }

  const rowOf = (chat: string) => state.value.agent?.chats.find(row => row.chat === chat)

  /** The record of an existing customer in a tab of its own, or the choice of one; the chat stays in front (S30). */
  function openRecord(chat: string) {
    const row = rowOf(chat)
    const record = row?.record ?? ((row?.matches ?? 0) > 1 ? `matches.${chat}` : undefined)
    if (row && record !== undefined) dispatch({ kind: 'openRecord', record, name: customerName(row) })
    // Since the customer was here last, colleagues may have written in it.
    if (row?.record !== undefined) records.load(row.record, true)
  }

  async function endPostProcessing(chat: string): Promise<string | undefined> {
    const row = rowOf(chat)
    if (!row || state.value.pending.includes(`endPostProcessing:${chat}`)) return undefined
    dispatch({ kind: 'pending', name: `endPostProcessing:${chat}`, on: true })
    const finished = await records.finish(row)
    dispatch({ kind: 'pending', name: `endPostProcessing:${chat}`, on: false })
    if (!finished) return words.chat.postProcessing.recordNotSaved
    const answer = await run(`endPostProcessing:${chat}`, { action: 'endPostProcessing', chat, ...remarks.unsaved(chat) })
    if (answer?.action !== 'nack') return undefined
    return answer.code === 'DISPOSITION_MISSING' ? words.chat.postProcessing.codeMissing : refusalWords(answer.code, answer.message)
  }

  const savedLate = new Set<string>()
  function saveLastMoment(now: number) {
    for (const row of state.value.agent?.chats ?? []) {
      const endsAt = row.status === 'postProcessing' && !row.overdue ? row.postProcessingEndsAt : undefined
      const moment = `${row.chat} ${endsAt}`
      if (endsAt === undefined || endsAt - now > lastMomentMs || savedLate.has(moment)) continue
      savedLate.add(moment)
      void records.finish(row)
    }
  }

  ticker.now.subscribe(saveLastMoment)

  let leaving: Promise<void> | undefined
  async function leave() {
    let cancel = () => {}
    const patience = new Promise<void>(resolve => {
      cancel = ports.clock.setTimer(ports.clock.now() + signOutMs, resolve)
    })
    await Promise.race([command('signOut', { action: 'signOut' }), patience])
    cancel()
    drafts.forget()
    remarkDrafts.forget()
    link.closeAll()
  }

  return {
    state,
    now: ticker.now,
    drafts,
    link,
    records,
    remarks,
    remarkDrafts,
    replies: createReplies(async () => (await api.records()).replies(), ports.clock.now),
    dispatch,
    read,
    api,
    setState: (to, when, reason) =>
      void command(`setState:${to}${when ?? ''}`, {
        action: 'setState',
        state: to,
        ...(when === undefined ? {} : { when }),
        ...(reason === undefined ? {} : { reason }),
      }),
    setQueue: (queue, on) => void command(`setQueue:${queue}`, { action: 'setQueue', queue, on }),
    leftMessages: createLeftMessageList(ports.clock, api, seat.isLookedAt),
    stopNew: on => void command('stopNew', { action: 'stopNew', on }),
    async accept(chat, round) {
      const { selected } = state.value
      const done = await command(`accept:${chat}`, { action: 'accept', chat, round })
      if (done) openRecord(chat)
      // Another chat stays in front: accepting a second one must not tear the agent away from it (S27).
      if (done && (selected === undefined || selected === chat)) dispatch({ kind: 'select', chat })
    },
    reject: (chat, round) => void command(`reject:${chat}`, { action: 'reject', chat, round }),
    transfer,
    takeBack: chat => void command(`takeBack:${chat}`, { action: 'takeBack', chat }),
    end: chat => void command(`end:${chat}`, { action: 'end', chat }),
    endPostProcessing,
    extendPostProcessing: chat => void command(`extend:${chat}`, { action: 'extendPostProcessing', chat }),
    send(chat, text) {
      drafts.set(chat, '', link.outbox.add(chat, text))
      signalTyping.said(chat)
    },
    typing: signalTyping.typing,
    signOut() {
      leaving ??= leave()
      return leaving
    },
  }
}
