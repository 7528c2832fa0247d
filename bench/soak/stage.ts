/** The host of this bench, on a database engine behind a proxy that conflicts, throttles and loses answers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '../../test/support/dynamo-engine.ts'
import { type FaultyEngine, openFaultyEngine } from '../../test/support/engine-faults.ts'
import { startTestHost, type TestHost } from '../../test/support/host.ts'
import type { Address, Person } from '../administrator.ts'

/** Parts of the engine's calls that go wrong while there are faults. */
const rates = { conflict: 0.01, throttle: 0.005, lost: 0.01, late: 0.02 }

export interface Stage {
  readonly address: Address
  readonly port: number
  readonly engineCounts: FaultyEngine['counts']
  engineFaults(on: boolean): void
  /** SIGKILL to the host, and another one on the same folder; resolves with the milliseconds until that one is ready. */
  kill(): Promise<number>
  /** How many hosts there have been. */
  generation(): number
  /** Resident set of the host that lives, in MB; nothing while there is none. */
  hostMb(): number | undefined
  engineMb(): number | undefined
  output(): string
  close(): Promise<void>
}

export async function openStage(staff: readonly Person[], seed: number): Promise<Stage> {
  const data = mkdtempSync(join(tmpdir(), 'usher-soak-'))
  const engine = await startEngine()
  const faulty = await openFaultyEngine(engine.endpoint, seed)
  const start = (port?: number) => startTestHost({ data, staff, engine: faulty.endpoint, ...(port !== undefined && { port }) })
  let host: TestHost = await start()
  let generation = 1
  let output = ''
  return {
    address: host,
    port: host.port,
    engineCounts: faulty.counts,
    engineFaults: on => faulty.inject(on ? rates : undefined),
    async kill() {
      const at = performance.now()
      await host.kill('SIGKILL')
      output += host.output()
      host = await start(host.port)
      generation++
      return performance.now() - at
    },
    generation: () => generation,
    hostMb: () => residentMb(host.pid),
    engineMb: () => residentMb(engine.pid),
    output: () => output + host.output(),
    async close() {
      await host.stop()
      await faulty.close()
      await engine.stop()
      rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

function residentMb(pid: number): number | undefined {
  let status: string
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    // it was killed, and the next one is on its way
    return undefined
  }
  const kb = /^VmRSS:\s+(\d+)/m.exec(status)?.[1]
  return kb === undefined ? undefined : Number(kb) / 1024
}
