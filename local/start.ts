import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Demo, noDemo, readDemo } from './demo.ts'
import { type Host, removeData, startHost } from './host.ts'
import { loadDemo } from './load.ts'
import { lockFolder } from './lock.ts'
import { Problem } from './problem.ts'
import { runBuild, synthesize } from './synthesis.ts'

const usage = 'tsx local/start.ts --build "<command>" --app "<command>" --data <folder> [--demo <file>] [--fresh] [--meter]'

const { values } = readArguments()
const log = (line: string) => console.log(line)

try {
  await start()
} catch (error) {
  end(error)
}

async function start(): Promise<void> {
  const { build, app, data = '.local', fresh, meter: metered } = values
  if (!app) throw new Problem(`--app is missing: ${usage}`)
  const port = Number(process.env.PORT ?? 4000)
  if (!Number.isInteger(port) || port < 0 || port > 65_000) throw new Problem(`PORT is ${process.env.PORT}: give a number up to 65000`)
  const engine = process.env.DYNAMODB_ENDPOINT
  const demo = values.demo ? readDemo(values.demo) : noDemo
  const lock = await lockFolder(data)
  if (fresh) removeData(data)
  let starting: Promise<Host> | undefined
  let stopping = false
  const stop = (code: number) => {
    // one Ctrl-C may arrive twice: from the terminal, and passed on by npm or tsx
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), 10_000).unref()
    closeAll().then(() => process.exit(code), end)
  }
  async function closeAll(): Promise<void> {
    // a start that fails meanwhile closes what it opened, and says why itself
    for (const started of await Promise.allSettled([starting])) if (started.status === 'fulfilled') await started.value?.close()
    await lock.release()
  }
  process.on('SIGINT', () => stop(0))
  process.on('SIGTERM', () => stop(0))
  process.on('SIGHUP', () => stop(0))

  if (build) await runBuild(build)
  const assembly = join(data, 'cdk.out')
  rmSync(assembly, { recursive: true, force: true })
  await synthesize(app, assembly)
  const onFailure = (reason: string) => {
    console.error(reason)
    stop(1)
  }
  starting = startHost({ assembly, data, port, demo, metered, log, onFailure, ...(engine && { engine }) })
  const host = await starting
  if (demo.load) await loadDemo(demo.load, join(data, 'loaded'), host, log)
  announce(host, demo, data)
}

function announce({ origins, notEmulated, unsetParameters, meterUrl }: Host, demo: Demo, data: string): void {
  if (notEmulated.length > 0) log(`not emulated: ${notEmulated.join(', ')}`)
  if (unsetParameters.length > 0) log(`parameters without a value, given a placeholder: ${unsetParameters.join(', ')}`)
  const width = Math.max(...['ready', ...demo.links.map(({ label }) => label)].map(label => label.length), 'sign in'.length)
  const line = (label: string, text: string) => log(`  ${label.padEnd(width)}  ${text}`)
  log('')
  if (meterUrl) line('meter', meterUrl)
  line('ready', `${origins[0]}/`)
  for (const { label, path } of demo.links) line(label, `${origins[0]}${path}`)
  if (origins.length > 1) line('also', origins.slice(1).join('  '))
  for (const { username, password, groups } of demo.staff) line('sign in', `${username} / ${password} (${groups.join(', ')})`)
  log(`\n  data and logs are in ${data}; Ctrl-C stops, --fresh begins anew\n`)
}

function readArguments() {
  const text = { type: 'string' } as const
  try {
    const flag = { type: 'boolean', default: false } as const
    return parseArgs({ options: { build: text, app: text, data: text, demo: text, fresh: flag, meter: flag } })
  } catch (error) {
    if (error instanceof TypeError) end(new Problem(`${error.message}\n${usage}`))
    throw error
  }
}

function end(error: unknown): never {
  console.error(error instanceof Problem ? `\n${error.message}\n` : error)
  process.exit(1)
}
