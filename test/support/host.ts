/** The real host as a child process, on free ports and a folder of its own; always ended by its process id. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import type { Person } from '../../bench/administrator.ts'

export interface TestHostOptions {
  /** Kept by whoever names it; a temporary folder is removed by `stop`. */
  readonly data?: string
  readonly staff?: readonly Person[]
  /** A demo file as it is, instead of `staff`. */
  readonly demo?: string
  /** Folders of pages that stand on the ports after the product's. */
  readonly sites?: readonly string[]
  /** Values of template parameters besides the administrator's address; they may name `{{origin3}}`. */
  readonly parameters?: Readonly<Record<string, string>>
  /** The first of four ports; a restart needs the same ones. */
  readonly port?: number
  /** For Node itself, such as `--cpu-prof`. */
  readonly nodeOptions?: readonly string[]
  readonly fresh?: boolean
  /** Counts what AWS would bill; `meterUrl` answers it. */
  readonly metered?: boolean
  /** The address of a database engine that is not the host's own. */
  readonly engine?: string
}

export interface TestHost {
  /** Staff, customers, viewer, and the next one. */
  readonly origins: readonly string[]
  readonly issuer: string
  readonly clientId: string
  readonly port: number
  readonly data: string
  readonly pid: number
  /** Milliseconds from the start of the process to its ready line. */
  readonly startedInMs: number
  readonly meterUrl: string | undefined
  output(): string
  /** Ends the host, however the signal does it, and resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>
  stop(): Promise<void>
}

const readyWithinMs = 40_000
const portsPerHost = 4

/** Where a host's pages find their sign-in. */
export async function signInAt(origin: string | undefined): Promise<{ readonly issuer: string; readonly clientId: string }> {
  const { authority, clientId } = (await (await fetch(`${origin}/config.json`)).json()) as { authority: string; clientId: string }
  return { issuer: authority, clientId }
}

export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const assembly = synthesizedOnce()
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'usher-host-'))
  mkdirSync(data, { recursive: true })
  const port = options.port ?? (await freePorts())
  const began = performance.now()
  // the folder is one that was synthesized before, so that a start costs no synthesis
  const app = `ln -s '${assembly}' "$CDK_OUTDIR"`
  const args = ['--app', app, '--data', data, '--demo', options.demo ?? demoFile(data, options)]
  const child = spawn(
    process.execPath,
    [
      ...(options.nodeOptions ?? []),
      '--import',
      'tsx',
      'local/start.ts',
      ...args,
      ...(options.fresh ? ['--fresh'] : []),
      ...(options.metered ? ['--meter'] : []),
    ],
    { env: { ...environment(port), ...(options.engine && { DYNAMODB_ENDPOINT: options.engine }) }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  try {
    await ready(child, chunk => {
      output += chunk
    })
  } catch (error) {
    child.kill('SIGKILL')
    await gone
    throw new Error(`${error instanceof Error ? error.message : error}\n${output}`)
  }
  const startedInMs = performance.now() - began
  const pid = child.pid as number
  const origins = Array.from({ length: portsPerHost }, (_, i) => `http://localhost:${port + i}`)
  const { issuer, clientId } = await signInAt(origins[0])
  const descendants = new Set<number>()
  const kill = async (signal: NodeJS.Signals) => {
    for (const found of childrenOf(pid)) descendants.add(found)
    child.kill(signal)
    await gone
  }
  return {
    origins,
    issuer,
    clientId,
    port,
    data,
    pid,
    startedInMs,
    meterUrl: /^ {2}meter +(\S+)/m.exec(output)?.[1],
    output: () => output,
    kill,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await kill('SIGTERM')
      // a killed host leaves its engine to its next start; where none follows, it ends here
      for (const orphan of descendants) if (commandOf(orphan).includes(data)) process.kill(orphan, 'SIGKILL')
      if (options.data === undefined) rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

function environment(port: number): NodeJS.ProcessEnv {
  // jest's own options are not the host's
  const { NODE_OPTIONS: _options, JEST_WORKER_ID: _worker, DYNAMODB_ENDPOINT: _engine, ...rest } = process.env
  return { ...rest, PORT: String(port) }
}

function demoFile(data: string, { staff = [], sites = [], parameters = {} }: TestHostOptions): string {
  const file = join(data, 'test-demo.json')
  // paths of a demo are relative to its file
  const folders = sites.map(site => relative(data, resolve(site)))
  const people = staff.map(({ username, password, name, email, group }) => ({ username, password, name, email, groups: [group] }))
  const given = { AdministratorEmail: 'ada@example.com', ...parameters }
  writeFileSync(file, JSON.stringify({ staff: people, sites: folders, parameters: given }))
  return file
}

function ready(child: ChildProcess, keep: (chunk: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => reject(new Error(`the host was not ready within ${readyWithinMs} ms`)), readyWithinMs)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        keep(chunk)
        if (text.length > 100_000) return
        text += chunk
        if (!/^ {2}ready /m.test(text)) return
        clearTimeout(timer)
        resolve()
      })
    }
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      reject(new Error(`the host ended with ${code ?? signal} before it was ready`))
    })
  })
}

/** The assembly of what is built now; made once for all hosts of all test processes, named after what went in. */
export function synthesizedOnce(): string {
  if (!existsSync('dist/lambdas')) execFileSync(process.execPath, ['--import', 'tsx', 'build.ts'], { env: environment(0), stdio: 'pipe' })
  const hash = createHash('sha256')
  for (const part of ['dist', 'lib', 'bin', 'adapters/deployment.ts', 'cdk.json', 'package-lock.json'])
    hashAll(part, file => hash.update(file).update(readFileSync(file)))
  const folder = join(tmpdir(), `usher-assembly-${process.getuid?.() ?? 0}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(join(folder, 'manifest.json'))) return folder
  const draft = mkdtempSync(`${folder}-`)
  const context = JSON.stringify((JSON.parse(readFileSync('cdk.json', 'utf8')) as { context?: object }).context ?? {})
  const { CDK_DEFAULT_ACCOUNT: _account, CDK_DEFAULT_REGION: _region, ...env } = environment(0)
  execFileSync(process.execPath, ['--import', 'tsx', 'bin/usher.ts'], {
    env: { ...env, CDK_OUTDIR: draft, CDK_VALIDATION: 'false', CDK_CONTEXT_JSON: context },
    stdio: 'pipe',
  })
  try {
    renameSync(draft, folder)
  } catch (error) {
    // another process was quicker with the same
    if (!existsSync(join(folder, 'manifest.json'))) throw error
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}

function hashAll(path: string, found: (file: string) => void): void {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) hashAll(join(path, name), found)
  else found(path)
}

/** A block of free ports below the ones that the system hands out by itself. */
async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = 20_000 + Math.floor(Math.random() * 2_900) * portsPerHost
    const free = await Promise.all(Array.from({ length: portsPerHost }, (_, i) => isFree(first + i)))
    if (free.every(Boolean)) return first
  }
  throw new Error('no block of four free ports was found')
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}

/** The processes that this one has started, and theirs. */
export function childrenOf(pid: number): readonly number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  let own: readonly number[] = []
  try {
    // threads have children too, so all of them are asked
    own = readdirSync(`/proc/${pid}/task`).flatMap(task =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    )
  } catch (error) {
    if (existsSync(file)) throw error
  }
  return own.flatMap(child => [child, ...childrenOf(child)])
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // it has ended meanwhile
    return ''
  }
}
