/** The host of this bench, and the three ways in which something of it is killed. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { startTestHost, type TestHost } from '../../test/support/host.ts'
import type { Address, Person } from '../administrator.ts'
import { waitFor } from '../burst/watch.ts'

export const victims = ['worker', 'engine', 'host'] as const
export type Victim = (typeof victims)[number]

export interface Stage {
  readonly address: Address
  /** Kills it and resolves, in words, when whatever starts it again has done so. */
  kill(victim: Victim): Promise<string>
  /** Talks to the engine itself, past the host. */
  database(): DynamoDBClient
  output(): string
  close(): Promise<void>
}

const nodeOptions = ['--import', './bench/kills/end-a-worker.mjs']
const againWithinMs = 20_000

export async function openStage(staff: readonly Person[]): Promise<Stage> {
  const data = mkdtempSync(join(tmpdir(), 'usher-kills-'))
  let host: TestHost = await startTestHost({ data, staff, nodeOptions })
  const enginePid = () => Number(readFileSync(join(data, 'engine', 'engine.pid'), 'utf8'))
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

  /** Signals, and waits for the host to say that it has noticed. */
  async function untilSaid(pattern: RegExp, signal: () => void): Promise<string> {
    const before = host.output().length
    const said = () => pattern.exec(host.output().slice(before))
    signal()
    await waitFor(() => said() !== null, againWithinMs)
    const found = said()
    if (!found) throw new Error(`the host did not say ${pattern} after the kill:\n${host.output().slice(before)}`)
    return found[1] ?? ''
  }

  return {
    address: host,
    async kill(victim) {
      switch (victim) {
        case 'worker': {
          const name = await untilSaid(/(\S+): the worker crashed/, () => process.kill(host.pid, 'SIGUSR2'))
          return `worker thread of ${name}`
        }
        case 'engine':
          await untilSaid(/the database engine answers again/, () => process.kill(enginePid(), 'SIGKILL'))
          return 'database engine'
        case 'host':
          await host.kill('SIGKILL')
          host = await startTestHost({ data, staff, nodeOptions, port: host.port })
          return 'host'
        default:
          return victim satisfies never
      }
    },
    database() {
      const port = /--port\0(\d+)/.exec(readFileSync(`/proc/${enginePid()}/cmdline`, 'utf8'))?.[1]
      // patient: the machine is busy, and a look at the table is in no hurry
      return new DynamoDBClient({ region: 'eu-central-1', endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 10 })
    },
    output: () => host.output(),
    async close() {
      await host.stop()
      rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
