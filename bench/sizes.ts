/** What browsers load, compressed as sites are served: sums over the built files, by what each page asks for. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Outcome } from './run.ts'

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

/** Bytes that a browser may have to load, compressed (test/stacks/sizes.test.ts holds them). */
export const budgets = { loader: 6_000, form: 15_000, chat: 30_000, console: 90_000 } as const

/** Of a chat: every script and style from the first sight to the rating, without what only some chats show. */
export function measure(): Record<keyof typeof budgets, number> & { extras: number } {
  const customer = site('dist/sites/customer/chat')
  const first = customer.asked()
  const chat = new Set([...first, ...customer.with('engine'), ...customer.with('heartbeat-worker')])
  const extras = [...customer.with('extras'), customer.style('extras')].filter(file => !chat.has(file))
  const staff = site('dist/sites/staff/console')
  return {
    loader: gzip('dist/sites/customer/widget.js'),
    form: customer.sum(first),
    chat: customer.sum(chat),
    console: staff.sum(staff.asked()),
    extras: customer.sum(new Set(extras)),
  }
}

const names = {
  loader: 'loader of the widget',
  form: 'customer, first sight of the form',
  chat: 'customer, whole chat in English',
  console: 'console, first load',
} as const

export async function sizes(): Promise<Outcome> {
  const measured = measure()
  const parts = Object.keys(budgets) as (keyof typeof budgets)[]
  for (const part of parts) console.log(`  ${names[part].padEnd(36)} ${kB(measured[part]).padStart(8)}  of ${kB(budgets[part])}`)
  console.log(`  customer, on demand: ${kB(measured.extras)} for menu, links, transcript, rating, messages, hours and refusals`)
  const figures = parts.map(part => `${names[part]} ${kB(measured[part])}`)
  return { figure: `gzipped: ${figures.join('; ')}`, reached: parts.every(part => measured[part] <= budgets[part]) }
}

function gzip(file: string): number {
  return gzipSync(readFileSync(file), { level: 9 }).length
}

/** The files of one page and what asks for what. */
function site(root: string) {
  const folder = join(root, 'assets')
  const files = readdirSync(folder)
  const text = (file: string) => readFileSync(join(folder, file), 'utf8')

  function reach(file: string, found = new Set<string>()): Set<string> {
    if (found.has(file) || !files.includes(file)) return found
    found.add(file)
    if (file.endsWith('.js'))
      for (const [, path] of text(file).matchAll(/(?:from|import)"([^"]+)"/g)) reach(basename(path as string), found)
    return found
  }
  return {
    /** What the page itself names, and what that imports at once. */
    asked() {
      const html = readFileSync(join(root, 'index.html'), 'utf8')
      const named = [...html.matchAll(/<(?:script|link rel="stylesheet")[^>]*(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string)
      return new Set(named.flatMap(path => [...reach(basename(path))]))
    },
    /** A part that is fetched later, by the name of its source. */
    with(name: string) {
      const found = files.filter(file => file.startsWith(`${name}-`) && file.endsWith('.js'))
      if (found.length !== 1) throw new Error(`${folder} has ${found.length} files of the name ${name}, one is expected`)
      return reach(found[0] as string)
    },
    /** A style sheet that the page asks for later (style-sheets.ts). */
    style(name: string) {
      const found = files.find(file => file.startsWith(`${name}-`) && file.endsWith('.css'))
      if (!found) throw new Error(`${folder} has no style sheet of the name ${name}`)
      return found
    },
    sum: (chosen: ReadonlySet<string>) => [...chosen].reduce((bytes, file) => bytes + gzip(join(folder, file)), 0),
  }
}
