/** A way to a server that can be cut, refused, swallowed and slowed: what a bad network does, on order. */
import { connect, createServer, type Socket } from 'node:net'

/** `sockets` leaves pages and HTTP requests alone, so that a page can be loaded while its socket cannot be opened. */
export type What = 'all' | 'sockets'
export type Direction = 'toServer' | 'toBrowser'

export interface FaultProxy {
  readonly port: number
  /** As a browser names it. */
  readonly origin: string
  /** WebSockets that are open now. */
  sockets(): number
  /** Ends what is open; new connections are welcome. */
  cut(what?: What): void
  /** Cuts, and lets nothing new through until `heal`. */
  refuse(what?: What): void
  /** Half-open: from now on bytes vanish and nobody is told. A connection that lost bytes stays dead, also after `heal`. */
  swallow(what?: What, directions?: readonly Direction[]): void
  /** Every piece arrives this much later, in order. */
  delay(ms: number, what?: What, directions?: readonly Direction[]): void
  heal(): void
  close(): Promise<void>
}

interface Way {
  readonly browser: Socket
  readonly server: Socket
  /** Known with the first bytes. */
  kind: 'socket' | 'http' | undefined
  readonly dead: Set<Direction>
}

const both: readonly Direction[] = ['toServer', 'toBrowser']
const delivery = /^GET \/ws[ ?]/

/** `forgetMs`: how long after one end of a dead connection the other one learns of it; never, if nothing is said. */
export async function openFaultProxy(target: number, { forgetMs }: { readonly forgetMs?: number } = {}): Promise<FaultProxy> {
  const ways = new Set<Way>()
  let refused: What | undefined
  let swallowed: { what: What; directions: readonly Direction[] } | undefined
  let delayed: { ms: number; what: What; directions: readonly Direction[] } | undefined

  const concerns = (what: What | undefined, way: Way) => what === 'all' || (what === 'sockets' && way.kind === 'socket')

  function end(way: Way) {
    ways.delete(way)
    // as a network that breaks does: nobody says goodbye
    way.browser.resetAndDestroy()
    way.server.destroy()
  }
  function carry(way: Way, direction: Direction, chunk: Buffer) {
    if (swallowed?.directions.includes(direction) && concerns(swallowed.what, way)) way.dead.add(direction)
    if (way.dead.has(direction)) return
    const to = direction === 'toServer' ? way.server : way.browser
    const write = () => to.destroyed || to.write(chunk)
    if (delayed?.directions.includes(direction) && concerns(delayed.what, way)) setTimeout(write, delayed.ms)
    else write()
  }

  const listener = createServer({ noDelay: true }, browser => {
    const way: Way = { browser, server: connect({ port: target, host: '127.0.0.1', noDelay: true }), kind: undefined, dead: new Set() }
    ways.add(way)
    if (refused === 'all') return end(way)
    browser.on('data', (chunk: Buffer) => {
      way.kind ??= delivery.test(chunk.subarray(0, 16).toString('latin1')) ? 'socket' : 'http'
      if (concerns(refused, way)) end(way)
      else carry(way, 'toServer', chunk)
    })
    way.server.on('data', (chunk: Buffer) => carry(way, 'toBrowser', chunk))
    for (const [from, to] of [
      [browser, way.server],
      [way.server, browser],
    ] as const) {
      from.on('close', () => {
        ways.delete(way)
        // half-open: the other side learns nothing
        if (way.dead.size === 0) to.end()
        else if (forgetMs !== undefined) setTimeout(() => to.destroy(), forgetMs).unref()
      })
      // what breaks here is broken on purpose, or closes next
      from.on('error', () => {})
    }
  })
  await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as { port: number }

  function cut(what: What = 'all') {
    for (const way of [...ways]) if (concerns(what, way)) end(way)
  }
  return {
    port,
    origin: `http://localhost:${port}`,
    sockets: () => [...ways].filter(way => way.kind === 'socket').length,
    cut,
    refuse(what = 'all') {
      refused = what
      cut(what)
    },
    swallow(what = 'all', directions = both) {
      swallowed = { what, directions }
    },
    delay(ms, what = 'all', directions = both) {
      delayed = { ms, what, directions }
    },
    heal() {
      refused = swallowed = delayed = undefined
    },
    async close() {
      cut()
      await new Promise<void>(resolve => listener.close(() => resolve()))
    },
  }
}
