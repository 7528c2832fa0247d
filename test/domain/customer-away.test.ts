import { expect, test } from '@jest/globals'
import { agentChatView } from '../../adapters/wire.ts'
import { acceptOffer, endChat } from '../../domain/commands.ts'
import { lookForCustomer } from '../../domain/customer-away.ts'
import { readSnapshot } from '../../domain/delivery.ts'
import { disconnected, heartbeat, hello } from '../../domain/presence.ts'
import { openCentre } from '../support/centre.ts'
import { tampered } from '../support/tampered.ts'

/** Alice talks with dee. */
async function talking(store = tampered().store) {
  const centre = await openCentre({ store })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const row = async () => {
    const held = await readSnapshot(centre.ports, dee.chat)
    const shown = held && agentChatView('alice', held)
    if (shown === undefined) throw new Error('alice has no such row')
    return shown
  }
  /** Rows pushed to alice from now on. */
  const pushed = () => centre.sockets.posted(alice.connection).filter(({ kind }) => kind === 'chat')
  return { centre, alice, dee, chat: dee.chat, row, pushed }
}

test('[PS8] the last page of a customer closes: the agent’s row says since when, and its rev rises; back again, it says nothing', async () => {
  const { centre, dee, row, pushed } = await talking()
  const before = await row()
  expect(before.customerAwaySince).toBeUndefined()
  centre.clock.advance(7_000)
  const since = centre.clock.now()
  await disconnected(centre.ports, dee)
  expect(await row()).toMatchObject({ customerAwaySince: since, rev: before.rev + 1 })
  expect(pushed().at(-1)).toMatchObject({ kind: 'chat', chat: { id: dee.chat, customerAwaySince: since } })
  centre.clock.advance(60_000)
  await hello(centre.ports, { ...dee, connection: 'dee-again' }, 30_000)
  expect((await row()).customerAwaySince).toBeUndefined()
  expect((await row()).rev).toBeGreaterThan(before.rev + 1)
  expect(pushed().at(-1)).not.toHaveProperty('chat.customerAwaySince')
})

test('[PS8] another page of the same customer is still there: nothing is said, nothing is written', async () => {
  const { centre, dee, row, pushed } = await talking()
  await hello(centre.ports, { ...dee, connection: 'dee-2' }, 30_000)
  const [before, pushes] = [await row(), pushed().length]
  await disconnected(centre.ports, dee)
  await disconnected(centre.ports, dee)
  expect(await row()).toEqual(before)
  expect(pushed()).toHaveLength(pushes)
})

test('[PS8] a disconnect that never comes is found by the agent’s next beat, since the page ceased to count as live', async () => {
  const { centre, alice, dee, row } = await talking()
  const liveUntil = centre.clock.now() + 90_000
  for (let beats = 0; beats < 5; beats++) {
    centre.clock.advance(15_000)
    await heartbeat(centre.ports, alice, 15_000)
  }
  expect((await row()).customerAwaySince).toBeUndefined()
  for (let beats = 0; beats < 2; beats++) {
    centre.clock.advance(15_000)
    await heartbeat(centre.ports, alice, 15_000)
  }
  const { rev } = await row()
  expect((await row()).customerAwaySince).toBe(liveUntil)
  centre.clock.advance(15_000)
  const { snapshot } = await heartbeat(centre.ports, alice, 15_000)
  expect(snapshot?.chats[0]?.chat).toMatchObject({ customerAwaySince: liveUntil, rev })
  // a frozen page thaws and beats on
  await heartbeat(centre.ports, dee, 30_000)
  expect((await row()).customerAwaySince).toBeUndefined()
})

test('[PS8] a page that registers while its last one is looked for is not taken for away', async () => {
  const { store, hooks } = tampered()
  const { centre, dee, chat, row } = await talking(store)
  let raced = false
  hooks.before = async call => {
    if (raced || call.name !== 'write' || !('update' in call.write) || call.write.set?.[0]?.[0][0] !== 'customerAwaySince') return
    raced = true
    await hello(centre.ports, { ...dee, connection: 'dee-again' }, 30_000)
  }
  await disconnected(centre.ports, dee)
  expect(raced).toBe(true)
  expect((await row()).customerAwaySince).toBeUndefined()
  expect(await centre.chat(chat)).not.toHaveProperty('customerAwaySince')
})

test('[PS8] who left while waiting is away for the agent who takes the chat; a chat that is over is left alone', async () => {
  const centre = await openCentre()
  const dee = await centre.customer('dee')
  await disconnected(centre.ports, dee)
  const since = centre.clock.now()
  const alice = await centre.agent('alice')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const held = await readSnapshot(centre.ports, dee.chat)
  expect(held && agentChatView('alice', held)).toMatchObject({ status: 'active', customerAwaySince: since })
  await endChat(centre.ports, alice, dee.chat)
  const ended = await readSnapshot(centre.ports, dee.chat)
  expect(ended && agentChatView('alice', ended)).not.toHaveProperty('customerAwaySince')
  const { rev } = await centre.chat(dee.chat)
  await lookForCustomer(centre.ports, dee.chat)
  await hello(centre.ports, dee, 30_000)
  expect((await centre.chat(dee.chat)).rev).toBe(rev + 1)
})

test('[PS8] an agent’s beat reads two items a chat, as long as its customer is there', async () => {
  const { store, hooks } = tampered()
  const { centre, alice, chat } = await talking(store)
  const calls: string[] = []
  hooks.before = async call => {
    const pk = call.name === 'get' ? call.key.pk : call.name === 'query' ? call.range.pk : ''
    if (pk === `C#${chat}`) calls.push(call.name)
  }
  await heartbeat(centre.ports, alice, 15_000)
  expect(calls.sort()).toEqual(['get', 'query'])
})
