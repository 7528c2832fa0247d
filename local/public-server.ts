import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { codeOf, Problem } from './problem.ts'

export interface PublicHandler {
  request(req: IncomingMessage, res: ServerResponse): Promise<void>
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
}

/** A port that browsers use. It is taken first and served once everything behind it knows its number. */
export interface PublicServer {
  port: number
  serve(handler: PublicHandler): void
  close(): Promise<void>
}

/** Listens on both loopback addresses, since `localhost` may mean either. Port 0 takes any free one. */
export async function openPublicServer(wanted: number, log: (line: string) => void): Promise<PublicServer> {
  let handler: PublicHandler | undefined
  const create = () => {
    const server = createServer((req, res) => {
      if (!handler) return void res.writeHead(503, { 'retry-after': '1' }).end()
      handler.request(req, res).catch(error => {
        log(`${req.method} ${req.url} failed: ${error.stack}`)
        if (!res.headersSent) res.writeHead(500)
        res.end()
      })
    })
    server.on('upgrade', (req, socket, head) => {
      if (!handler) return void socket.destroy()
      handler.upgrade(req, socket, head).catch(error => {
        log(`upgrade of ${req.url} failed: ${error.stack}`)
        socket.destroy()
      })
    })
    return server
  }
  const main = create()
  try {
    await listen(main, wanted, '127.0.0.1')
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE')
      throw new Problem(
        `port ${wanted} is taken by another program: stop that one, or choose other ports, for instance with PORT=5000 npm start`,
      )
    if (codeOf(error) === 'EACCES')
      throw new Problem(`port ${wanted} needs special rights: choose others, for instance with PORT=5000 npm start`)
    throw error
  }
  const address = main.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has no port')
  const servers = [main]
  const second = create()
  try {
    await listen(second, address.port, '::1')
    servers.push(second)
  } catch (error) {
    // a machine without IPv6, or somebody else's port there: browsers fall back to 127.0.0.1
    if (!['EADDRINUSE', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error) ?? '')) throw error
  }
  return {
    port: address.port,
    serve(given) {
      handler = given
    },
    async close() {
      await Promise.all(
        servers.map(server => {
          server.closeAllConnections()
          return new Promise(closed => server.close(closed))
        }),
      )
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((listening, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      listening()
    })
  })
}
