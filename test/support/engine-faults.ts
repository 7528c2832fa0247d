/**
 * A proxy in front of a DynamoDB engine that lets things go wrong as in AWS: conflicts and throttling in which nothing is done, and
 * answers that are lost after all was done. A local engine alone never shows these.
 */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { seeded } from '../../bench/random.ts'

/** Parts of the calls: conflicts and lost answers befall writes only, the others everything. */
export interface FaultRates {
  readonly conflict: number
  readonly throttle: number
  readonly lost: number
  readonly late: number
}

export type Fault = keyof FaultRates

export interface FaultyEngine {
  readonly endpoint: string
  /** How many of each have been injected, and how many calls came in all. */
  readonly counts: Readonly<Record<Fault | 'calls', number>>
  /** From now on; without rates everything passes. */
  inject(rates?: FaultRates): void
  close(): Promise<void>
}

const none: FaultRates = { conflict: 0, throttle: 0, lost: 0, late: 0 }
const mostLateMs = 120
const prefix = 'com.amazonaws.dynamodb.v20120810#'
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'])

export async function openFaultyEngine(upstream: string, seed: number): Promise<FaultyEngine> {
  const random = seeded(seed)
  const agent = new Agent({ keepAlive: true, maxSockets: 128 })
  const counts = { calls: 0, conflict: 0, throttle: 0, lost: 0, late: 0 }
  let rates = none
  const server = createServer((req, res) => {
    // an engine that is gone gives no answer
    serve(req, res).catch(() => req.socket.destroy())
  })

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await collect(req)
    const action = String(req.headers['x-amz-target'] ?? '').split('.')[1] ?? ''
    counts.calls++
    const fault = faultFor(action)
    if (fault !== undefined) counts[fault]++
    if (fault === 'conflict') return refuse(res, conflictOf(action, body))
    if (fault === 'throttle') return refuse(res, throttlingOf(action, body))
    if (fault === 'late') await new Promise(resolve => setTimeout(resolve, random() * mostLateMs))
    const answer = await forward(req, body)
    if (fault === 'lost') return void req.socket.destroy()
    res.writeHead(answer.status, answer.headers).end(answer.body)
  }

  function faultFor(action: string): Fault | undefined {
    let drawn = random()
    for (const fault of ['conflict', 'throttle', 'lost', 'late'] as const) {
      const applies = writes.has(action) || fault === 'throttle' || fault === 'late'
      if (applies && drawn < rates[fault]) return fault
      drawn -= rates[fault]
    }
    return undefined
  }

  function conflictOf(action: string, body: Buffer): object {
    if (action !== 'TransactWriteItems')
      return { __type: `${prefix}TransactionConflictException`, message: 'Transaction is ongoing for the item' }
    return cancelled(body, 'TransactionConflict', 'Transaction is ongoing for the item')
  }

  function throttlingOf(action: string, body: Buffer): object {
    const message = 'The level of configured provisioned throughput for the table was exceeded'
    if (action === 'TransactWriteItems' && random() < 0.5) return cancelled(body, 'ThrottlingError', message)
    const name = random() < 0.5 ? `${prefix}ProvisionedThroughputExceededException` : 'com.amazon.coral.availability#ThrottlingException'
    return { __type: name, message }
  }

  /** One item of the transaction, any, is the one that was refused. */
  function cancelled(body: Buffer, Code: string, Message: string): object {
    const { length } = (JSON.parse(body.toString()) as { TransactItems: unknown[] }).TransactItems
    const at = Math.floor(random() * length)
    const CancellationReasons = Array.from({ length }, (_, i) => (i === at ? { Code, Message } : { Code: 'None' }))
    const codes = CancellationReasons.map(reason => reason.Code).join(', ')
    const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
    return { __type: `${prefix}TransactionCanceledException`, Message: message, CancellationReasons }
  }

  function forward(req: IncomingMessage, body: Buffer): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const onward = request(upstream, { agent, method: req.method, headers: req.headers }, incoming => {
        collect(incoming).then(content => resolve({ status: incoming.statusCode ?? 500, headers: incoming.headers, body: content }), reject)
      })
      onward.on('error', reject)
      onward.end(body)
    })
  }

  server.keepAliveTimeout = 0
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has no port')
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    counts,
    inject(given = none) {
      rates = given
    },
    async close() {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
      agent.destroy()
    },
  }
}

function refuse(res: ServerResponse, body: object): void {
  res.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body))
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
