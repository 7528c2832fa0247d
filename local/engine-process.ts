import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, Problem } from './problem.ts'

/** One life of the engine. */
export interface EngineProcess {
  pid: number | undefined
  /** Resolves with how it ended: its exit code or the signal. */
  ended: Promise<string>
  /** False when it ended before it answered. */
  answers: Promise<boolean>
  /** The last words that it printed. */
  output(): string
  stop(): Promise<void>
}

export const engineRemedy = 'set DYNAMODB_ENDPOINT to a DynamoDB of yours (such as DynamoDB Local) and start again'

export function runEngine(binary: string, port: number, database: string): EngineProcess {
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(port), '--db-path', database], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output = (output + chunk).slice(-2000)
    })
  const ended = new Promise<string>(done => {
    child.on('error', error => {
      output += error.message
      done('not started')
    })
    child.on('exit', (code, signal) => done(signal ?? `exit code ${code}`))
  })
  return {
    pid: child.pid,
    ended,
    answers: Promise.race([ended.then(() => false), untilItAnswers(port, child)]),
    output: () => output.trim(),
    async stop() {
      if (hasEnded(child)) return
      child.kill('SIGTERM')
      const forced = setTimeout(() => child.kill('SIGKILL'), 3000)
      await ended
      clearTimeout(forced)
    },
  }
}

export function locateEngine(): string {
  const name = `@dynoxide/${process.platform}-${process.arch}`
  try {
    const binary = join(dirname(createRequire(join(process.cwd(), 'package.json')).resolve(`${name}/package.json`)), 'dynoxide')
    if (existsSync(binary)) return binary
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error
  }
  throw new Problem(`there is no database engine for this machine (package ${name} is not installed): run npm ci, or ${engineRemedy}`)
}

async function untilItAnswers(port: number, child: ChildProcess): Promise<boolean> {
  while (!hasEnded(child)) {
    if (await accepts(port)) return true
    await delay(15)
  }
  return false
}

function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true))
    socket.on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
