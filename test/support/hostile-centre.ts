/** A centre that is set up with hostile strings, one agent's guarded console, and what becomes of the strings on their way. */
import type { Browser, Page } from 'playwright-core'
import { type Administrator, ada, agents, fillCentre, type Person, type QueueSettings } from '../../bench/administrator.ts'
import { type AgentClient, openAgent } from '../../bench/client.ts'
import { launchBrowser } from './browser.ts'
import { type Guarded, openGuarded } from './guarded.ts'
import { startTestHost, type TestHost } from './host.ts'
import { hostile } from './hostile.ts'
import { signInAs } from './people.ts'

/** Names as they are kept (protocol/chat-start.ts): no control or format characters. */
const asName = (text: string) => text.normalize('NFC').replace(/[\p{Cc}\p{Cf}]/gu, '')
/** The same strings in the room of a name, 64 characters. */
export const names: readonly string[] = hostile.map(text =>
  asName(text.replaceAll('window.struck=(window.struck||0)+1', 'struck=1').replace('url=https:', 'url=')),
)
/** Answers before a chat are kept without what turns the text around (domain/intake.ts). */
export const asAnswer = (text: string) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
/** In a file what turns the text around is shown instead of done (web/shared/transcript.ts). */
export const inFile = (text: string) => text.replace(/[\u202a-\u202e]/g, found => `⟨U+${found.charCodeAt(0).toString(16).toUpperCase()}⟩`)
/** They go round, so that every place has one. */
export const name = (index: number): string => names[index % names.length] ?? ''
export const text = (index: number): string => hostile[index % hostile.length] ?? ''
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** A queue with a name of its own and some of the ten questions that fit. */
export function hostileQueue(id: string, index: number, questions: number, more: Partial<QueueSettings> = {}): QueueSettings {
  return {
    id,
    name: name(index),
    offerTimeoutSeconds: 60,
    slaSeconds: 600,
    postProcessingSeconds: 0,
    askName: 'optional',
    questions: upTo(questions).map(nth => ({ id: `q${nth}`, label: name(index * questions + nth), kind: 'text' as const })),
    ...more,
  }
}
export const labelsOf = ({ questions = [] }: QueueSettings) => questions.map(({ label }) => label)

export interface HostileCentre {
  readonly host: TestHost
  readonly browser: Browser
  readonly administrator: Administrator
  readonly mal: Person
  /** Mal's console, and a second window of the same agent without a screen. */
  readonly staff: Guarded
  readonly page: Page
  readonly link: AgentClient
  call(method: string, path: string, body: object, bearer?: string): Promise<{ status: number; body: Record<string, unknown> }>
  guarded(): Promise<Guarded>
  /** A new console of Mal's, who is available: nothing is left of what was before. */
  begin(): Promise<void>
  /** Whatever chats a test leaves behind are ended. */
  clear(): Promise<void>
  close(): Promise<void>
}

const ends = { active: 'end', postProcessing: 'endPostProcessing' } as const

export async function openConsoleOf({ origins }: TestHost, guarded: Guarded, username: string): Promise<Page> {
  const page = await guarded.open(`${origins[0]}/console/`)
  await signInAs(page, username)
  await page.locator('.list-panel').waitFor()
  return page
}

/** `others`: colleagues who are to sign in; all serve all queues. */
export async function openHostileCentre(queues: readonly QueueSettings[], others: readonly Person[] = []): Promise<HostileCentre> {
  const [mal] = agents(['mal']).map(person => ({ ...person, name: name(11) })) as [Person]
  const people = [mal, ...others]
  const host = await startTestHost({ staff: [ada, ...people] })
  let browser: Browser | undefined
  let link: AgentClient | undefined
  const close = async () => {
    await link?.close()
    await browser?.close()
    await host.stop()
  }
  try {
    const administrator = await fillCentre(host, queues, people)
    browser = await launchBrowser()
    // high enough that cards of long answers cover no row
    const guarded = (options = {}) => openGuarded(browser as Browser, [...host.origins, host.issuer], options)
    const staff = await guarded({ viewport: { width: 1280, height: 1600 } })
    const page = await openConsoleOf(host, staff, 'mal')
    const agent = await openAgent(host, mal)
    link = agent
    return {
      ...{ host, browser, administrator, mal, staff, page, link, guarded, close },
      async call(method, path, body, bearer = administrator.token) {
        const ofCustomers = /^(chats|left-messages$)/.test(path)
        const response = await fetch(`${host.origins[ofCustomers ? 1 : 0]}/api/${path}`, {
          method,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
          body: JSON.stringify(body),
        })
        return { status: response.status, body: (await response.json()) as Record<string, unknown> }
      },
      async begin() {
        await agent.must({ action: 'setState', state: 'available' })
        await page.goto(`${host.origins[0]}/console/`)
        await page.locator('[aria-pressed="true"]', { hasText: 'Available' }).waitFor()
      },
      async clear() {
        const asked = new Set<string>()
        // also what only comes, or only becomes this, while it is done
        await agent.until('an empty list', () => {
          for (const { chat, round, status } of agent.rows()) {
            if (asked.has(`${chat} ${round} ${status}`)) continue
            asked.add(`${chat} ${round} ${status}`)
            const next = status === 'offered' ? { action: 'accept' as const, chat, round } : { action: ends[status], chat }
            // what is refused is no longer so, or is seen in the list
            agent.command(next).catch(() => undefined)
          }
          return agent.rows().length === 0
        })
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Another view, by its name in the address. */
export async function view(page: Page, hash: string): Promise<void> {
  await page.evaluate(to => void Object.assign(location, { hash: to }), hash)
}
export const rowOf = (page: Page, chat: string) => page.locator(`.list-panel li.row[data-chat="${chat}"]`)
export async function accept(page: Page, chat: string): Promise<void> {
  await rowOf(page, chat).locator('.row-open').click()
  await page.locator('.offer-card button.primary').click()
  await page.getByLabel('Message', { exact: true }).waitFor()
}
/** The first one by keyboard; the others in the page itself, where no round trip stands between two of them. */
export async function write(page: Page, [first = '', ...others]: readonly string[]): Promise<void> {
  const box = page.getByLabel('Message', { exact: true })
  await box.fill(first)
  await box.press('Enter')
  await box.evaluate((element: HTMLTextAreaElement, all) => {
    for (const one of all) {
      element.value = one
      element.dispatchEvent(new InputEvent('input', { bubbles: true }))
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    }
  }, others)
}
export async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Chat menu' }).click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
}
/** As if the window were behind another one: the desktop is told then. */
export function lookAway(page: Page, away: boolean): Promise<void> {
  return page.evaluate(value => {
    Reflect.get(globalThis, 'told').length = 0
    Object.defineProperty(document, 'hasFocus', { configurable: true, value: () => !value })
    dispatchEvent(new Event(value ? 'blur' : 'focus'))
  }, away)
}
export const told = (page: Page): Promise<{ title: string; body: string }[]> => page.evaluate(() => Reflect.get(globalThis, 'told'))
