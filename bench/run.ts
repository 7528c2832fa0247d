/** `npm run bench -- NAME [options]`: one measurement, its figure last, and a failing exit when it misses its aim. */
import { execFileSync } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'

export interface Outcome {
  /** The last line: what was measured, in one sentence. */
  readonly figure: string
  readonly reached: boolean
}

interface Bench {
  readonly load: () => Promise<(options: BenchOptions) => Promise<Outcome>>
  /** Runs the sources as they are: no bundle needs to be made. */
  readonly unbuilt?: true
}

const benches: Readonly<Record<string, Bench>> = {
  burst: { load: async () => (await import('./burst.ts')).burst },
  latency: { load: async () => (await import('./latency.ts')).latency },
  page: { load: async () => (await import('./page.ts')).page },
  kills: { load: async () => (await import('./kills.ts')).kills },
  cost: { load: async () => (await import('./cost.ts')).cost },
  soak: { load: async () => (await import('./soak.ts')).soak },
  sizes: { load: async () => (await import('./sizes.ts')).sizes },
  resume: { load: async () => (await import('./resume.ts')).resume },
  screens: { load: async () => (await import('./screens.ts')).screens },
  console: { load: async () => (await import('./console.ts')).consoleSpeed },
  routing: { load: async () => (await import('./routing.ts')).routing, unbuilt: true },
  delivery: { load: async () => (await import('./delivery.ts')).delivery, unbuilt: true },
  scale: { load: async () => (await import('./scale/scale.ts')).scale, unbuilt: true },
}

export interface BenchOptions {
  readonly runs: number | undefined
  readonly messages: number | undefined
  /** Of everything that a bench leaves to chance. */
  readonly seed: number | undefined
  /** One scene of a bench that has several: of `cost`, `dollars` or `cpu`. */
  readonly scene: string | undefined
  /** Of the soak: how long, and how many chats. */
  readonly minutes: number | undefined
  readonly chats: number | undefined
  /** A folder for Node's CPU profiles of the host. */
  readonly profile: string | undefined
  /** Of the scale bench: names of cells such as `10x100,500x5000`, partitions of each line, and more detail of each cell. */
  readonly cells: string | undefined
  readonly shards: number | undefined
  readonly detail: boolean | undefined
  /** Of the photographs: a folder, parts of the names of screens, and whether those of the README are made anew. */
  readonly out: string | undefined
  readonly only: string | undefined
  readonly readme: boolean | undefined
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    messages: { type: 'string' },
    seed: { type: 'string' },
    scene: { type: 'string' },
    minutes: { type: 'string' },
    chats: { type: 'string' },
    profile: { type: 'string' },
    cells: { type: 'string' },
    shards: { type: 'string' },
    detail: { type: 'boolean' },
    out: { type: 'string' },
    only: { type: 'string' },
    readme: { type: 'boolean' },
  },
})
const name = positionals[0] ?? ''
const bench = benches[name]
if (!bench) {
  console.error(
    `npm run bench -- NAME, where NAME is one of ${Object.keys(benches).join(', ')}; --runs N, --seed N, --scene NAME, --messages N, ` +
      '--profile FOLDER; for soak --minutes N, --chats N; for scale --cells NAMES, --shards N, --detail; for screens --out FOLDER, --only NAMES, --readme',
  )
  process.exit(2)
}
const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
console.log(
  `${name} on Node ${process.version}, ${availableParallelism()} cores, everything on this machine; load before: ${(loadavg()[0] ?? 0).toFixed(1)}`,
)
// what is measured is what is in the working tree
if (!bench.unbuilt) execFileSync(process.execPath, ['--import', 'tsx', 'build.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
const { scene, profile, cells, detail, out, only, readme } = values
const { figure, reached } = await (await bench.load())({
  runs: number(values.runs),
  messages: number(values.messages),
  seed: number(values.seed),
  shards: number(values.shards),
  minutes: number(values.minutes),
  chats: number(values.chats),
  scene,
  profile,
  cells,
  detail,
  out,
  only,
  readme,
})
console.log(`${figure}${reached ? '' : ' (aim missed)'}`)
process.exitCode = reached ? 0 : 1
