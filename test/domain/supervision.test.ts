import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { supervisionView } from '../../adapters/wire-supervision.ts'
import { acceptOffer, endChat, setState } from '../../domain/commands.ts'
import { createRecord } from '../../domain/keep-records.ts'
import { say } from '../../domain/messages.ts'
import type { Key } from '../../domain/ports.ts'
import { noteMonitoring, supervise } from '../../domain/supervision.ts'
import { SupervisionSchema } from '../../protocol/records.ts'
import { noon, openCentre } from '../support/centre.ts'

test('[CA6] a supervisor sees what waits in every queue, who is there, and every chat of theirs', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales' }, { id: 'returns' }] })
  const alice = await centre.agent('alice', { limit: 2 })
  const bob = await centre.agent('bob', { queues: ['returns'] })
  await setState(centre.ports, bob, 'cid-break-01', 'onBreak', false, 'Lunch')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  await say(centre.ports, dee, dee.chat, [{ cid: 'cid-00001', text: 'the secret word' }])
  const kim = await centre.customer('kim')
  const lee = await centre.customer('lee')
  const rue = await centre.customer('rue', 'returns')
  const first = (await centre.chat(lee.chat)).startedAt
  centre.clock.advance(61_000)

  const shown = supervisionView(await supervise(centre.ports))
  expect(v.safeParse(SupervisionSchema, shown).issues).toBeUndefined()
  expect(shown.queues).toEqual([
    { id: 'returns', name: 'Returns', waiting: 1, longestWaitSince: first + 1, active: 0, late: 0, free: 0 },
    { id: 'sales', name: 'Sales', waiting: 1, longestWaitSince: first, active: 1, late: 1, free: 0 },
  ])
  expect(shown.agents).toMatchObject([
    { id: 'alice', state: 'available', used: 2, limit: 2 },
    { id: 'bob', state: 'onBreak', breakReason: 'Lunch', used: 0, limit: 6 },
  ])
  const rows = shown.chats.map(({ chat, status, agentName }) => [chat, status, agentName])
  expect(rows.slice(0, 2)).toEqual([
    [rue.chat, 'waiting', undefined],
    [lee.chat, 'waiting', undefined],
  ])
  expect(rows.slice(2)).toHaveLength(2)
  expect(rows).toContainEqual([dee.chat, 'active', 'Alice'])
  expect(rows).toContainEqual([kim.chat, 'offered', 'Alice'])
  expect(JSON.stringify(shown)).not.toMatch(/secret|Hash|salt/)
  await endChat(centre.ports, dee, dee.chat)
  expect(supervisionView(await supervise(centre.ports)).chats.map(({ status }) => status)).toContain('postProcessing')
})

test('[CA6] [S29] the board calls a customer as the agent’s list does: by the record', async () => {
  const centre = await openCentre()
  const sam = { id: 'sam', name: 'Sam', role: 'supervisor' } as const
  const details = { nickname: 'Dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com', phone: '', company: '' }
  await createRecord(centre.ports, sam, 'dana'.padEnd(22, '_'), undefined, details)
  await centre.customer('typed', 'sales', 'dee@example.com')
  const [row] = supervisionView(await supervise(centre.ports)).chats
  expect(row?.customer).toEqual({ nickname: 'Dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com' })
})

test('[CA6] two hundred agents and a hundred waiting chats of a queue at most are read', async () => {
  const centre = await openCentre()
  await centre.agent('alice', { available: false })
  for (let i = 0; i < 205; i++) await centre.store.write({ put: { pk: 'ONLINE#0', sk: `ghost-${i}`, agent: `ghost-${i}` } })
  for (let i = 0; i < 103; i++) await centre.customer(`c${i}`)
  const reads: string[] = []
  const { store } = centre
  const get = (key: Key) => {
    reads.push(key.pk)
    return store.get(key)
  }
  const { queues } = await supervise({ ...centre.ports, store: { ...store, get } })
  expect(queues[0]?.waiting).toBe(100)
  expect(reads.filter(pk => pk.startsWith('A#'))).toHaveLength(200)
  expect(reads.filter(pk => pk.startsWith('C#'))).toHaveLength(100)
})

test('[CA7] [T2] a look into a chat is noted once for each supervisor, chat and hour', async () => {
  const centre = await openCentre()
  const looks = () => centre.store.all().filter(({ action }) => action === 'chatMonitored')
  await Promise.all([noteMonitoring(centre.ports, 'sue', 'c1'), noteMonitoring(centre.ports, 'sue', 'c1')])
  centre.clock.advance(59 * 60_000)
  await noteMonitoring(centre.ports, 'sue', 'c1')
  expect(looks()).toMatchObject([{ by: 'sue', of: 'C#c1/S', at: noon }])
  await noteMonitoring(centre.ports, 'sue', 'c2')
  await noteMonitoring(centre.ports, 'ada', 'c1')
  centre.clock.advance(60_000)
  await noteMonitoring(centre.ports, 'sue', 'c1')
  expect(
    looks()
      .map(({ by, of }) => `${by} ${of}`)
      .sort(),
  ).toEqual(['ada C#c1/S', 'sue C#c1/S', 'sue C#c1/S', 'sue C#c2/S'])
})
