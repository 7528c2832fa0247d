// The shortest way to the host's own database engine: one write per call and one kept connection per call under way.
import { connect } from 'node:net'

// as many as the SDK would open; further calls wait for one of them
const mostConnections = 150
const headEnd = Buffer.from('\r\n\r\n')

/** `url` is the engine that the host started: it always says how long its answers are. */
export function openEngine(url, fixedHeaders) {
  const { hostname, port } = new URL(url)
  const fixed = Object.entries({ host: `${hostname}:${port}`, ...fixedHeaders })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const idle = []
  const waiting = []
  let connections = 0

  function open() {
    connections += 1
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    const connection = { socket, done: undefined, received: [], missing: 0, lost: false }
    socket.on('data', chunk => receive(connection, chunk))
    socket.on('error', error => lose(connection, error))
    socket.on('close', () => lose(connection, Object.assign(new Error('the database engine hung up'), { code: 'ECONNRESET' })))
    return connection
  }

  function lose(connection, error) {
    if (connection.lost) return
    connection.lost = true
    connections -= 1
    connection.socket.destroy()
    const place = idle.indexOf(connection)
    if (place >= 0) idle.splice(place, 1)
    connection.done?.(error)
    const next = waiting.shift()
    if (next) send(open(), next)
  }

  function send(connection, { text, done }) {
    connection.done = done
    connection.socket.write(text)
  }

  function receive(connection, chunk) {
    connection.received.push(chunk)
    connection.missing -= chunk.length
    // an answer whose length is known is looked at again when all of it is there
    if (connection.missing > 0) return
    const bytes = connection.received.length === 1 ? chunk : Buffer.concat(connection.received)
    const end = bytes.indexOf(headEnd)
    if (end < 0) {
      connection.received = [bytes]
      return
    }
    const head = bytes.latin1Slice(0, end)
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1])
    if (!(length >= 0)) return lose(connection, new Error('the database engine did not say how long its answer is'))
    const missing = end + 4 + length - bytes.length
    if (missing > 0) {
      connection.received = [bytes]
      connection.missing = missing
      return
    }
    const { done } = connection
    connection.received = []
    connection.missing = 0
    connection.done = undefined
    const next = waiting.shift()
    if (next) send(connection, next)
    else idle.push(connection)
    const requestId = /\r\nx-amzn-requestid: *([^\r]+)/i.exec(head)?.[1]
    const headers = { 'content-type': 'application/x-amz-json-1.0', ...(requestId && { 'x-amzn-requestid': requestId }) }
    done?.(undefined, Number(head.slice(9, 12)), headers, bytes.subarray(end + 4))
  }

  return {
    /** `done(error)` or `done(undefined, status, headers, body)`, once. */
    ask(action, body, done) {
      const head = `POST / HTTP/1.1\r\n${fixed}x-amz-target: DynamoDB_20120810.${action}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
      const call = { text: head + body, done }
      const connection = idle.pop() ?? (connections < mostConnections ? open() : undefined)
      if (connection) send(connection, call)
      else waiting.push(call)
    },
  }
}
