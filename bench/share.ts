/** A share of many runs in a process of its own: it prints its totals as JSON. */
import { spawn } from 'node:child_process'

export function playShare<T>(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'], ...(env && { env }) })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
    child.once('error', reject)
    child.once('close', code =>
      code === 0 ? resolve(JSON.parse(output) as T) : reject(new Error(`a share of the runs ended with ${code}`)),
    )
  })
}
