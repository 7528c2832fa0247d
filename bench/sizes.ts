/** What browsers load, compressed as sites are served: sums over the built files, by what each page asks for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Outcome } from './run.ts'

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

interface Measured {
  readonly name: string
  readonly aim: number
  readonly bytes: number | undefined
}

export async function sizes(): Promise<Outcome> {
  const customer = site('dist/sites/customer/chat')
  const first = customer.asked()
  const chat = new Set([...first, ...customer.with('engine'), ...customer.with('heartbeat-worker'), customer.style('chat')])
  const console_ = site('dist/sites/staff/console')
  const loader = 'dist/sites/customer/widget.js'
  const rows: readonly Measured[] = [
    { name: 'loader of the widget', aim: 6_000, bytes: existsSync(loader) ? gzip(loader) : undefined },
    { name: 'customer, first sight of the form', aim: 15_000, bytes: customer.sum(first) },
    { name: 'customer, whole chat in English', aim: 30_000, bytes: customer.sum(chat) },
    { name: 'console, first load', aim: 90_000, bytes: console_.sum(console_.asked()) },
  ]
  for (const { name, aim, bytes } of rows)
    console.log(`  ${name.padEnd(36)} ${bytes === undefined ? 'not built yet' : kB(bytes).padStart(8)}  of ${kB(aim)}`)
  const extras = [...customer.with('extras')].filter(file => !chat.has(file))
  console.log(`  customer, on demand: ${kB(customer.sum(new Set(extras)))} for menu, transcript, rating, messages and hours`)
  const parts = rows.filter(({ bytes }) => bytes !== undefined).map(({ name, bytes = 0 }) => `${name} ${kB(bytes)}`)
  return { figure: `gzipped: ${parts.join('; ')}`, reached: rows.every(({ aim, bytes = 0 }) => bytes <= aim) }
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
