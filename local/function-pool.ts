import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { AwsAnswer, AwsCall } from './aws-call.ts'
import type { FunctionUse } from './meter.ts'
import { Problem } from './problem.ts'
import { engineHeaders } from './tables.ts'

export interface FunctionDefinition {
  name: string
  arn: string
  folder: string
  /** As in the template: `<file without extension>.<export>`. */
  handler: string
  environment: Record<string, string>
  timeoutMs: number
  memoryMb: number
  network: FunctionNetwork
  /** Told what is billed, where anybody counts. */
  meter?: ((used: Partial<FunctionUse>) => void) | undefined
}

/** How a function reaches AWS. */
export interface FunctionNetwork {
  endpoint: string
  accessKeyId: string
  /** The host's own engine, which a worker asks directly once a call was granted; another's is reached through the host. */
  engine: string | undefined
  answer(call: AwsCall): Promise<AwsAnswer>
}

/** A payload is JSON text, as on the wire; a failed one holds errorType and errorMessage. */
export type Outcome = { ok: boolean; payload: string }

export interface FunctionPool {
  invoke(event: string): Promise<Outcome>
  close(): Promise<void>
}

type Message = ({ id: string; call?: undefined; used?: Partial<FunctionUse> } & Outcome) | WorkerCall

interface WorkerCall extends Omit<AwsCall, 'body'> {
  call: number
  body: string | Uint8Array
}

/** A live worker and what it is busy with. A retired one finishes that and takes nothing new. */
interface Runtime {
  worker: Worker
  pending: Map<string, (outcome: Outcome) => void>
  retired: boolean
}

const workerFile = join(fileURLToPath(new URL('.', import.meta.url)), 'function-worker.mjs')

// many events share a worker here, where AWS gives each its own memory
const leastHeapMb = 256
// CloudWatch bills each line of a log for so many bytes more than it has
const logLineBytes = 26

/** One function, in one worker thread that is replaced when it crashes or lets an invocation run out of time. */
export function createFunctionPool(definition: FunctionDefinition, logFile: string, log: (line: string) => void): FunctionPool {
  const { name, timeoutMs, memoryMb, meter } = definition
  const [file, exportName] = locateHandler(definition)
  const output = createWriteStream(logFile, { flags: 'w' })
  const runtimes = new Set<Runtime>()
  let current: Runtime | undefined
  let closing = false

  async function answerCall(worker: Worker, { call, body, ...rest }: WorkerCall): Promise<void> {
    const answer = await definition.network.answer({ ...rest, body: Buffer.from(body) })
    // text: a buffer would be cloned with the pool that it lies in
    worker.postMessage({ call, ...answer, body: String(answer.body) })
  }

  function startRuntime(): Runtime {
    const { endpoint, accessKeyId, engine } = definition.network
    const network = { endpoint, accessKeyId, engine, engineHeaders }
    const worker = new Worker(workerFile, {
      workerData: { file, exportName, functionName: name, functionArn: definition.arn, memoryMb, network, metered: meter !== undefined },
      env: definition.environment,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: Math.max(leastHeapMb, memoryMb) },
    })
    const runtime: Runtime = { worker, pending: new Map(), retired: false }
    worker.stdout.pipe(output, { end: false })
    worker.stderr.pipe(output, { end: false })
    if (meter) for (const stream of [worker.stdout, worker.stderr]) stream.on('data', chunk => meter({ logBytes: billedLogBytes(chunk) }))
    let crash = 'ended'
    worker.on('message', (message: Message) => {
      if (message.call !== undefined) return void answerCall(worker, message)
      const { id, ok, payload, used } = message
      if (used) meter?.(used)
      runtime.pending.get(id)?.({ ok, payload })
    })
    worker.on('error', error => {
      crash = String(error.message)
    })
    worker.on('exit', () => {
      runtimes.delete(runtime)
      if (current === runtime) current = undefined
      if (!closing && !runtime.retired) log(`${name}: the worker crashed (${crash}); the next event starts another`)
      for (const settle of runtime.pending.values()) settle(failure('Runtime.ExitError', `${name}: the worker ${crash}`))
    })
    runtimes.add(runtime)
    return runtime
  }

  function retire(runtime: Runtime): void {
    runtime.retired = true
    if (current === runtime) current = undefined
    if (runtime.pending.size === 0) void runtime.worker.terminate()
  }

  return {
    invoke(event) {
      current ??= startRuntime()
      const runtime = current
      const id = randomUUID()
      return new Promise(resolve => {
        const settle = (outcome: Outcome) => {
          clearTimeout(timer)
          runtime.pending.delete(id)
          if (runtime.retired && runtime.pending.size === 0) void runtime.worker.terminate()
          resolve(outcome)
        }
        const timer = setTimeout(() => {
          log(`${name}: an invocation took longer than its ${timeoutMs / 1000} s; the worker is replaced`)
          meter?.({ billedMs: timeoutMs })
          retire(runtime)
          settle(failure('Sandbox.Timedout', `RequestId: ${id} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`))
        }, timeoutMs)
        meter?.({ invocations: 1, memoryMb })
        runtime.pending.set(id, settle)
        runtime.worker.postMessage({ id, event, deadline: Date.now() + timeoutMs })
      })
    },
    async close() {
      closing = true
      await Promise.all([...runtimes].map(({ worker }) => worker.terminate()))
      await new Promise<void>(resolve => output.end(resolve))
    },
  }
}

function billedLogBytes(chunk: Buffer | string): number {
  const text = String(chunk)
  return Buffer.byteLength(text) + logLineBytes * (text.split('\n').length - 1)
}

function failure(errorType: string, errorMessage: string): Outcome {
  return { ok: false, payload: JSON.stringify({ errorType, errorMessage }) }
}

function locateHandler({ name, folder, handler }: FunctionDefinition): [string, string] {
  const dot = handler.lastIndexOf('.')
  const stem = join(folder, handler.slice(0, dot))
  const file = ['.mjs', '.js', '.cjs'].map(extension => stem + extension).find(existsSync)
  if (!file) throw new Problem(`function ${name} has no ${handler.slice(0, dot)}.mjs in ${folder}: does the build write it?`)
  return [pathToFileURL(file).href, handler.slice(dot + 1)]
}
