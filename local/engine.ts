import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, Problem } from './problem.ts'

export interface Engine {
  endpoint: string
  close(): Promise<void>
}

const remedy = 'set DYNAMODB_ENDPOINT to a DynamoDB of yours (such as DynamoDB Local) and start again'

/** Starts the database engine on its file, after ending one that a killed host left behind on the same file. */
export async function startEngine(folder: string, onExit: (reason: string) => void): Promise<Engine> {
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
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port), '--db-path', database], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output = (output + chunk).slice(-2000)
    })
  let stopping = false
  const exited = new Promise<void>(done => {
    child.on('error', error => {
      output += error.message
      done()
    })
    child.on('exit', () => done())
  })
  const endpoint = `http://127.0.0.1:${port}`
  if (child.pid !== undefined) writeFileSync(pidFile, String(child.pid))
  await Promise.race([exited, answers(port, child)])
  if (child.exitCode !== null || child.pid === undefined) {
    rmSync(pidFile, { force: true })
    throw new Problem(
      `the database engine does not start on ${database}:\n${output.trim()}\nif the file is damaged, start anew with --fresh; otherwise ${remedy}`,
    )
  }
  void exited.then(() => {
    if (!stopping) onExit(`the database engine ended unexpectedly:\n${output.trim()}`)
  })
  return {
    endpoint,
    async close() {
      stopping = true
      await end(child, exited)
      rmSync(pidFile, { force: true })
    },
  }
}

function locateEngine(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`
  try {
    const binary = join(dirname(createRequire(join(process.cwd(), 'package.json')).resolve(`${name}/package.json`)), 'dynoxide')
    if (existsSync(binary)) return binary
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error
  }
  throw new Problem(`there is no database engine for this machine (package ${name} is not installed): run npm ci, or ${remedy}`)
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

async function answers(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && !(await accepts(port))) await delay(15)
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), 3000)
  await exited
  clearTimeout(forced)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  await new Promise(closed => server.close(closed))
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has no port')
  return address.port
}
