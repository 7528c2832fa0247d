/** A real browser for tests and benches: CHROMIUM_PATH, an installed one, or the one that a dev dependency carries. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** `more`: arguments of this one browser. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const tried: string[] = []
  for (const find of [named, found, carried]) {
    try {
      const browser = await find(more)
      if (browser) return browser
    } catch (error) {
      tried.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
    }
  }
  throw new Error(
    `no browser could be started: install Chromium (Debian: apt-get install chromium) or name one in CHROMIUM_PATH${tried.map(line => `\n  ${line}`).join('')}`,
  )
}

function start(executablePath: string, more: readonly string[]): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: [...args, ...more] })
}

async function named(more: readonly string[]): Promise<Browser | undefined> {
  const path = process.env.CHROMIUM_PATH
  return path ? start(path, more) : undefined
}

async function found(more: readonly string[]): Promise<Browser | undefined> {
  const path = installed.find(existsSync)
  return path ? start(path, more) : undefined
}

/** Packed for Linux functions; unpacks itself to a temporary folder on first use. */
async function carried(more: readonly string[]): Promise<Browser> {
  const { default: packed } = await import('@sparticuz/chromium')
  return start(await packed.executablePath(), [...packed.args, ...more])
}
