import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { codeOf, Problem } from './problem.ts'

/**
 * Holds a data folder for one host: a listening local socket, since that ends with its process however that ends, and an old
 * process id may belong to somebody else.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const path = socketPath(folder)
  createFolder(folder)
  const holder = await askHolder(path)
  if (holder !== undefined)
    throw new Problem(`another host (process ${holder}) is running on ${folder}: stop it first, or name another folder with --data`)
  if (process.platform !== 'win32') rmSync(path, { force: true })
  const server = createServer(socket => socket.end(String(process.pid)))
  await new Promise<void>((listening, reject) => server.once('error', reject).listen(path, listening))
  return {
    release: () => new Promise(done => server.close(() => done())),
  }
}

function socketPath(folder: string): string {
  const full = resolve(folder)
  const name = `host-${createHash('sha256').update(full).digest('hex').slice(0, 16)}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  const inside = join(full, 'host.sock')
  // a socket's path may have about a hundred characters
  return inside.length < 100 ? inside : join(tmpdir(), `${name}.sock`)
}

function askHolder(path: string): Promise<string | undefined> {
  return new Promise((answer, reject) => {
    let pid = ''
    const socket = connect(path)
    socket.setEncoding('utf8').on('data', chunk => {
      pid += chunk
    })
    socket.on('end', () => answer(pid))
    socket.on('error', error => {
      const nobody = ['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'ENOTSOCK'].includes(codeOf(error) ?? '')
      if (nobody) answer(undefined)
      else reject(error)
    })
  })
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    if (!['EEXIST', 'ENOTDIR', 'EACCES', 'EROFS'].includes(codeOf(error) ?? '')) throw error
    throw new Problem(`the data folder ${folder} cannot be used (${codeOf(error)}): remove it, or name another with --data`)
  }
}
