/** An agent who is gone with every place taken (F34). */
import { expect, test } from '@jest/globals'
import { acceptOffer, setState } from '../../domain/commands.ts'
import { sweepMinute, sweepOnce } from '../../domain/deadlines.ts'
import { heartbeat } from '../../domain/presence.ts'
import { openCentre } from '../support/centre.ts'

test('[F34] six chats of an agent who is gone go back in their order, the customers are told, and so is the agent', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const bob = await centre.agent('bob', { available: false })
  const names = ['dee', 'kim', 'lee', 'mia', 'ned', 'oli']
  const customers = []
  for (const name of names) {
    const customer = await centre.customer(name)
    await acceptOffer(centre.ports, alice, customer.chat, 0)
    customers.push(customer)
    centre.clock.advance(10)
  }
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['lease'], 0]] })
  await sweepOnce(centre.ports)
  await centre.pass(120_000)
  await heartbeat(centre.ports, bob, 15_000)
  await sweepOnce(centre.ports)

  const gone = await centre.staff('alice')
  expect(gone).toMatchObject({ presence: 'offline', slots: {} })
  expect(gone.chatsLost?.map(({ nickname }) => nickname).sort()).toEqual(names)
  for (const [i, customer] of customers.entries()) {
    expect(await centre.chat(customer.chat)).toMatchObject({ status: 'waiting', round: 1, waitingAfter: 'agentLeft' })
    const told = centre.sockets.posted(customer.connection).flatMap(notice => (notice.kind === 'events' ? notice.events : []))
    expect(told).toContainEqual(expect.objectContaining({ kind: 'agentLeft', agentName: 'Alice' }))
    expect((await heartbeat(centre.ports, customer, 30_000)).chat?.ahead).toBe(i)
  }

  await setState(centre.ports, bob, 'cid-bob-avail', 'available')
  const offered = await Promise.all(Object.keys((await centre.staff('bob')).slots).map(chat => centre.chat(chat)))
  expect(offered.map(chat => chat.customer.nickname)).toEqual(names)
})

test('[D8] [RT8] while an agent with chats is missing, the sweep looks every five seconds: nobody waits a minute for the next one', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const heard = centre.clock.now()
  await heartbeat(centre.ports, alice, 15_000)
  // the minute's sweep comes when two beats are missing
  centre.clock.advance(31_000)
  await sweepMinute(centre.ports)
  const told = centre.sockets.posted(dee.connection).flatMap(notice => (notice.kind === 'chat' && notice.agentAway ? [notice.now] : []))
  expect(told[0]).toBeLessThanOrEqual(heard + 51_000)
  const { presenceSince } = await centre.staff('alice')
  for (const minute of [91_000, 151_000]) {
    centre.clock.advance(heard + minute - centre.clock.now())
    await sweepMinute(centre.ports)
  }
  const left = centre.sockets.posted(dee.connection).flatMap(notice => (notice.kind === 'events' ? notice.events : []))
  expect(left.find(event => event.kind === 'agentLeft')?.at).toBeLessThanOrEqual(presenceSince + 125_000)
})
