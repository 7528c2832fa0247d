/** What people see of routing: the place in line, an agent who is gone, why an offer came and why it went. Real browsers, real host. */
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { ada, agents, fillCentre, type Person, password, tokenOf } from '../../bench/administrator.ts'
import { openAgent, openCustomer } from '../../bench/client.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import {
  type AgentScreen,
  type CustomerScreen,
  closeScreens,
  openConsole,
  openCustomerPage,
  progress,
  type Screen,
  startChatOn,
} from '../support/people.ts'

jest.setTimeout(90_000)

const sam: Person = { username: 'sam', password, name: 'Sam', email: 'sam@example.com', group: 'supervisor' }
const people = agents(['anna', 'ben', 'cleo', 'dan', 'eve', 'finn'])
const usual = { offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 0 }
/** Every test has its queue and its agents, so that no test sees what another one left. */
const queues = [
  { id: 'line', name: 'Line', ...usual },
  { id: 'lost', name: 'Lost', ...usual },
  { id: 'short', name: 'Short', ...usual, offerTimeoutSeconds: 15, rejectionSeconds: 5 },
  { id: 'watched', name: 'Watched', ...usual },
]
const assignments = {
  anna: { limit: 1, queues: [{ queue: 'line' }] },
  ben: { queues: [{ queue: 'lost' }] },
  cleo: { limit: 1, queues: [{ queue: 'lost' }] },
  dan: { queues: [{ queue: 'short' }] },
  eve: { queues: [{ queue: 'short' }] },
  finn: { queues: [{ queue: 'watched' }] },
}

let host: TestHost
let browser: Browser
const screens: Screen[] = []

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, sam, ...people] })
  const administrator = await fillCentre(host, queues, [sam, ...people])
  await Promise.all(Object.entries(assignments).map(([id, changes]) => administrator.change('staff', id, changes)))
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

afterEach(async () => {
  expect(await closeScreens(screens)).toEqual([])
})

async function agentAt(username: string): Promise<AgentScreen> {
  const screen = await openConsole(browser, host, username)
  screens.push(screen)
  return screen
}

async function customerIn(queue: string, nickname: string): Promise<CustomerScreen> {
  const page = await openCustomerPage(browser, host)
  screens.push(page)
  return startChatOn(page, { nickname, queue })
}

test('[S2] [S75] a waiting customer sees the place in line change, the offer, who joined, and who ended it', async () => {
  const first = await openCustomer(host, { queue: 'line', nickname: 'First' })
  const second = await openCustomer(host, { queue: 'line', nickname: 'Second' })
  const [dee, anna] = await Promise.all([customerIn('Line', 'Dee'), agentAt('anna')])
  await progress(dee).getByText('2 people are ahead of you.').waitFor()
  await progress(dee).getByText('Looking for an agent in Line').waitFor()
  await anna.become('Available')
  await anna.accept('First')
  await progress(dee).getByText('1 person is ahead of you.').waitFor()
  await second.must({ action: 'end', chat: second.chat })
  await first.must({ action: 'end', chat: first.chat })
  await progress(dee).getByText('Offering your chat to an agent').waitFor()
  await anna.accept('Dee')
  await dee.page.getByRole('heading', { name: 'Anna' }).waitFor()
  await dee.page.getByRole('log').getByText('Anna joined').waitFor()
  await anna.page.getByRole('button', { name: 'End', exact: true }).click()
  await progress(dee).getByText('Anna ended the chat.').waitFor()
  await dee.page.getByRole('log').getByText('Anna ended the chat').waitFor()
})

test('[D8] [RT8] [RT9] a lost agent is awaited; one who signs out is told what that costs, and the chat keeps its place', async () => {
  const [ben, cleo, kim] = await Promise.all([agentAt('ben'), agentAt('cleo'), customerIn('Lost', 'Kim')])
  await ben.become('Available')
  await ben.accept('Kim')
  await ben.say('Hello Kim')
  await kim.page.getByRole('log').getByText('Hello Kim').waitFor()
  await ben.close()
  await progress(kim).getByText('Ben’s connection is lost.').waitFor()
  await progress(kim).getByText('We are waiting for Ben to come back').waitFor()
  await kim.say('Are you there?')

  const again = await agentAt('ben')
  await again.row('Kim').waitFor()
  await progress(kim).getByText('Ben’s connection is lost.').waitFor({ state: 'detached' })
  await again.open('Kim')
  await again.page.getByRole('log').getByText('Are you there?').waitFor()
  await again.page.getByRole('button', { name: 'Stop New' }).click()
  const later = await openCustomer(host, { queue: 'lost', nickname: 'Later' })
  await again.page.getByRole('button', { name: 'Profile' }).click()
  await again.page.getByRole('button', { name: 'Sign out' }).click()
  await again.page.getByText('It goes back to its queue, and the customer is told that you had to leave.').waitFor()
  await again.page.getByRole('button', { name: 'Yes, sign out' }).click()
  await progress(kim).getByText('You are next.').waitFor()
  await progress(kim).getByText('Ben had to leave. We are looking for another agent; you keep your place.').waitFor()
  await kim.page.getByRole('log').getByText('Ben left the chat').waitFor()
  await again.page.getByText('You are signed out.').waitFor()

  await cleo.become('Available')
  // one place only: it goes to the chat that began first
  await cleo.accept('Kim')
  expect(await cleo.row('Later').count()).toBe(0)
  await cleo.open('Kim')
  await cleo.page.getByRole('log').getByText('Ben left the chat').waitFor()
  await cleo.page.getByRole('log').getByText('Are you there?').waitFor()
  await kim.page.getByRole('heading', { name: 'Cleo' }).waitFor()
  await kim.page.getByRole('log').getByText('Cleo joined').waitFor()
  await later.close()
})

test('[S7] [S24] [S25] [D4] [RT6] an offer says why it came and why it went, and one click leads back', async () => {
  const [dan, eve] = await Promise.all([agentAt('dan'), agentAt('eve')])
  await dan.become('Available')
  await eve.become('Available')
  const rita = await customerIn('Short', 'Rita')
  await dan.row('Rita').waitFor()
  await dan.open('Rita')
  await dan.page.getByText('Why me?').click()
  await dan.page.getByText(/Of 2 free agents in Short, you had waited longest: 0:\d\d\./).waitFor()
  const candidates = dan.page.getByRole('region', { name: 'Free agents' }).getByRole('row')
  expect((await candidates.allInnerTexts()).slice(1).map(text => text.replace(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^Dan \(you\) .* \(0:\d\d\) 0 of 6 1 Chosen$/),
    expect.stringMatching(/^Eve .* \(0:\d\d\) 0 of 6 1 Behind you$/),
  ])
  await dan.page.getByText('no chat was before this one').waitFor()
  await dan.page.getByRole('button', { name: 'Reject' }).click()
  await dan.page.getByText('You are On Break because you rejected a chat. It was the chat of Rita.').waitFor()
  await eve.row('Rita').waitFor()
  await dan.page.getByRole('button', { name: 'Back to Available' }).click()
  await dan.page.getByText('Your state: Available').waitFor()

  // eve does not answer; rita has stayed away from dan for five seconds by then
  await eve.page.getByText('a chat offered to you was not answered in time. It was the chat of Rita.').waitFor({ timeout: 25_000 })
  await eve.page.getByRole('button', { name: 'Back to Available' }).click()
  await eve.page.getByText('Your state: Available').waitFor()
  await dan.row('Rita').waitFor()
  await rita.leave()
  await progress(rita).getByText('You ended the chat.').waitFor()
  await dan.page.getByText('The offer of Rita is over: the customer left.').waitFor()
  expect(await dan.rows().count()).toBe(0)
})

test('[S14] [I14] a supervisor reads why a chat went to whom, and may do nothing with it', async () => {
  const [finnItself] = people.slice(-1) as [Person]
  const finn = await openAgent(host, finnItself)
  await finn.must({ action: 'setState', state: 'available' })
  const lea = await openCustomer(host, { queue: 'watched', nickname: 'Lea' })
  const { chat, round } = await finn.until('an offer', () => finn.rows('offered')[0])
  await finn.must({ action: 'accept', chat, round })
  const read = async (person: Person) => {
    const headers = { authorization: `Bearer ${await tokenOf(host, person)}` }
    const response = await fetch(`${host.origins[0]}/api/staff/chats/${chat}/decisions`, { headers })
    return { status: response.status, body: await response.json() }
  }
  const decision = { agent: { id: 'finn', name: 'Finn' }, by: 'line', queueName: 'Watched', outcome: 'accepted' }
  expect(await read(sam)).toMatchObject({ status: 200, body: { chat, decisions: [decision] } })
  // an agent whom the chat does not concern
  expect(await read(people[0] as Person)).toMatchObject({ status: 404 })

  const supervisor = await openAgent(host, sam)
  const answers = [
    await supervisor.command({ action: 'accept', chat, round }),
    await supervisor.command({ action: 'reject', chat, round }),
    await supervisor.command({ action: 'end', chat }),
    await supervisor.command({ action: 'endPostProcessing', chat }),
    await supervisor.command({ action: 'takeBack', chat }),
    await supervisor.command({ action: 'transfer', chat, to: { kind: 'queue', id: 'line' } }),
    await supervisor.say(chat, 'Let me help'),
  ]
  const codes = answers.map(answer => (answer.action === 'nack' ? answer.code : 'done'))
  expect(codes).toEqual(['OFFER_GONE', 'OFFER_GONE', ...Array(5).fill('NOT_OWNER')])
  expect(lea.log(chat).map(event => event.kind)).not.toContain('message')
  expect(finn.rows('active').map(row => row.chat)).toEqual([chat])
  await Promise.all([finn.close(), lea.close(), supervisor.close()])
})
