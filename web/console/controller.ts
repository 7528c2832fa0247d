import { type Signal, signal } from '@preact/signals'
import { heartbeat } from '../../protocol/limits.ts'
import type { AgentState } from '../../protocol/views.ts'
import { createTicker } from '../shared/clock.ts'
import type { Command } from '../shared/commands.ts'
import { createLink, type Link, type LinkPorts } from '../shared/link.ts'
import { lastFromOthers, lastSeq } from '../shared/log.ts'
import { createTypingSignal } from '../shared/typing.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { behind, type ConsoleInput, type ConsoleState, initialState, reduce } from './state.ts'

/** The console's one state and everything that an agent can do to it. */
export interface Controller {
  state: Signal<ConsoleState>
  /** Server time, turning with each full second. */
  now: Signal<number>
  drafts: Drafts
  link: Link
  dispatch(input: ConsoleInput): void
  setState(state: AgentState): void
  stopNew(on: boolean): void
  accept(chat: string, round: number): void
  reject(chat: string, round: number): void
  end(chat: string): void
  endPostProcessing(chat: string): void
  send(chat: string, text: string): void
  typing(chat: string, on: boolean): void
  /** Tells how far the selected chat has been read, if the page is looked at. */
  read(): void
}

export function createController(ports: LinkPorts, storage: Storage, isLookedAt: () => boolean): Controller {
  const state = signal(initialState(ports.clock.now()))
  const readUpTo = new Map<string, number>()
  const link = createLink(ports, heartbeat.staffMs, {
    seen: () => Object.fromEntries(Object.entries(state.value.logs).map(([chat, log]) => [chat, lastSeq(log)])),
    frame(frame) {
      dispatch({ kind: 'frame', frame, now: link.serverClock.now() })
      if (frame.action === 'welcome') readUpTo.clear()
      if ('now' in frame) ticker.refresh()
    },
    status: status => dispatch({ kind: 'connection', status }),
    outbox: entries => dispatch({ kind: 'outbox', entries }),
  })
  const ticker = createTicker(ports.clock, link.serverClock)
  ticker.now.subscribe(now => dispatch({ kind: 'tick', now }))
  const signalTyping = createTypingSignal(ports.clock, (chat, on) => link.connection.send({ action: 'typing', chat, on }))

  function dispatch(input: ConsoleInput) {
    const before = state.value
    state.value = reduce(before, input)
    const after = state.value
    if (after === before) return
    for (const [chat, log] of Object.entries(after.logs)) {
      if (log.events !== before.logs[chat]?.events) link.outbox.settled(chat, log.events)
    }
    for (const row of before.agent?.chats ?? []) {
      if (!after.agent?.chats.some(other => other.chat === row.chat)) link.outbox.forget(row.chat)
    }
    if (after.logs !== before.logs || after.agent !== before.agent) link.sync.want(behind(after))
    read()
  }

  function read() {
    const { selected, logs, agent, view } = state.value
    if (selected === undefined || view !== 'chat' || !isLookedAt()) return
    const upTo = lastFromOthers(logs[selected], 'agent')
    const row = agent?.chats.find(other => other.chat === selected)
    const known = Math.max(readUpTo.get(selected) ?? 0, row?.receipts.agent.read ?? 0)
    if (upTo > known && link.connection.send({ action: 'read', chat: selected, upTo })) readUpTo.set(selected, upTo)
  }

  async function command(name: string, frame: Command): Promise<boolean> {
    if (state.value.pending.includes(name)) return false
    dispatch({ kind: 'pending', name, on: true })
    const answer = await link.commands.run(frame)
    dispatch({ kind: 'pending', name, on: false })
    if (answer.action === 'nack') {
      dispatch({ kind: 'refused', code: answer.code, message: answer.message, now: link.serverClock.now() })
    }
    return answer.action === 'ack'
  }

  return {
    state,
    now: ticker.now,
    drafts: createDrafts(storage),
    link,
    dispatch,
    read,
    setState: to => void command(`setState:${to}`, { action: 'setState', state: to }),
    stopNew: on => void command('stopNew', { action: 'stopNew', on }),
    async accept(chat, round) {
      const { selected } = state.value
      const done = await command(`accept:${chat}`, { action: 'accept', chat, round })
      // Another chat stays in front: accepting a second one must not tear the agent away from it (S27).
      if (done && (selected === undefined || selected === chat)) dispatch({ kind: 'select', chat })
    },
    reject: (chat, round) => void command(`reject:${chat}`, { action: 'reject', chat, round }),
    end: chat => void command(`end:${chat}`, { action: 'end', chat }),
    endPostProcessing: chat => void command(`endPostProcessing:${chat}`, { action: 'endPostProcessing', chat }),
    send(chat, text) {
      link.outbox.add(chat, text)
      signalTyping.said(chat)
    },
    typing: signalTyping.typing,
  }
}
