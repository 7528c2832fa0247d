// The network between a function and AWS: Node's `http.request` as the bundle finds it. Calls of the AWS endpoint need no socket:
// the host is in this process, and the engine may be asked without it. Each hop saved is two system calls and a wake-up less.
import { EventEmitter } from 'node:events'
import http from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { Readable } from 'node:stream'
import { openEngine } from './function-engine.mjs'

/**
 * `endpoint`: where the AWS API is for this function. `accessKeyId`: who it is. `engine`: where calls go that were granted before.
 * `send` hands a call to the host; the returned function takes the host's answers.
 * `units` counts what database calls consume, where anybody wants to know.
 */
export function openNetwork({ endpoint, accessKeyId, engine, engineHeaders }, send, units) {
  const { hostname, port } = new URL(endpoint)
  const signed = `Credential=${accessKeyId}/`
  const outside = http.request
  const database = engine === undefined ? undefined : openEngine(engine, engineHeaders)
  const waiting = new Map()
  const granted = new Set()
  let calls = 0

  function ask(request, headers, body, shape, counted) {
    calls += 1
    waiting.set(calls, { request, shape, counted })
    send({ call: calls, method: request.method, path: request.path, headers, body: typeof body === 'string' ? body : new Uint8Array(body) })
  }

  function start(request, headers, body) {
    const [service, action] = String(headers['x-amz-target'] ?? '').split('.')
    if (service !== 'DynamoDB_20120810' || (database ?? units) === undefined) return ask(request, headers, body)
    const given = body.toString()
    const call = JSON.parse(given)
    const shape = shapeOf(action, call)
    const text = units === undefined ? given : units.asking(call)
    const counted = units && ((status, content) => units.count(action, call, status, content))
    // the host decides and, where it refuses, says so in its log; what it grants stays granted
    if (database === undefined || !granted.has(shape)) return ask(request, headers, text, shape, counted)
    database.ask(action, text, (error, status, answered, content) => {
      if (error) return request.fail(error)
      counted?.(status, content)
      request.answer(status, answered, content)
    })
  }

  http.request = function request(options, ...rest) {
    const ours = typeof options === 'object' && String(options.port) === port && (options.hostname ?? options.host) === hostname
    // anything else takes the way it always takes, also to the endpoint: a stranger's key is refused there
    if (!ours || !String(options.headers?.authorization).includes(signed)) return outside.call(http, options, ...rest)
    return new Call(options, rest[0], start)
  }
  syncBuiltinESMExports()

  return ({ call, status, headers, body, granted: allowed }) => {
    const { request, shape, counted } = waiting.get(call)
    waiting.delete(call)
    counted?.(status, body)
    if (allowed && shape !== undefined) granted.add(shape)
    request.answer(status, headers, body)
  }
}

/** All that the permission of a database call depends on: its action, and what it does to which tables. */
function shapeOf(action, { TableName, IndexName, TransactItems, RequestItems }) {
  const parts = TransactItems?.map(item => Object.keys(item).map(kind => `${kind} ${item[kind].TableName}`))
  return [action, TableName, IndexName, parts?.join(), RequestItems && Object.keys(RequestItems)].join('|')
}

/** What the SDK takes for a connected socket. */
const socket = Object.assign(new EventEmitter(), {
  connecting: false,
  setKeepAlive: () => socket,
  setTimeout: () => socket,
  setNoDelay: () => socket,
  destroy: () => socket,
})
socket.setMaxListeners(0)

/** A request as the SDK's handler drives one: headers at once, then a body, then a response or an error, or it is given up. */
class Call extends EventEmitter {
  socket = socket
  destroyed = false
  #headers
  #chunks = []
  #start

  constructor({ method = 'GET', path = '/', headers }, onResponse, start) {
    super()
    this.method = method
    this.path = path
    this.#headers = headers
    this.#start = start
    if (onResponse) this.once('response', onResponse)
  }

  setTimeout() {
    return this
  }

  write(chunk) {
    this.#chunks.push(chunk)
    return true
  }

  end(chunk) {
    if (chunk !== undefined) this.#chunks.push(chunk)
    // a buffer is copied where it is sent on: cloning would take the whole pool that it lies in
    const body =
      typeof this.#chunks[0] === 'string' && this.#chunks.length === 1
        ? this.#chunks[0]
        : Buffer.concat(this.#chunks.map(part => Buffer.from(part)))
    if (!this.destroyed) this.#start(this, this.#headers, body)
    return this
  }

  destroy(error) {
    if (this.destroyed) return this
    this.destroyed = true
    if (error) this.emit('error', error)
    this.emit('close')
    return this
  }

  answer(status, headers, body) {
    if (this.destroyed) return
    this.emit('response', new Answer(status, headers, body))
    this.destroyed = true
    this.emit('close')
  }

  fail(error) {
    this.destroy(error)
  }
}

class Answer extends Readable {
  complete = true
  statusMessage = ''
  #content

  constructor(statusCode, headers, content) {
    super()
    this.statusCode = statusCode
    this.headers = headers
    this.socket = socket
    this.#content = content
  }

  _read() {
    const content = this.#content
    this.#content = undefined
    if (content !== undefined && content.length > 0) this.push(content)
    this.push(null)
  }

  // all of it is here already, so what the SDK collects by a pipe need not flow
  pipe(destination, options) {
    if (this.#content === undefined || options !== undefined) return super.pipe(destination, options)
    destination.end(this.#content)
    this.#content = undefined
    return destination
  }
}
