/** A centre in which everybody serves a queue of the own name alone: no chat of one test comes to another one's agent. */
import type { Browser } from 'playwright-core'
import { type Administrator, ada, agents, fillCentre } from '../../bench/administrator.ts'
import { launchBrowser } from './browser.ts'
import { startTestHost, type TestHost } from './host.ts'

export interface OwnQueues {
  readonly host: TestHost
  readonly browser: Browser
  readonly administrator: Administrator
  close(): Promise<void>
}

const usual = { offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 60 }

export async function openOwnQueues(usernames: readonly string[]): Promise<OwnQueues> {
  const people = agents(usernames)
  const queues = people.map(({ username, name }) => ({ id: username, name: `Queue of ${name}`, ...usual }))
  const host = await startTestHost({ staff: [ada, ...people] })
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    await host.stop()
  }
  try {
    const administrator = await fillCentre(host, queues, people)
    await Promise.all(people.map(({ username }) => administrator.change('staff', username, { queues: [{ queue: username }] })))
    browser = await launchBrowser()
    return { host, browser, administrator, close }
  } catch (error) {
    await close()
    throw error
  }
}
