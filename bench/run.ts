/** `npm run bench -- NAME [options]`: one measurement, its figure last, and a failing exit when it misses its aim. */
import { execFileSync } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'

export interface Outcome {
  /** The last line: what was measured, in one sentence. */
  readonly figure: string
  readonly reached: boolean
}

const benches: Readonly<Record<string, () => Promise<(options: BenchOptions) => Promise<Outcome>>>> = {
  burst: async () => (await import('./burst.ts')).burst,
  latency: async () => (await import('./latency.ts')).latency,
  cost: async () => (await import('./cost.ts')).cost,
  delivery: async () => (await import('./delivery.ts')).delivery,
}

export interface BenchOptions {
  readonly runs: number | undefined
  readonly messages: number | undefined
  /** Of the first run, where runs have seeds. */
  readonly seed: number | undefined
  /** A folder for Node's CPU profiles of the host. */
  readonly profile: string | undefined
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string' }, messages: { type: 'string' }, seed: { type: 'string' }, profile: { type: 'string' } },
})
const name = positionals[0] ?? ''
const load = benches[name]
if (!load) {
  console.error(
    `npm run bench -- NAME, where NAME is one of ${Object.keys(benches).join(', ')}; --runs N, --messages N, --seed N, --profile FOLDER`,
  )
  process.exit(2)
}
const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
console.log(
  `${name} on Node ${process.version}, ${availableParallelism()} cores, everything on this machine; load before: ${(loadavg()[0] ?? 0).toFixed(1)}`,
)
// what is measured is what is in the working tree
execFileSync(process.execPath, ['--import', 'tsx', 'build.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
const { runs, messages, seed, profile } = values
const { figure, reached } = await (await load())({ runs: number(runs), messages: number(messages), seed: number(seed), profile })
console.log(`${figure}${reached ? '' : ' (aim missed)'}`)
process.exitCode = reached ? 0 : 1
