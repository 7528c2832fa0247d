import { expect, test } from '@jest/globals'
import { agentView } from '../../adapters/wire.ts'
import { getCentre, updateCentre } from '../../domain/centre.ts'
import { acceptOffer, endChat, endPostProcessing, rejectOffer, setQueue, setState, setStopNew } from '../../domain/commands.ts'
import { readAgentSnapshot } from '../../domain/delivery.ts'
import { linePartition } from '../../domain/keys.ts'
import { getPicture, pictureType, setPicture } from '../../domain/pictures.ts'
import { rename, updateStaff } from '../../domain/settings.ts'
import { type Centre, openCentre } from '../support/centre.ts'

const both = { queues: [{ id: 'sales' }, { id: 'returns' }] }

async function may(centre: Centre, id: string, more: { mayReject?: boolean; mayChooseQueues?: boolean }, queues = ['sales', 'returns']) {
  const { settingsRev, name, email, role, limit } = await centre.staff(id)
  const settings = { name, email, role, limit, queues: queues.map(queue => ({ queue, level: 1 })), ...more }
  expect(await updateStaff(centre.ports, 'ada', id, settingsRev, settings)).toMatchObject({ result: 'saved' })
}
const view = async ({ ports }: Centre, id: string) => {
  const snapshot = await readAgentSnapshot(ports, id)
  if (snapshot === undefined) throw new Error(`no ${id}`)
  return agentView(snapshot)
}
const line = async ({ store }: Centre, queue: string) =>
  (await store.query({ pk: linePartition(queue, 0) })).items.map(({ agent }) => agent)

test('[S24] who may not reject is told so, and the offer stays until it is accepted or runs out', async () => {
  const centre = await openCentre(both)
  const alice = await centre.agent('alice')
  await may(centre, 'alice', { mayReject: false })
  const dee = await centre.customer('dee')
  expect(await view(centre, 'alice')).toMatchObject({ mayNotReject: true })
  expect(await rejectOffer(centre.ports, alice, dee.chat, 0)).toEqual({ result: 'refused', refusal: 'mayNotReject' })
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice', round: 0 })
  expect(await acceptOffer(centre.ports, alice, dee.chat, 0)).toMatchObject({ result: 'done' })
})

test('[S20] a queue that the agent switches off offers nothing, and switched on again does at once; other queues go on', async () => {
  const centre = await openCentre(both)
  const alice = await centre.agent('alice', { queues: ['sales', 'returns'] })
  await may(centre, 'alice', { mayChooseQueues: true })
  const { v, idle } = await centre.staff('alice')
  expect(await setQueue(centre.ports, alice, 'cid-off-0001', 'sales', false)).toEqual({ result: 'done', repeated: false })
  expect([await line(centre, 'sales'), await line(centre, 'returns')]).toEqual([[], ['alice']])
  expect(await view(centre, 'alice')).toMatchObject({
    mayChooseQueues: true,
    queues: [
      { queue: 'sales', off: true },
      { queue: 'returns', name: 'Returns' },
    ],
  })
  expect(await centre.staff('alice')).toMatchObject({ v: v + 1, idle })
  const dee = await centre.customer('dee')
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'waiting' })
  expect(await centre.holder((await centre.customer('kim', 'returns')).chat)).toBe('alice')
  await setQueue(centre.ports, alice, 'cid-on-00001', 'sales', true)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice' })
})

test('[S20] twice, late and by whom it is not left to', async () => {
  const centre = await openCentre(both)
  const alice = await centre.agent('alice')
  expect(await setQueue(centre.ports, alice, 'cid-off-0001', 'sales', false)).toEqual({ result: 'refused', refusal: 'mayNotChoose' })
  await may(centre, 'alice', { mayChooseQueues: true }, ['sales'])
  expect(await setQueue(centre.ports, alice, 'cid-off-0002', 'returns', false)).toEqual({ result: 'refused', refusal: 'notYourQueue' })
  await setQueue(centre.ports, alice, 'cid-off-0003', 'sales', false)
  await setQueue(centre.ports, alice, 'cid-on-00004', 'sales', true)
  // the first command once more, from a line that hung
  expect(await setQueue(centre.ports, alice, 'cid-off-0003', 'sales', false)).toEqual({ result: 'done', repeated: true })
  expect(await line(centre, 'sales')).toEqual(['alice'])
  await setQueue(centre.ports, alice, 'cid-off-0005', 'sales', false)
  // an administrator's change keeps what the agent chose, as long as the choice is the agent's
  await may(centre, 'alice', { mayChooseQueues: true })
  expect((await centre.staff('alice')).queues).toMatchObject([{ queue: 'sales', off: true }, { queue: 'returns' }])
  expect([await line(centre, 'sales'), await line(centre, 'returns')]).toEqual([[], ['alice']])
  await may(centre, 'alice', { mayChooseQueues: false })
  expect(await line(centre, 'sales')).toEqual(['alice'])
})

test('[S20] one at the same moment as a chat comes: it is offered to the agent, or waits, and nothing is left in the line', async () => {
  for (const first of ['chat', 'switch']) {
    const centre = await openCentre(both)
    const alice = await centre.agent('alice', { queues: ['sales', 'returns'] })
    await may(centre, 'alice', { mayChooseQueues: true })
    const off = () => setQueue(centre.ports, alice, 'cid-off-0001', 'sales', false)
    const dee = () => centre.customer('dee')
    await Promise.all(first === 'chat' ? [dee(), off()] : [off(), dee()])
    expect(await line(centre, 'sales')).toEqual([])
    expect(await line(centre, 'returns')).toEqual(['alice'])
  }
})

test('[CA3] a break has one of the centre’s reasons, until the next change; for the next state it waits for the last chat', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  expect(await setState(centre.ports, alice, 'cid-break-01', 'onBreak', false, 'Lunch')).toMatchObject({ result: 'done' })
  expect(await view(centre, 'alice')).toMatchObject({ state: 'onBreak', breakReason: 'Lunch' })
  await setState(centre.ports, alice, 'cid-avail-01', 'available')
  expect(await view(centre, 'alice')).not.toHaveProperty('breakReason')
  const before = await centre.staff('alice')
  for (const [state, reason] of [
    ['onBreak', 'Nap'],
    ['available', 'Lunch'],
  ] as const)
    expect(await setState(centre.ports, alice, 'cid-wrong-01', state, false, reason)).toEqual({
      result: 'refused',
      refusal: 'noSuchReason',
    })
  expect(await centre.staff('alice')).toEqual(before)

  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await setState(centre.ports, alice, 'cid-next-001', 'onBreak', true, 'Training')
  expect(await view(centre, 'alice')).not.toHaveProperty('breakReason')
  await endChat(centre.ports, alice, dee.chat)
  await endPostProcessing(centre.ports, alice, dee.chat)
  expect(await view(centre, 'alice')).toMatchObject({ state: 'onBreak', stateReason: 'nextState', breakReason: 'Training' })
})

test('[CA3] a next state that is called off takes its reason along', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await setState(centre.ports, alice, 'cid-next-001', 'onBreak', true, 'Training')
  await setStopNew(centre.ports, alice, 'cid-resume-1', false)
  expect(await centre.staff('alice')).not.toHaveProperty('nextBreakReason')
})

test('[CA3] the reasons are the administrators’, with audit, and a stale change is refused', async () => {
  const centre = await openCentre()
  expect(await getCentre(centre.ports)).toEqual({ rev: 0, breakReasons: ['Lunch', 'Break', 'Training', 'Meeting'] })
  const answers = await Promise.all([
    updateCentre(centre.ports, 'ada', 0, { breakReasons: ['Tea'] }),
    updateCentre(centre.ports, 'ada', 0, { breakReasons: ['Coffee'] }),
  ])
  expect(answers.map(({ result }) => result).sort()).toEqual(['changedMeanwhile', 'saved'])
  expect(await updateCentre(centre.ports, 'ada', 1, { breakReasons: ['Tea', 'Tea', 'Lunch'] })).toEqual({
    result: 'saved',
    value: { rev: 2, breakReasons: ['Tea', 'Lunch'] },
  })
  expect(centre.store.all().filter(({ action }) => action === 'centreUpdated')).toHaveLength(2)
})

test('[CA4] a picture is known by its bytes; an svg, a text and nothing at all are none', () => {
  const bytes = (...start: number[]) => Uint8Array.from([...start, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(pictureType(bytes(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg')
  expect(pictureType(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe('image/png')
  expect(pictureType(new TextEncoder().encode('RIFF\0\0\0\0WEBPVP8 '))).toBe('image/webp')
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'RIFF....WAVE', 'GIF89a', '<html>', ''])
    expect(pictureType(new TextEncoder().encode(text))).toBeUndefined()
})

test('[CA4] a picture is shown to the customer while the agent is there; a new one takes the place of the old one, which is gone', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const face = { type: 'image/png', data: 'aaaa' } as const
  expect(await setPicture(centre.ports, 'alice', face)).toMatchObject({ result: 'saved' })
  const first = (await centre.staff('alice')).picture
  expect(centre.sockets.posted(dee.connection).at(-1)).toMatchObject({ kind: 'chat', agentPicture: first })
  expect(await getPicture(centre.ports, String(first))).toEqual(face)
  const { rev } = await centre.staff('alice')
  await setPicture(centre.ports, 'alice', face)
  expect((await centre.staff('alice')).rev).toBe(rev)
  await Promise.all([
    setPicture(centre.ports, 'alice', { type: 'image/png', data: 'bbbb' }),
    setPicture(centre.ports, 'alice', { type: 'image/png', data: 'cccc' }),
  ])
  expect(await getPicture(centre.ports, String(first))).toBeUndefined()
  expect(centre.store.all().filter(({ pk }) => pk.startsWith('PIC#'))).toHaveLength(1)
  await setPicture(centre.ports, 'alice', undefined)
  expect(centre.store.all().filter(({ pk }) => pk.startsWith('PIC#'))).toEqual([])
  expect(await centre.staff('alice')).not.toHaveProperty('picture')
  expect(centre.sockets.posted(dee.connection).at(-1)).not.toHaveProperty('agentPicture')
})

test('[CA4] the same picture of two agents is two: one who takes it away leaves the other’s', async () => {
  const centre = await openCentre()
  for (const id of ['alice', 'bob']) {
    await centre.agent(id)
    await setPicture(centre.ports, id, { type: 'image/png', data: 'aaaa' })
  }
  await setPicture(centre.ports, 'alice', undefined)
  expect(await getPicture(centre.ports, String((await centre.staff('bob')).picture))).toBeDefined()
})

test('[CA5] an agent’s new name is shown from the next chat on, also over a connection from before', async () => {
  const centre = await openCentre()
  const alice = await centre.agent('alice')
  const { settingsRev } = await centre.staff('alice')
  expect(await rename(centre.ports, 'alice', settingsRev, 'Alice B.')).toMatchObject({ result: 'saved', value: { name: 'Alice B.' } })
  expect(await rename(centre.ports, 'alice', settingsRev, 'Somebody')).toEqual({ result: 'changedMeanwhile' })
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  expect(await centre.chat(dee.chat)).toMatchObject({ agentName: 'Alice B.' })
  expect(await centre.staff('alice')).toMatchObject({ role: 'agent', limit: 6, queues: [{ queue: 'sales', level: 1 }] })
})
