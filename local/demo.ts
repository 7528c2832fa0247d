import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'
import { contentTypeOf } from './buckets.ts'
import type { HttpAnswer } from './http-api.ts'
import type { StaffMember } from './identity-staff.ts'
import { Problem } from './problem.ts'

/** What belongs to a trial on this machine and not to the deployment. Paths are relative to the file. */
export interface Demo {
  staff: StaffMember[]
  /** A page served at `/` of the first port. */
  home?: string
  /** Paths of the first port that lead to the same path of the port that many further, or to an address such as `{{origin3}}/`. */
  redirects: Record<string, number | string>
  /** Folders served on the ports after the distributions'. */
  sites: string[]
  /** A command that is run once, when the host answers for the first time on a data folder. */
  load?: string
  links: { label: string; path: string }[]
  /** Values of template parameters; they may name the ports' addresses, too. */
  parameters: Record<string, string>
}

export const noDemo: Demo = { staff: [], redirects: {}, sites: [], links: [], parameters: {} }

export function readDemo(file: string): Demo {
  if (!existsSync(file)) throw new Problem(`there is no demo file ${file}`)
  const folder = dirname(resolve(file))
  const given: Partial<Demo> = JSON.parse(readFileSync(file, 'utf8'))
  return {
    ...noDemo,
    ...given,
    sites: (given.sites ?? []).map(site => join(folder, site)),
    ...(given.home && { home: join(folder, given.home) }),
  }
}

/** A file of the demo. Pages may name the ports' addresses as `{{origin0}}`, `{{origin1}}`, … */
export function readDemoFile(file: string, originOf: (index: number) => string): HttpAnswer | undefined {
  if (!existsSync(file) || !statSync(file).isFile()) return undefined
  const content = readFileSync(file)
  const body = file.endsWith('.html') ? Buffer.from(fillOrigins(content.toString(), originOf)) : content
  return { status: 200, headers: { 'content-type': contentTypeOf(file), 'cache-control': 'no-cache' }, body }
}

/** The start page stands on the first site's origin, so it may do no more than that site's pages: it has a style of its own, and nothing that runs. */
export function readHome(file: string, originOf: (index: number) => string): HttpAnswer | undefined {
  const found = readDemoFile(file, originOf)
  if (!found) return undefined
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(found.body.toString()) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
  const headers = { 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }
  return { ...found, headers: { ...found.headers, ...headers } }
}

export function fillOrigins(text: string, originOf: (index: number) => string): string {
  return text.replace(/\{\{origin(\d)\}\}/g, (_whole, index) => originOf(Number(index)))
}

export function readDemoSite(folder: string, path: string, originOf: (index: number) => string): HttpAnswer {
  const file = join(folder, normalize(`/${decodeURI(path)}`))
  const page = path.endsWith('/') ? join(file, 'index.html') : file
  const found = readDemoFile(page, originOf) ?? readDemoFile(join(file, 'index.html'), originOf)
  return found ?? { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('not found') }
}
