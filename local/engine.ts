import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type EngineProcess, engineRemedy, locateEngine, runEngine } from './engine-process.ts'
import { codeOf, Problem } from './problem.ts'

export interface Engine {
  endpoint: string
  close(): Promise<void>
}

export interface EngineWatcher {
  log(line: string): void
  /** Told when the engine cannot be kept running. */
  onFailure(reason: string): void
}

/** Ends within a minute after which the engine is not started again: what ends it would end it for ever. */
const mostEnds = 4
const withinMs = 60_000

/**
 * Starts the database engine on its file, after ending one that a killed host left behind on the same file. One that ends while the
 * host runs is started again where it was: same file, same address.
 */
export async function startEngine(folder: string, { log, onFailure }: EngineWatcher): Promise<Engine> {
  const binary = locateEngine()
  const database = resolve(folder, 'tables.db')
  const pidFile = join(folder, 'engine.pid')
  try {
    mkdirSync(folder, { recursive: true })
    await endOrphan(pidFile, database)
  } catch (error) {
    if (!['EEXIST', 'ENOTDIR', 'EACCES', 'EROFS', 'EISDIR'].includes(codeOf(error) ?? '')) throw error
    throw new Problem(`the data folder ${folder} cannot be used (${codeOf(error)}): remove it, or name another with --data`)
  }
  const port = await freePort()
  const ends: number[] = []
  let stopping = false
  let current = run()
  if (!(await current.answers)) {
    rmSync(pidFile, { force: true })
    throw new Problem(
      `the database engine does not start on ${database}:\n${current.output()}\nif the file is damaged, start anew with --fresh; otherwise ${engineRemedy}`,
    )
  }
  const watching = watch()

  function run(): EngineProcess {
    const engine = runEngine(binary, port, database)
    if (engine.pid !== undefined) writeFileSync(pidFile, String(engine.pid))
    return engine
  }

  async function watch(): Promise<void> {
    for (;;) {
      const how = await current.ended
      if (stopping) return
      const now = Date.now()
      ends.push(now)
      if (ends.filter(at => at > now - withinMs).length >= mostEnds)
        return onFailure(`the database engine ended ${mostEnds} times within a minute, at last with ${how}:\n${current.output()}`)
      log(`the database engine ended unexpectedly (${how}); it is started again on the same data`)
      current = run()
      // one that does not come up has ended, and the next turn counts that
      if (await current.answers) log('the database engine answers again')
    }
  }

  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      stopping = true
      await current.stop()
      await watching
      rmSync(pidFile, { force: true })
    },
  }
}

/** A process is ours only if its command line names our database: a process id alone may have been given to another since. */
async function endOrphan(pidFile: string, database: string): Promise<void> {
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8'))
  const ours = () => Number.isInteger(pid) && pid > 0 && commandLine(pid).includes(database)
  if (ours()) process.kill(pid, 'SIGTERM')
  for (let waited = 0; ours(); waited += 20) {
    if (waited === 2000) process.kill(pid, 'SIGKILL')
    if (waited > 5000) throw new Problem(`the engine of an earlier start (process ${pid}) does not end: end it and start again`)
    await delay(20)
  }
  rmSync(pidFile, { force: true })
}

function commandLine(pid: number): string {
  try {
    if (existsSync('/proc/self')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  } catch (error) {
    // no such process: /proc has no file, ps exits with 1
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH' || Reflect.has(Object(error), 'status')) return ''
    throw error
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise(closed => server.close(closed))
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has no port')
  return address.port
}
