/** A chat that goes from hand to hand, and an agent who stops after it, as people see them. Real browsers, real host. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { ada, agents, fillCentre } from '../../bench/administrator.ts'
import { openCustomer } from '../../bench/client.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTestHost, type TestHost } from '../support/host.ts'
import { type AgentScreen, type CustomerScreen, openConsole, openCustomerPage, progress, startChatOn } from '../support/people.ts'

jest.setTimeout(90_000)

const people = agents(['anna', 'ben'])
const usual = { offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 60 }
const queues = [
  { id: 'desk', name: 'Desk', ...usual },
  { id: 'second', name: 'Second', ...usual },
]

let host: TestHost
let browser: Browser
let anna: AgentScreen
let ben: AgentScreen
let cora: CustomerScreen
let transactionId: string

beforeAll(async () => {
  host = await startTestHost({ staff: [ada, ...people] })
  const administrator = await fillCentre(host, queues, people)
  await administrator.change('staff', 'anna', { queues: [{ queue: 'desk' }] })
  await administrator.change('staff', 'ben', { queues: [{ queue: 'second' }] })
  browser = await launchBrowser()
  const page = openCustomerPage(browser, host)
  ;[anna, ben] = await Promise.all([openConsole(browser, host, 'anna'), openConsole(browser, host, 'ben')])
  await Promise.all([anna.become('Available'), ben.become('Available')])
  cora = await startChatOn(await page, { nickname: 'Cora', queue: 'Desk' })
  await anna.accept('Cora')
  await anna.say('Hello Cora')
  await cora.say('Where is my parcel?')
  await anna.page.getByRole('log').getByText('Where is my parcel?').waitFor()
  transactionId = /Transaction ID (\S+)/.exec((await cora.page.getByText(/Transaction ID \S+/).textContent()) ?? '')?.[1] ?? ''
}, 90_000)

afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

async function transfer({ page }: AgentScreen, to: string, note: string): Promise<void> {
  await page.getByRole('button', { name: 'Chat menu' }).click()
  await page.getByRole('menuitem', { name: 'Transfer…' }).click()
  await page.getByRole('radio', { name: to }).check()
  await page.getByLabel('Note for whoever takes over').fill(note)
  await page.getByRole('button', { name: 'Transfer', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

test('[RT7] a colleague declines, or is asked no longer: the chat stays, and both read why', async () => {
  await transfer(anna, 'Ben', 'Parcel 4711, it left on Tuesday.')
  await anna.page
    .getByText(/Offered to Ben · \d+ s/)
    .first()
    .waitFor()
  await ben.row('Cora').getByText('From Anna').waitFor()
  await ben.open('Cora')
  const offer = ben.page.getByRole('region', { name: 'Offered chat' })
  await offer.getByText('Handed on by Anna').waitFor()
  await offer.getByText('Parcel 4711, it left on Tuesday.').waitFor()
  await offer.getByText('Why me?').click()
  await offer.getByText('Anna chose you and handed the chat on.').waitFor()
  // the words of the chat are not his yet
  expect(await ben.page.getByText('Where is my parcel?').count()).toBe(0)
  await offer.getByRole('button', { name: 'Reject' }).click()
  await anna.page.getByText('Ben declined. The chat of Cora is still yours.').waitFor()
  await ben.page.getByText('You declined the chat of Cora. It stays with Anna.').waitFor()

  // declining was no reason for a break: he can be asked again
  await transfer(anna, 'Ben', '')
  await ben.row('Cora').waitFor()
  await anna.page.getByRole('button', { name: 'Take back' }).click()
  await ben.row('Cora').waitFor({ state: 'detached' })
  await ben.page.getByText('Anna took the chat of Cora back.').waitFor()
  await anna.page.getByText('You took the chat of Cora back from Ben.').waitFor()
  // what was told of the chat before is past
  expect(await anna.page.getByText('Ben declined.').count()).toBe(0)
  await anna.say('One moment')
  await cora.page.getByRole('log').getByText('One moment').waitFor()
  expect(await cora.page.getByRole('log').getByText('Ben').count()).toBe(0)
})

test('[RT7] a colleague accepts: note, words and Transaction ID come along, and the customer sees who writes now', async () => {
  await transfer(anna, 'Ben', 'Parcel 4711, it left on Tuesday.')
  await ben.accept('Cora')
  await anna.page.getByText('Ben took over the chat of Cora.').waitFor()
  await anna.row('Cora').waitFor({ state: 'detached' })
  await cora.page.getByRole('heading', { name: 'Ben' }).waitFor()
  await ben.open('Cora')
  for (const words of ['Hello Cora', 'Where is my parcel?', 'One moment', 'Anna handed the chat on to Ben', 'Ben joined']) {
    await ben.page.getByRole('log').getByText(words).waitFor()
    await cora.page.getByRole('log').getByText(words).waitFor()
  }
  const details = ben.page.getByLabel('Customer', { exact: true })
  await details.getByText('Handed on by Anna').waitFor()
  await details.getByText('Parcel 4711, it left on Tuesday.').waitFor()
  await details.getByText(transactionId, { exact: true }).waitFor()
  await ben.say('It is on its way')
  await cora.page.getByRole('log').getByText('It is on its way').waitFor()
  await cora.page.getByText(`Transaction ID ${transactionId}`).waitFor()
})

test('[RT7] handed to a queue the chat is looked for an agent again, with its note, words and Transaction ID', async () => {
  await anna.become('On Break')
  await transfer(ben, 'Desk', 'She wants to talk to Anna')
  await ben.row('Cora').waitFor({ state: 'detached' })
  await ben.page.getByText('The chat of Cora went on to Desk.').waitFor()
  await progress(cora).getByText('You are next.').waitFor()
  await progress(cora).getByText('Ben is handing your chat to Desk. Looking for an agent in Desk…').waitFor()
  await cora.page.getByRole('log').getByText('Ben handed the chat on to Desk').waitFor()
  await cora.say('Thank you, Ben')
  await anna.become('Available')
  await anna.row('Cora').getByText('From Ben').waitFor()
  await anna.open('Cora')
  const offer = anna.page.getByRole('region', { name: 'Offered chat' })
  await offer.getByText('She wants to talk to Anna').waitFor()
  await offer.getByRole('button', { name: 'Accept' }).click()
  await anna.page.getByRole('log').getByText('Thank you, Ben').waitFor()
  await cora.page.getByRole('heading', { name: 'Anna' }).waitFor()
  await cora.page.getByText(`Transaction ID ${transactionId}`).waitFor()
})

test('[RT9] On Break after this chat: nothing new comes until it is done, then the break', async () => {
  await anna.page.getByRole('button', { name: 'More states' }).click()
  await anna.page.getByRole('menuitem', { name: 'On Break after this chat' }).click()
  await anna.page.getByText('On Break after your chats').waitFor()
  const lou = await openCustomer(host, { queue: 'desk', nickname: 'Lou' })
  await anna.end()
  await progress(cora).getByText('Anna ended the chat.').waitFor()
  await cora.page.getByRole('log').getByText('Anna ended the chat').waitFor()
  // post processing is part of the chat
  await anna.page.getByText('On Break after your chats').waitFor()
  expect(lou.view.status).toBe('waiting')
  await anna.page.getByRole('button', { name: 'End Post Processing' }).click()
  await anna.page.getByText('You are On Break now that your chats are done.').waitFor()
  expect(await anna.rows().count()).toBe(0)
  expect(lou.view.status).toBe('waiting')
  await anna.page.getByRole('button', { name: 'Back to Available' }).click()
  await anna.row('Lou').waitFor()
  await lou.close()
  expect([...anna.faults, ...ben.faults, ...cora.faults]).toEqual([])
})
