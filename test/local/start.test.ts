import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAssembly } from '../../local/assembly.ts'
import { reviewResources } from '../../local/resource-types.ts'
import { writeAssembly } from './fixture/assembly.ts'
import { connect, eventually, hostFixture } from './fixture/hosted.ts'

let folder: string
let children: ChildProcess[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'))
  children = []
})
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  child: ChildProcess
  output(): string
  /** Until the output matches or the process ends. */
  until(pattern: RegExp): Promise<string>
  exit: Promise<number | null>
}

// without tsx's own process in between, so that signals and process ids are the host's
function start(data: string, env: Record<string, string> = {}, ...more: string[]): Started {
  writeAssembly(join(folder, 'synthesized'))
  const app = `cp -r ${join(folder, 'synthesized')} "$CDK_OUTDIR"`
  const args = ['--import', 'tsx', 'local/start.ts', '--app', app, '--data', data, ...more]
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '', PORT: '0', ...env } })
  children.push(child)
  let output = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output += chunk
      for (const look of listeners) look()
    })
  const exit = new Promise<number | null>(resolve => child.on('close', resolve))
  return {
    child,
    exit,
    output: () => output,
    until: pattern =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(output) && resolve(output)
        listeners.add(look)
        look()
        void exit.then(() => reject(new Error(`it ended: ${output}`)))
      }),
  }
}

const alive = (pid: number) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const enginePid = (data: string) => Number(readFileSync(join(data, 'engine', 'engine.pid'), 'utf8'))

test('[LH25] a taken port is named with its remedy', async () => {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const started = start(join(folder, 'data'), { PORT: String(port) })
  expect(await started.exit).toBe(1)
  expect(started.output()).toContain(`port ${port} is taken by another program`)
  expect(started.output()).toContain('PORT=5000 npm start')
  expect(started.output()).not.toMatch(/^ {4}at /m)
  await new Promise(resolve => server.close(resolve))
}, 20_000)

test('[LH26] a stopped host leaves no process behind; a killed one leaves an engine that the next start ends', async () => {
  const data = join(folder, 'data')
  const first = start(data)
  await first.until(/ready/)
  const orphan = enginePid(data)
  first.child.kill('SIGKILL')
  await first.exit
  expect(alive(orphan)).toBe(true)
  const second = start(data)
  await second.until(/ready/)
  expect(alive(orphan)).toBe(false)
  const engine = enginePid(data)
  const third = start(data)
  expect(await third.exit).toBe(1)
  expect(third.output()).toContain(`another host (process ${second.child.pid}) is running on`)
  second.child.kill('SIGINT')
  expect(await second.exit).toBe(0)
  expect(alive(engine)).toBe(false)
}, 30_000)

test('[LH26] a host that is stopped while it builds ends the build too', async () => {
  const file = join(folder, 'pid')
  const building = start(join(folder, 'data'), {}, '--build', `sleep 60 & echo $! > ${file}; wait`)
  const pid = await eventually(async () => existsSync(file) && Number(readFileSync(file, 'utf8')))
  expect(alive(pid)).toBe(true)
  building.child.kill('SIGTERM')
  expect(await building.exit).toBe(0)
  await eventually(async () => !alive(pid))
}, 20_000)

test('[LH27] a failed command, an unusable folder and a damaged database are named without a stack', async () => {
  const failing = start(join(folder, 'data'), {}, '--build', 'echo broken; exit 3')
  expect(await failing.exit).toBe(1)
  expect(failing.output()).toContain('the build command failed (echo broken; exit 3):\n\nbroken')
  writeFileSync(join(folder, 'file'), '')
  const unusable = start(join(folder, 'file'))
  expect(await unusable.exit).toBe(1)
  expect(unusable.output()).toContain('cannot be used')
  mkdirSync(join(folder, 'damaged', 'engine'), { recursive: true })
  writeFileSync(join(folder, 'damaged', 'engine', 'tables.db'), 'not a database at all, but long enough to look like one'.repeat(100))
  const damaged = start(join(folder, 'damaged'))
  expect(await damaged.exit).toBe(1)
  expect(damaged.output()).toContain('--fresh')
  for (const { output } of [failing, unusable, damaged]) expect(output()).not.toMatch(/^ {4}at /m)
}, 30_000)

test('[LH28] a restart finds its data again, and --fresh begins anew', async () => {
  const data = join(folder, 'data')
  const before = await hostFixture({ data })
  const client = await connect(before, 'plain', 't.alice')
  await client.ask({ action: 'remember', key: 'kept', value: 'yes' })
  client.socket.close()
  await before.close()
  const after = await hostFixture({ data })
  expect(await after.value('kept')).toBe('yes')
  await after.close()
  const fresh = start(data, {}, '--fresh')
  const output = await fresh.until(/ready +http\S+/)
  const origin = /ready +(http\S+)\//.exec(output)?.[1]
  expect(await (await fetch(`${origin}/api/value/kept`)).json()).toEqual({ value: null })
  fresh.child.kill('SIGTERM')
  expect(await fresh.exit).toBe(0)
}, 30_000)

test('[LH61] an engine that ends is started again on its data and the log says so; one that keeps ending ends the host', async () => {
  const data = join(folder, 'data')
  const failures: string[] = []
  const hosted = await hostFixture({ data, onFailure: reason => failures.push(reason) })
  const client = await connect(hosted, 'plain', 't.alice')
  await client.ask({ action: 'remember', key: 'kept', value: 'yes' })
  const pids = [enginePid(data)]
  for (let times = 1; times < 4; times++) {
    process.kill(pids.at(-1) as number, 'SIGKILL')
    await eventually(async () => hosted.lines.filter(line => line === 'the database engine answers again').length === times)
    pids.push(enginePid(data))
    expect(await hosted.value('kept')).toBe('yes')
  }
  expect(new Set(pids).size).toBe(4)
  expect(hosted.lines).toContain('the database engine ended unexpectedly (SIGKILL); it is started again on the same data')
  process.kill(pids.at(-1) as number, 'SIGKILL')
  await eventually(async () => failures.length > 0)
  expect(failures).toEqual([expect.stringContaining('the database engine ended 4 times within a minute, at last with SIGKILL')])
  client.socket.close()
  await hosted.close()
}, 30_000)

test('[LH29] what is not emulated is named at start, and what would be emulated wrongly is refused', () => {
  const review = (change?: Parameters<typeof writeAssembly>[1]) => {
    writeAssembly(folder, change)
    return reviewResources(readAssembly(folder))
  }
  expect(review()).toEqual({ notEmulated: ['AWS::SES::EmailIdentity'] })
  expect(() =>
    review(resources => {
      if (resources.Http) resources.Http.Properties.CorsConfiguration = { AllowOrigins: ['*'] }
    }),
  ).toThrow('AWS::ApiGatewayV2::Api Service/Http uses CorsConfiguration, which this host does not imitate')
})

test('[LH60] the demo has its home page, its redirects, a site on the next port, and a loader that is run once', async () => {
  const demo = join(folder, 'demo')
  mkdirSync(join(demo, 'shop'), { recursive: true })
  writeFileSync(join(demo, 'home.html'), '<a href="{{origin1}}/">other</a>')
  writeFileSync(join(demo, 'shop', 'index.html'), 'shop')
  const load = `echo "$HOST_URL $ISSUER_URL $CLIENT_ID $REDIRECT_URI" >> ${join(folder, 'loads')}`
  const file = {
    staff: [],
    home: 'home.html',
    redirects: { '/other': 1, '/shop': 2, '/start': '{{origin2}}/start/' },
    sites: ['shop'],
    load,
    links: [{ label: 'Shop', path: '/shop' }],
  }
  writeFileSync(join(demo, 'demo.json'), JSON.stringify(file))
  for (let times = 0; times < 2; times++) {
    const started = start(join(folder, 'data'), {}, '--demo', join(demo, 'demo.json'))
    const output = await started.until(/Ctrl-C/)
    const origin = /ready +(http\S+)\//.exec(output)?.[1]
    const [other, shop] = /also +(\S+) +(\S+)/.exec(output)?.slice(1) ?? []
    expect(await (await fetch(`${origin}/`)).text()).toBe(`<a href="${other}/">other</a>`)
    const redirect = await fetch(`${origin}/shop?a=1`, { redirect: 'manual' })
    expect([redirect.status, redirect.headers.get('location')]).toEqual([302, `${shop}/shop?a=1`])
    const elsewhere = await fetch(`${origin}/start`, { redirect: 'manual' })
    expect(elsewhere.headers.get('location')).toBe(`${shop}/start/`)
    expect(await (await fetch(`${shop}/`)).text()).toBe('shop')
    started.child.kill('SIGTERM')
    await started.exit
  }
  expect(readFileSync(join(folder, 'loads'), 'utf8').trim().split('\n')).toEqual([
    expect.stringMatching(/^http\S+ http\S+_identity\S+ \w{26} http\S+\/callback$/),
  ])
}, 30_000)
