/** The widget on another company's site, in a real browser: what it fetches, how it opens, whom it talks to and whom it does not. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { ada, agents, fillCentre } from '../../bench/administrator.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { openConsole, openScreen, type Screen } from '../support/people.ts'
import { frameOf, launcherOf, type OtherSite, openSite, startChatIn } from '../support/sites.ts'

jest.setTimeout(60_000)

const people = agents(['anna'])
/** The demo shop, and pages beside it that only tests have. */
let folder: string
let neighbour: OtherSite
let host: TestHost
let browser: Browser
let shop: string
let chat: string
const screens: Screen[] = []
const sites: OtherSite[] = []

beforeAll(async () => {
  neighbour = await openSite({ '/sibling.html': sibling })
  sites.push(neighbour)
  folder = mkdtempSync(join(tmpdir(), 'usher-shop-'))
  cpSync('demo/shop', folder, { recursive: true })
  for (const [name, body] of Object.entries(testPages(neighbour.origin)))
    writeFileSync(join(folder, name), `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>${body}`)
  host = await startTestHost({ staff: [ada, ...people], sites: [folder], parameters: { SiteOrigins: '{{origin3}}' } })
  ;[, chat = '', , shop = ''] = host.origins
  await fillCentre(host, [{ id: 'sales', name: 'Sales', offerTimeoutSeconds: 60, slaSeconds: 600 }], people)
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  for (const site of sites) await site.close()
  await host?.stop()
  rmSync(folder, { recursive: true, force: true })
})

afterEach(async () => {
  const faults = screens.flatMap(screen => screen.faults)
  await Promise.all(screens.splice(0).map(screen => screen.close()))
  expect(faults).toEqual([])
})

/** A frame of the widget that is embedded by hand, beside a frame of somebody else who knows the nonce and tries before the page does. */
const nonce = 'abcdefghijklmnopqrstuv'
const sibling = `<!doctype html><title>Sibling</title><script>
  const heard = []
  addEventListener('message', ({ data }) => heard.push(data))
  addEventListener('message', ({ data }) => {
    if (data !== 'try') return
    for (const message of [{ usher: 'port', nonce: '${nonce}' }, { usher: 'hello', nonce: '${nonce}' }, { kind: 'open' }]) {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = ({ data }) => heard.push(data)
      parent.frames[0].postMessage(message, '*', [port2])
      parent.postMessage(message, '*')
    }
    parent.postMessage('tried', '*')
  })
</script>`
const byHand = (origin: string, siblingOrigin: string) => `
  <iframe id="chat" src="{{origin1}}/widget/#origin=${origin}&nonce=${nonce}"></iframe>
  <iframe id="sibling" src="${siblingOrigin}/sibling.html"></iframe>
  <script>
    const heard = [], events = []
    addEventListener('message', ({ data, origin, source }) => {
      heard.push({ data, origin })
      if (source === document.querySelector('#chat').contentWindow) window.helloFrom = origin
    })
    window.answer = () => {
      const chat = document.querySelector('#chat').contentWindow
      const give = (message, ports = 1) => {
        const channels = Array.from({ length: ports }, () => new MessageChannel())
        channels[0].port1.onmessage = ({ data }) => events.push([message.nonce, data.kind])
        chat.postMessage(message, '{{origin1}}', channels.map(channel => channel.port2))
        return channels[0].port1
      }
      give({ usher: 'port', nonce: 'vutsrqponmlkjihgfedcba' })
      give({ usher: 'port', nonce: '${nonce}', more: 1 })
      give({ usher: 'port', nonce: '${nonce}' }, 2)
      window.port = give({ usher: 'port', nonce: '${nonce}' })
      give({ usher: 'port', nonce: '${nonce}' })
    }
  </script>`

const testPages = (siblingOrigin: string): Readonly<Record<string, string>> => ({
  'strict.html': `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {{origin1}}; frame-src {{origin1}};
    require-trusted-types-for 'script'; trusted-types 'none'"><script src="{{origin1}}/widget.js" data-locale="ar" data-theme="dark"></script>`,
  'by-hand.html': byHand('{{origin3}}', siblingOrigin),
  'liar.html': byHand('https://bank.example', siblingOrigin),
  'frames-chat.html': '<iframe src="{{origin1}}/chat/"></iframe>',
  'frames-console.html': '<iframe src="{{origin0}}/console/"></iframe>',
})

async function at(address: string): Promise<Page> {
  const screen = await openScreen(browser, address)
  screens.push(screen)
  return screen.page
}

/** A page of nothing, for what is prepared before a site is opened. */
const nowhere = () => at('about:blank')

const isOpen = (page: Page) => launcherOf(page).getAttribute('aria-expanded')

test('[S74] the launcher comes after the page, moves nothing on it, and fetches nothing but itself until somebody comes near', async () => {
  const page = await nowhere()
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const fetched: string[] = []
  page.on('request', request => {
    const { origin, pathname } = new URL(request.url())
    if (origin === chat) fetched.push(pathname)
  })
  await page.goto(`${shop}/`)
  const launcher = launcherOf(page)
  await launcher.waitFor()
  expect(await launcher.getAttribute('aria-label')).toBe('Chat with us')
  const box = await launcher.boundingBox()
  expect(box).toEqual({ x: 1280 - 16 - 56, y: 800 - 16 - 56, width: 56, height: 56 })
  expect(await page.locator('usher-chat iframe').count()).toBe(0)
  expect(fetched).toEqual(['/widget.js'])
  await launcher.hover()
  await frameOf(page).locator('#nickname').waitFor({ state: 'attached' })
  expect(fetched).toContain('/widget/')
  expect(await isOpen(page)).toBe('false')
  await launcher.click()
  await frameOf(page).getByRole('button', { name: 'Start chat' }).waitFor()
  const seen = await page.evaluate(
    () =>
      new Promise<unknown>(done =>
        requestAnimationFrame(() => requestAnimationFrame(() => done((window as unknown as { shifts: number[] }).shifts))),
      ),
  )
  expect(seen).toEqual([])
})

test('[S74] the keyboard opens it, writes in it, leaves it by Esc and is back where it was', async () => {
  const page = await at(`${shop}/`)
  await launcherOf(page).waitFor()
  // the last stop of the page
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await frameOf(page).locator('#nickname:focus').waitFor()
  expect(await isOpen(page)).toBe('true')
  await page.keyboard.type('Kim')
  expect(await frameOf(page).getByLabel('Nickname').inputValue()).toBe('Kim')
  await page.keyboard.press('Escape')
  await page.locator('usher-chat dialog:not([open])').waitFor({ state: 'attached' })
  expect(await launcherOf(page).evaluate(button => (button.getRootNode() as ShadowRoot).activeElement === button)).toBe(true)
  expect(await isOpen(page)).toBe('false')
  await page.keyboard.press('Enter')
  await frameOf(page).locator('#nickname:focus').waitFor()
  expect(await frameOf(page).getByLabel('Nickname').inputValue()).toBe('Kim')
})

test('[S74] on a phone it is the whole screen, and the way back leads out of the chat and not out of the page', async () => {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  })
  try {
    const page = await context.newPage()
    await page.goto(`${shop}/`)
    await page.goto(`${shop}/product.html?p=lamp`)
    await page.getByRole('button', { name: 'Chat about this product' }).tap()
    await frameOf(page).getByLabel('Nickname').waitFor()
    expect(await page.locator('usher-chat dialog').boundingBox()).toEqual({ x: 0, y: 0, width: 360, height: 640 })
    await page.evaluate(() => history.back())
    await page.locator('usher-chat dialog:not([open])').waitFor({ state: 'attached' })
    expect(page.url()).toBe(`${shop}/product.html?p=lamp`)
    // closed in the chat, the entry is gone, too: the next step back leaves the page
    await launcherOf(page).tap()
    await frameOf(page).getByRole('button', { name: 'Close the chat' }).tap()
    await page.locator('usher-chat dialog:not([open])').waitFor({ state: 'attached' })
    await page.waitForFunction(() => history.state === null)
    await page.goBack()
    expect(page.url()).toBe(`${shop}/`)
    // held sideways it has no room to stand beside the page either
    await page.setViewportSize({ width: 740, height: 360 })
    await launcherOf(page).tap()
    await frameOf(page).getByLabel('Nickname').waitFor()
    expect(await page.locator('usher-chat dialog').boundingBox()).toEqual({ x: 0, y: 0, width: 740, height: 360 })
  } finally {
    await context.close()
  }
})

test('[S74] [T16] a chat in the widget reaches an agent and back, goes on over a change of the page, and leaves nothing with the site', async () => {
  const anna = await openConsole(browser, host, 'anna')
  screens.push(anna)
  await anna.become('Available')
  const page = await nowhere()
  await page.addInitScript(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    const site = window as unknown as { usher: { (...command: unknown[]): void; q?: unknown[][] } }
    site.usher ??= (...command) => {
      site.usher.q = [...(site.usher.q ?? []), command]
    }
    for (const event of ['ready', 'open', 'close', 'unread', 'chatStarted', 'chatEnded'])
      site.usher('on', event, (value: unknown) => heard.push(value === undefined ? event : `${event} ${value}`))
  })
  await page.goto(`${shop}/`)
  await launcherOf(page).click()
  await startChatIn(page, 'Wilma')
  await anna.accept('Wilma')
  await anna.open('Wilma')
  await anna.say('Hello Wilma')
  const frame = frameOf(page)
  await frame.getByRole('log').getByText('Hello Wilma').waitFor()
  await frame.getByLabel('Message', { exact: true }).fill('From the shop')
  await frame.getByRole('button', { name: 'Send' }).click()
  await anna.page.getByRole('log').getByText('From the shop').waitFor()

  await page.goto(`${shop}/checkout.html`)
  await frame.getByRole('log').getByText('From the shop').waitFor()
  expect(await isOpen(page)).toBe('true')
  // nobody asked this page for the chat, so its keyboard is the page's
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  await launcherOf(page).click()
  await page.goto(`${shop}/product.html?p=teapot`)
  await page.locator('usher-chat iframe').waitFor({ state: 'attached' })
  expect(await isOpen(page)).toBe('false')
  await frame.locator('body').getByText('From the shop').waitFor({ state: 'attached' })
  await anna.say('One more thing')
  await page.getByRole('button', { name: 'Chat with us, unread messages: 1' }).waitFor()
  await launcherOf(page).click()
  await frame.getByRole('log').getByText('One more thing').waitFor()
  await page.waitForFunction(() => (window as unknown as { heard: string[] }).heard.at(-1) === 'unread 0')

  const kept = await page.evaluate(() => ({ local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie }))
  expect(kept).toEqual({ local: {}, session: { 'usher.widget': 'open' }, cookie: '' })
  const reached = await page.evaluate(() => {
    const iframe = document.querySelector('usher-chat')?.shadowRoot?.querySelector('iframe')
    if (!iframe) return 'no frame'
    const { contentWindow, contentDocument } = iframe
    const refused = (look: () => unknown) => {
      try {
        return `reached ${look()}`
      } catch (error) {
        return (error as Error).name
      }
    }
    const other = contentWindow as unknown as Window
    return [contentDocument, refused(() => other.localStorage), refused(() => other.document), refused(() => other.location.hash)]
  })
  expect(reached).toEqual([null, 'SecurityError', 'SecurityError', 'SecurityError'])
  const session = await frame.locator('body').evaluate(() => JSON.parse(localStorage.getItem('usher.chat') ?? '{}').chat.session as string)
  expect(session.length).toBeGreaterThan(20)

  await anna.end()
  await page.waitForFunction(() => (window as unknown as { heard: string[] }).heard.includes('chatEnded'))
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard[0])).toBe('ready')
  await anna.page.getByRole('button', { name: 'End Post Processing' }).click()
  await anna.row('Wilma').waitFor({ state: 'detached' })
})

test('[S74] [T15] under the strictest policy of a site it stands, speaks its language, and hands on who is signed in with the chat alone', async () => {
  const page = await nowhere()
  await page.context().route(`${chat}/api/chats`, route => route.abort())
  await page.goto(`${shop}/strict.html`)
  const launcher = launcherOf(page)
  await launcher.waitFor()
  expect(await launcher.getAttribute('aria-label')).toBe('تحدَّث معنا')
  expect(await launcher.boundingBox()).toMatchObject({ x: 16, width: 56, height: 56 })
  expect(await launcher.evaluate(button => getComputedStyle(button).backgroundColor)).toBe('rgb(127, 178, 255)')
  await page.evaluate(() => {
    const { usher } = window as unknown as { usher: Record<string, (...args: unknown[]) => void> }
    usher.prefill?.({ lastName: 'Reyes' })
    // as the site's server would sign it: only ours can tell
    usher.identify?.(`header.${btoa(JSON.stringify({ sub: 'd1', email: 'dana@example.com' }))}.signature`)
    usher.setLocale?.('en')
    usher.open?.()
  })
  await page.getByRole('button', { name: 'Close the chat' }).first().waitFor()
  const [started] = await Promise.all([page.waitForRequest(`${chat}/api/chats`), startChatIn(page, 'Dana')])
  expect(started.postDataJSON()).toMatchObject({
    nickname: 'Dana',
    lastName: 'Reyes',
    email: 'dana@example.com',
    identity: expect.stringMatching(/^header\.\w+=*\.signature$/),
  })
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain('signature')
})

test('[T14] a site that is not listed gets an empty frame, and a listed one can frame the widget and nothing else of ours', async () => {
  const other = await openSite({ '/': `<!doctype html><title>Elsewhere</title><p>Elsewhere</p><script src="${chat}/widget.js"></script>` })
  sites.push(other)
  for (const [address, framed] of [
    [`${other.origin}/`, `${chat}/widget/`],
    [`${shop}/frames-chat.html`, `${chat}/chat/`],
    [`${shop}/frames-console.html`, `${host.origins[0]}/console/`],
  ] as const) {
    const screen = await openScreen(browser, 'about:blank')
    try {
      const { page } = screen
      const scripts: string[] = []
      page.on('request', request => {
        if (request.resourceType() === 'script' && request.frame() !== page.mainFrame()) scripts.push(request.url())
      })
      const answered = page.waitForResponse(response => response.url().startsWith(framed))
      const refused = page.waitForEvent('console', message => /frame/.test(message.text()) && message.type() === 'error')
      await page.goto(address)
      if (address === `${other.origin}/`) await launcherOf(page).click()
      expect((await answered).status()).toBe(200)
      await refused
      const [frame] = page.frames().slice(1)
      await frame?.waitForURL('chrome-error://chromewebdata/')
      expect(scripts).toEqual([])
    } finally {
      await screen.close()
    }
  }
})

test('[T15] a sibling frame that knows the nonce gets and does nothing; the frame takes one port, from its parent, and known commands', async () => {
  const page = await nowhere()
  const warned: string[] = []
  page.on('console', message => warned.push(message.text()))
  await page.goto(`${shop}/by-hand.html`)
  await page.waitForFunction(() => 'helloFrom' in window)
  expect(await page.evaluate('heard')).toEqual([{ data: { usher: 'hello', nonce }, origin: chat }])
  await page.evaluate(`document.querySelector('#sibling').contentWindow.postMessage('try', '${neighbour.origin}')`)
  await page.waitForFunction(`heard.some(({ data }) => data === 'tried')`)
  await page.evaluate('answer()')
  await page.waitForFunction('events.length >= 2')
  // what was sent on the sibling's ports would have come before this
  await page.frameLocator('#chat').locator('form button[type=submit]').waitFor()
  expect(await page.evaluate('events')).toEqual([
    [nonce, 'ready'],
    [nonce, 'state'],
  ])
  const siblingFrame = page.frames().find(frame => frame.url().startsWith(neighbour.origin))
  expect(await siblingFrame?.evaluate('heard')).toEqual(['try'])

  await page.evaluate(`for (const bad of [
    { kind: 'send', text: 'from the site' }, { kind: 'identify', jwt: 5 }, { kind: 'open', focus: true, more: 1 }, { kind: 'theme', theme: 'url(x)' },
    { kind: 'prefill', values: { nickname: 'x', startKey: 'y' } }, 'open', null, { __proto__: { kind: 'close' } },
  ]) port.postMessage(bad)`)
  await page.evaluate(`port.postMessage({ kind: 'theme', theme: 'dark' })`)
  await page.frameLocator('#chat').locator('html[data-theme="dark"]').waitFor({ state: 'attached' })
  expect(warned.filter(text => text.includes('not known here'))).toHaveLength(8)
})

test('[T15] a page that says in the address to be another one hears nothing', async () => {
  const page = await nowhere()
  const said = page.waitForEvent('console', message => message.text().includes('framed by nobody'))
  await page.goto(`${shop}/liar.html`)
  await said
  await page.evaluate('answer()')
  expect(
    await page.evaluate(
      () => new Promise(done => requestAnimationFrame(() => done((window as unknown as { heard?: unknown }).heard ?? 'none'))),
    ),
  ).toBe('none')
  expect(await page.evaluate('[heard, events]')).toEqual([[], []])
})
