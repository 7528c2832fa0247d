import { expect, test } from '@jest/globals'
import { customerChatView } from '../../adapters/wire.ts'
import { acceptOffer, endChat } from '../../domain/commands.ts'
import { forCustomer, readSnapshot } from '../../domain/delivery.ts'
import { hello } from '../../domain/presence.ts'
import { rate, readRating } from '../../domain/rating.ts'
import { transferChat } from '../../domain/transfers.ts'
import { openCentre } from '../support/centre.ts'
import { contended, tampered } from '../support/tampered.ts'

const good = { stars: 5, comment: 'thank you' }

async function ended(store = tampered().store) {
  const centre = await openCentre({ store, queues: [{ id: 'sales' }, { id: 'returns' }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await endChat(centre.ports, alice, dee.chat)
  const view = async () => {
    const held = await readSnapshot(centre.ports, dee.chat)
    return held && customerChatView(await forCustomer(centre.ports, held))
  }
  const says = async (rating = good) => rate(centre.ports, await centre.chat(dee.chat), rating)
  return { centre, alice, dee, chat: dee.chat, view, says }
}

test('[CA1] a chat that is over is rated once: the same again is the same, other words are too late, and other pages ask no more', async () => {
  const { centre, dee, chat, view, says } = await ended()
  expect(await view()).toMatchObject({ mayRate: true })
  const second = { ...dee, connection: 'dee-2' }
  await hello(centre.ports, second, 30_000)
  expect(await says()).toBe('rated')
  expect(await view()).not.toHaveProperty('mayRate')
  expect(centre.sockets.posted(second.connection).at(-1)).toMatchObject({ kind: 'chat', mayRate: false })
  expect(await says()).toBe('rated')
  expect(await says({ stars: 1, comment: 'no' })).toBe('ratedOtherwise')
  expect(await says({ ...good, comment: '' })).toBe('ratedOtherwise')
  expect(await readRating(centre.ports, chat)).toEqual(good)
})

test('[CA1] of two different ratings at the same moment one is kept', async () => {
  const { centre, chat, says } = await ended()
  const answers = await Promise.all([says(), says({ stars: 2, comment: '' })])
  expect([...answers].sort()).toEqual(['rated', 'ratedOtherwise'])
  expect((await readRating(centre.ports, chat))?.stars).toBe(answers[0] === 'rated' ? 5 : 2)
})

test('[CA1] not before the end, not without an agent, not after a day; the day also ends the asking', async () => {
  const { centre, view, says } = await ended()
  const kim = await centre.customer('kim')
  expect(await rate(centre.ports, await centre.chat(kim.chat), good)).toBe('goesOn')
  await endChat(centre.ports, kim, kim.chat)
  expect(await rate(centre.ports, await centre.chat(kim.chat), good)).toBe('nobodyThere')
  expect(await readRating(centre.ports, kim.chat)).toBeUndefined()
  centre.clock.advance(24 * 3_600_000 + 1)
  expect(await view()).not.toHaveProperty('mayRate')
  expect(await says()).toBe('tooLate')
})

test('[CA1] a chat that its customer left while it waited for another agent had one', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales' }, { id: 'returns' }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await transferChat(centre.ports, alice, { chat: dee.chat, cid: 'cid-transfer', to: { kind: 'queue', id: 'returns' }, note: '' })
  await endChat(centre.ports, dee, dee.chat)
  expect(await rate(centre.ports, await centre.chat(dee.chat), good)).toBe('rated')
})

test('[CA1] a store that refuses every write is no rating', async () => {
  const { store, hooks } = tampered()
  const { centre, chat, says } = await ended(store)
  hooks.refuse = call => (call.name === 'write' ? { ok: false, failures: [{ reason: 'throttled' }] } : undefined)
  expect(await says()).toBe('busy')
  contended(hooks, 'nothing')
  expect(await readRating(centre.ports, chat)).toBeUndefined()
})
