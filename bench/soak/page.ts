/** What a page has of its browser, in Node: an address, a clock, sockets, and storage that lasts as long as it does. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { WebSocket } from 'ws'
import { memoryOutboxStore } from '../../test/web/one-browser.ts'
import type { DraftStorage } from '../../web/shared/drafts.ts'
import { newKey } from '../../web/shared/key.ts'
import type { Socket } from '../../web/shared/line.ts'
import type { LinkPorts } from '../../web/shared/link.ts'
import type { Network } from './network.ts'

export interface Page {
  readonly ports: Omit<LinkPorts, 'ticket'>
  readonly storage: DraftStorage
  /** Runs as code of this page: a path is one of its own origin. */
  run<T>(work: () => T): T
  /** Sockets that were opened, for good or ill. */
  sockets(): number
  /** Acks that came in, each with the numbers that it told. */
  readonly acks: readonly { readonly cid: string; readonly seq: number }[]
  /** Messages that left, by cid. */
  readonly texts: ReadonlyMap<string, string>
  close(): void
}

const here = new AsyncLocalStorage<string>()
const fetchOfNode = globalThis.fetch
/** The page's code fetches paths; in Node a path has no origin, so the page that runs lends its own. */
globalThis.fetch = (input, init) => {
  const base = here.getStore()
  return fetchOfNode(typeof input === 'string' && input.startsWith('/') && base !== undefined ? base + input : input, init)
}

export function openPage(network: Network, random: () => number): Page {
  const acks: { cid: string; seq: number }[] = []
  const texts = new Map<string, string>()
  const timers = new Set<NodeJS.Timeout>()
  const open = new Set<WebSocket>()
  let sockets = 0
  let closed = false
  const run = <T>(work: () => T) => here.run(network.origin, work)
  const inPage = (work: () => void) => closed || run(work)

  function openSocket(ticket: string): Socket {
    const wire = new WebSocket(`${network.origin.replace(/^http/, 'ws')}/ws`, ['cc.v1', `t.${ticket}`])
    sockets++
    open.add(wire)
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send(data) {
        noteSent(data)
        if (!network.loses('toServer')) wire.send(data)
      },
      close: code => wire.close(code),
    }
    wire.on('open', () => inPage(() => socket.onopen?.()))
    wire.on('message', data => {
      const text = String(data)
      if (network.loses('toBrowser')) return
      noteHeard(text)
      inPage(() => socket.onmessage?.({ data: text }))
    })
    wire.on('close', () => {
      open.delete(wire)
      inPage(() => socket.onclose?.())
    })
    // a close follows, which is all that a page is told
    wire.on('error', () => {})
    return socket
  }
  function noteSent(data: string): void {
    const frame = JSON.parse(data) as { action: string; items?: readonly { cid: string; text: string }[] }
    if (frame.action === 'message') for (const { cid, text } of frame.items ?? []) texts.set(cid, text)
  }
  function noteHeard(data: string): void {
    const frame = JSON.parse(data) as { action: string; items?: readonly { cid: string; seq?: number }[] }
    if (frame.action === 'ack') for (const { cid, seq } of frame.items ?? []) if (seq !== undefined) acks.push({ cid, seq })
  }

  return {
    ports: {
      clock: {
        now: Date.now,
        setTimer(at, work) {
          const timer = setTimeout(
            () => {
              timers.delete(timer)
              inPage(work)
            },
            Math.max(0, at - Date.now()),
          )
          timers.add(timer)
          return () => {
            timers.delete(timer)
            clearTimeout(timer)
          }
        },
      },
      steady: performance,
      random,
      newCid: newKey,
      open: openSocket,
      store: memoryOutboxStore(),
    },
    storage: memoryStorage(),
    run,
    sockets: () => sockets,
    acks,
    texts,
    close() {
      closed = true
      for (const timer of timers) clearTimeout(timer)
      for (const wire of open) wire.terminate()
    },
  }
}

function memoryStorage(): DraftStorage {
  const entries = new Map<string, string>()
  return {
    getItem: key => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: key => void entries.delete(key),
    key: index => [...entries.keys()][index] ?? null,
    get length() {
      return entries.size
    },
  }
}
