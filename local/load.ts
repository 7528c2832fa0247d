import { existsSync, writeFileSync } from 'node:fs'
import type { Host } from './host.ts'
import { Problem } from './problem.ts'
import { run } from './synthesis.ts'

/** Runs the demo's loader once per data folder. It signs in as anybody would; what it needs for that is in its environment. */
export async function loadDemo(command: string, marker: string, host: Host, log: (line: string) => void): Promise<void> {
  if (existsSync(marker)) return
  const [pool] = host.pools
  const [client] = pool?.clients ?? []
  const environment = {
    ...process.env,
    HOST_URL: host.origins[0],
    ISSUER_URL: pool?.issuer,
    CLIENT_ID: client?.clientId,
    REDIRECT_URI: client?.callbackUrls[0],
  }
  try {
    await run('demo load', command, environment)
    writeFileSync(marker, new Date().toISOString())
  } catch (error) {
    // the host is up and useful without its demo data; the next start tries again
    if (!(error instanceof Problem)) throw error
    log(`${error.message}\n`)
  }
}
