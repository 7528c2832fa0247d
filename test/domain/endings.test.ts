import { expect, test } from '@jest/globals'
import { acceptOffer, endChat, endPostProcessing } from '../../domain/commands.ts'
import { mark } from '../../domain/marks.ts'
import { openCentre } from '../support/centre.ts'
import { diesAfterCommit, tampered } from '../support/tampered.ts'

async function talking(queue = {}) {
  const centre = await openCentre({ queues: [{ id: 'sales', ...queue }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  return { centre, alice, dee, chat: dee.chat }
}

test('[S44] End puts the chat into post processing and tells the customer', async () => {
  const { centre, alice, dee, chat } = await talking()
  expect(await endChat(centre.ports, alice, chat)).toEqual({ result: 'done', repeated: false })
  expect(await centre.chat(chat)).toMatchObject({ status: 'postProcessing', endedBy: 'agent' })
  const told = centre.sockets.posted(dee.connection).slice(-2)
  expect(told.map(notice => notice.kind).sort()).toEqual(['chat', 'events'])
  expect(await endChat(centre.ports, alice, chat)).toEqual({ result: 'done', repeated: true })
})

test('[S44] only its own agent or its customer ends a chat', async () => {
  const { centre, dee, chat } = await talking()
  const bob = await centre.agent('bob')
  expect(await endChat(centre.ports, bob, chat)).toEqual({ result: 'refused', refusal: 'notOwner' })
  expect(await endChat(centre.ports, dee, chat)).toMatchObject({ result: 'done' })
})

test('[S45] each chat has its own post processing; one of a queue without it is closed at once', async () => {
  const { centre, alice, chat } = await talking({ postProcessingMs: 0 })
  await endChat(centre.ports, alice, chat)
  expect((await centre.chat(chat)).status).toBe('closed')
  expect((await centre.staff('alice')).slots).toEqual({})
})

test('[S47] [RT4] End Post Processing completes the chat and frees the slot, once', async () => {
  const { centre, alice, chat } = await talking()
  expect(await endPostProcessing(centre.ports, alice, chat)).toEqual({ result: 'refused', refusal: 'notEnded' })
  await endChat(centre.ports, alice, chat)
  expect(await endPostProcessing(centre.ports, alice, chat)).toEqual({ result: 'done', repeated: false })
  const { idle } = await centre.staff('alice')
  expect(await endPostProcessing(centre.ports, alice, chat)).toEqual({ result: 'done', repeated: true })
  expect(await centre.staff('alice')).toMatchObject({ slots: {}, idle })
})

test('[S48] the chat stays in its agent’s list while post processing is open', async () => {
  const { centre, alice, chat } = await talking()
  await endChat(centre.ports, alice, chat)
  expect(Object.keys((await centre.staff('alice')).slots)).toEqual([chat])
  expect(centre.sockets.posted(alice.connection).at(-1)).toMatchObject({ kind: 'chat', chat: { id: chat, status: 'postProcessing' } })
  await endPostProcessing(centre.ports, alice, chat)
  expect(centre.sockets.posted(alice.connection).at(-1)).toMatchObject({ kind: 'agent', snapshot: { chats: [] } })
})

test('[S49] post processing ends by itself at zero, with no browser open', async () => {
  const { centre, alice, chat } = await talking()
  await endChat(centre.ports, alice, chat)
  centre.sockets.answer(alice.connection, 'gone')
  await centre.pass(59_999)
  expect((await centre.chat(chat)).status).toBe('postProcessing')
  await centre.pass(1)
  expect((await centre.chat(chat)).status).toBe('closed')
  expect((await centre.staff('alice')).slots).toEqual({})
})

test('[D7] the countdown is the queue’s', async () => {
  const { centre, alice, chat } = await talking({ postProcessingMs: 90_000 })
  await endChat(centre.ports, alice, chat)
  expect(await centre.chat(chat)).toMatchObject({ postProcessingEndsAt: centre.clock.now() + 90_000 })
})

test('[D7] after the customer’s end it starts when the agent looks, at the latest after five minutes', async () => {
  const { centre, alice, dee, chat } = await talking()
  await endChat(centre.ports, dee, chat)
  const ended = centre.clock.now()
  expect(await centre.chat(chat)).toMatchObject({ endedBy: 'customer', looked: false, postProcessingEndsAt: ended + 360_000 })
  centre.clock.advance(20_000)
  await mark(centre.ports, alice, chat, 'read', 3)
  expect(await centre.chat(chat)).toMatchObject({ looked: true, postProcessingEndsAt: ended + 80_000 })
  await centre.pass(60_000)
  expect((await centre.chat(chat)).status).toBe('closed')
})

test('[S6] [RT6] a customer who leaves while waiting or being offered ends the chat with a reason, and the slot is free', async () => {
  const centre = await openCentre()
  await centre.agent('alice', { limit: 1 })
  const dee = await centre.customer('dee')
  const kim = await centre.customer('kim')
  await endChat(centre.ports, kim, kim.chat)
  expect(await centre.chat(kim.chat)).toMatchObject({ status: 'closed', endedBy: 'customer' })
  await endChat(centre.ports, dee, dee.chat)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'closed', endedBy: 'customer' })
  expect((await centre.staff('alice')).slots).toEqual({})
  expect(await centre.holder((await centre.customer('lee')).chat)).toBe('alice')
})

test('[S11] the retry of a customer who left an offer wakes whoever was freed', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store })
  await centre.agent('alice', { limit: 1 })
  const dee = await centre.customer('dee')
  const kim = await centre.customer('kim')
  await diesAfterCommit(hooks, () => endChat(centre.ports, dee, dee.chat))
  expect((await centre.chat(kim.chat)).status).toBe('waiting')
  await endChat(centre.ports, dee, dee.chat)
  expect(await centre.holder(kim.chat)).toBe('alice')
})
