import { expect, test } from '@jest/globals'
import { acceptOffer, endChat, endPostProcessing, rejectOffer, setState } from '../../domain/commands.ts'
import { openCentre } from '../support/centre.ts'

test('[S7] a chat is offered to the available agent who has waited longest', async () => {
  const centre = await openCentre()
  await centre.agent('bob')
  await centre.agent('alice')
  const dee = await centre.customer('dee')
  expect(await centre.holder(dee.chat)).toBe('bob')
  const kim = await centre.customer('kim')
  expect(await centre.holder(kim.chat)).toBe('alice')
})

test('[S9] an agent never holds a seventh chat, and the seventh waits', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const chats = []
  for (let i = 0; i < 7; i++) chats.push(await centre.customer(`c${i}`))
  for (const { chat } of chats.slice(0, 6)) expect(await acceptOffer(centre.ports, alice, chat, 0)).toEqual({ result: 'done', repeated: false })
  expect((await centre.chat(chats[6]?.chat ?? '')).status).toBe('waiting')
  await endChat(centre.ports, alice, chats[2]?.chat ?? '')
  expect((await centre.chat(chats[6]?.chat ?? '')).status).toBe('waiting')
  await endPostProcessing(centre.ports, alice, chats[2]?.chat ?? '')
  expect(await centre.chat(chats[6]?.chat ?? '')).toMatchObject({ status: 'offered', agent: 'alice' })
})

test('[S24] a rejected chat goes to the next agent and the first one goes on a break', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  expect(await rejectOffer(centre.ports, alice, dee.chat, 0)).toMatchObject({ result: 'done' })
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'bob', round: 1 })
  expect(await centre.staff('alice')).toMatchObject({ state: 'onBreak', stateReason: 'offerRejected', slots: {} })
})

test('[S25] an unanswered offer goes on to the next agent when its time is over', async () => {
  const centre = await openCentre()
  await centre.agent('alice')
  await centre.agent('bob')
  const dee = await centre.customer('dee')
  await centre.pass(30_000)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'bob', round: 1 })
  expect(await centre.staff('alice')).toMatchObject({ state: 'onBreak', stateReason: 'offerMissed' })
})

test('[S11] a chat that nobody can take waits, and goes out the moment an agent becomes available', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice', { available: false })
  const dee = await centre.customer('dee')
  expect((await centre.chat(dee.chat)).status).toBe('waiting')
  await setState(centre.ports, alice, 'now-available', 'available')
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice' })
})
