/** Built pages of the customer's site under the policies that they are deployed with. */
import { existsSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { connectedSite, framedSite } from '../../lib/site-headers.ts'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const written = (policy: Readonly<Record<string, string>>) =>
  Object.entries(policy)
    .map(directive => directive.join(' '))
    .join('; ')
const page = written(connectedSite())
/** Sites of tests stand on ports of this machine. */
const frame = written(framedSite('http://localhost:* http://127.0.0.1:*'))

export function typeOf(path: string): string {
  return `${types[extname(path)] ?? 'text/plain'}; charset=utf-8`
}

export function sendBuilt(path: string, response: ServerResponse): void {
  const file = join('dist/sites/customer', path.endsWith('/') ? `${path}index.html` : path)
  if (!existsSync(file)) return void response.writeHead(404).end()
  const policy = path.startsWith('/widget/') ? frame : page
  response.writeHead(200, { 'content-type': typeOf(file), 'content-security-policy': policy }).end(readFileSync(file))
}
