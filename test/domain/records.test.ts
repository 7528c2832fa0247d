import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { agentChatView, customerChatView } from '../../adapters/wire.ts'
import { recordView } from '../../adapters/wire-records.ts'
import { addressOf } from '../../domain/address.ts'
import { acceptOffer, endChat, endPostProcessing, saveRemarks } from '../../domain/commands.ts'
import { readSnapshot } from '../../domain/delivery.ts'
import { addNote, changeRecord, createRecord, matchesOf, wholeRecord } from '../../domain/keep-records.ts'
import { chatKey, ratingKey, recordKey } from '../../domain/keys.ts'
import { readPastChat } from '../../domain/past-chats.ts'
import { chooseRecord, link, recordsAt } from '../../domain/record-links.ts'
import { type Asker, type CustomerRecord, type Details, readRecordItem } from '../../domain/records.ts'
import { transferChat } from '../../domain/transfers.ts'
import { RecordSchema } from '../../protocol/records.ts'
import { AgentChatSchema, CustomerChatSchema } from '../../protocol/views.ts'
import { openCentre } from '../support/centre.ts'
import { tampered } from '../support/tampered.ts'

type Open = Awaited<ReturnType<typeof openCentre>>
const dana: Details = { nickname: 'Dee', firstName: 'Dana', lastName: 'Reyes', email: 'dee@example.com', phone: '', company: '' }
const sam: Asker = { id: 'sam', name: 'Sam', role: 'supervisor' }
const agent = (id: string): Asker => ({ id, name: id, role: 'agent' })
const key = (name: string) => name.padEnd(22, '_')

async function made({ ports }: Open, details: Partial<Details> = {}, name = 'dana'): Promise<CustomerRecord> {
  const outcome = await createRecord(ports, sam, key(name), undefined, { ...dana, ...details })
  if (outcome.result !== 'saved') throw new Error(outcome.result)
  return outcome.value
}
async function stored({ store }: Open, id: string): Promise<CustomerRecord> {
  const item = await store.get(recordKey(id))
  if (item === undefined) throw new Error('no record')
  return readRecordItem(item)
}
async function rowOf({ ports }: Open, who: string, chat: string) {
  const snapshot = await readSnapshot(ports, chat)
  return v.parse(AgentChatSchema, snapshot && agentChatView(who, snapshot))
}
async function pastOf(centre: Open, id: string) {
  return v.parse(RecordSchema, recordView(await wholeRecord(centre.ports, await stored(centre, id)))).chats
}
/** Alice talks with dee. */
async function talking(centre: Open, email = 'dee@example.com') {
  const alice = await centre.agent('alice')
  const dee = await centre.customer('typed', 'sales', email)
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  return { alice, dee, chat: dee.chat }
}

describe('addresses', () => {
  test.each([
    [' Dee@Example.COM ', 'dee@example.com'],
    ['andre\u0301@example.com', 'andr\u00e9@example.com'],
    ['ANDR\u00c9@example.com', 'andre\u0301@example.com'],
    ['  ', ''],
  ])('[RC1] %j and %j are one address, and normalising it again changes nothing', (one, other) => {
    expect(addressOf(one)).toBe(addressOf(other))
    expect(addressOf(addressOf(one))).toBe(addressOf(one))
  })

  test('[RC1] a change of the address moves the entry, a change of the name is found under it, none is left behind', async () => {
    const centre = await openCentre()
    const record = await made(centre)
    await changeRecord(centre.ports, sam, record, 1, { ...dana, email: 'dana@example.org', nickname: 'Dana' }, [])
    expect(await recordsAt(centre.ports, 'DEE@example.com')).toEqual([])
    expect(await recordsAt(centre.ports, ' Dana@Example.org')).toMatchObject([{ sk: record.id, nickname: 'Dana' }])
    await changeRecord(centre.ports, sam, await stored(centre, record.id), 2, { ...dana, email: '' }, [])
    expect(centre.store.all().filter(item => item.pk.startsWith('MAIL#'))).toEqual([])
  })
})

describe('at the start of a chat', () => {
  test('[S29] one record with the address: the row shows its names where it has them, the customer sees nothing of it', async () => {
    const centre = await openCentre()
    const record = await made(centre, { nickname: '' })
    const { alice, dee, chat } = await talking(centre, ' DEE@example.com')
    const row = await rowOf(centre, 'alice', chat)
    expect(row).toMatchObject({ record: record.id, customer: { nickname: 'typed', firstName: 'Dana', lastName: 'Reyes' } })
    // anybody may have typed that address: in words to them they are called as they called themselves
    expect(row.called).toEqual({ nickname: 'typed', firstName: '' })
    // what was typed stays apart
    expect((await centre.chat(chat)).customer).toMatchObject({ nickname: 'typed', firstName: '' })
    const snapshot = await readSnapshot(centre.ports, chat)
    const seen = JSON.stringify(v.parse(CustomerChatSchema, snapshot && customerChatView(snapshot)))
    expect(seen).not.toMatch(/Dana|Reyes|record/)
    expect(JSON.stringify(centre.sockets.posted(alice.connection))).toMatch(/Reyes/)
    expect(dee.chat).toBe(chat)
  })

  test('[S29] [T3] what a record says is not vouched for by the site, unless the address is the one that was', async () => {
    const centre = await openCentre()
    const { alice, chat } = await talking(centre, 'dee@example.com')
    await centre.store.write({ update: chatKey(chat), set: [[['customer', 'verified'], true]] })
    expect((await rowOf(centre, 'alice', chat)).customer).toMatchObject({ email: 'dee@example.com', verified: true })
    const same = await made(centre, { email: 'Dee@Example.com' })
    await chooseRecord(centre.ports, agent(alice.principal), chat, same.id)
    expect((await rowOf(centre, 'alice', chat)).customer).toMatchObject({ firstName: 'Dana', verified: true })
    expect(await rowOf(centre, 'alice', chat)).not.toHaveProperty('called')
    const other = await made(centre, { email: 'other@example.com' }, 'other')
    await chooseRecord(centre.ports, sam, chat, other.id)
    const row = await rowOf(centre, 'alice', chat)
    expect(row).toMatchObject({ customer: { email: 'other@example.com' }, called: { nickname: 'typed', firstName: '' } })
    expect(row.customer).not.toHaveProperty('verified')
  })

  test('[S29] several records: their number, until one of them is chosen', async () => {
    const centre = await openCentre()
    await made(centre)
    const other = await made(centre, { nickname: 'Don' }, 'don')
    const { chat, alice, dee } = await talking(centre)
    expect(await rowOf(centre, 'alice', chat)).toMatchObject({ matches: 2, customer: { nickname: 'typed' } })
    expect(await rowOf(centre, 'alice', chat)).not.toHaveProperty('called')
    const { rev } = await centre.chat(chat)
    const told = centre.sockets.posted(dee.connection).length
    expect(await chooseRecord(centre.ports, agent('alice'), chat, other.id)).toMatchObject({ result: 'linked' })
    const row = await rowOf(centre, 'alice', chat)
    expect(row).toMatchObject({ record: other.id, customer: { nickname: 'Don' } })
    expect(row).not.toHaveProperty('matches')
    expect(row.rev).toBeGreaterThan(rev)
    expect(centre.sockets.posted(alice.connection).at(-1)).toMatchObject({ kind: 'chat', chat: { id: chat, record: other.id } })
    expect(centre.sockets.posted(dee.connection)).toHaveLength(told)
    // again, and from a second tab: nothing more happens
    const after = await centre.chat(chat)
    await Promise.all([1, 2].map(() => chooseRecord(centre.ports, agent('alice'), chat, other.id)))
    expect(await centre.chat(chat)).toEqual(after)
  })

  test('[S31] no record: nothing is made and nothing is read of records without an address', async () => {
    const { store, hooks } = tampered()
    const centre = await openCentre({ store })
    const asked: string[] = []
    hooks.before = async call => {
      if (call.name === 'query') asked.push(call.range.pk)
    }
    const { chat } = await talking(centre, '')
    expect(asked.filter(pk => pk.startsWith('MAIL#'))).toEqual([])
    const row = await rowOf(centre, 'alice', chat)
    expect(row).not.toHaveProperty('record')
    expect(row).not.toHaveProperty('matches')
    expect(centre.store.all().filter(item => /^(REC|MAIL)#/.test(item.pk))).toEqual([])
  })
})

describe('making and changing', () => {
  test('[RC3] [S31] the same key makes one record, linked to the chat', async () => {
    const centre = await openCentre()
    const { chat } = await talking(centre)
    const make = () => createRecord(centre.ports, agent('alice'), key('new'), chat, dana)
    const [one, two] = await Promise.all([make(), make()])
    expect(await make()).toEqual(one)
    expect(one).toMatchObject({ result: 'saved', value: { rev: 1, lastName: 'Reyes' } })
    expect(two).toEqual(one)
    expect(centre.store.all().filter(({ pk, sk }) => pk.startsWith('REC#') && sk === 'S')).toHaveLength(1)
    expect(await rowOf(centre, 'alice', chat)).toMatchObject({ record: one.result === 'saved' && one.value.id })
  })

  test('[RC3] two who make one at the same moment: both are there, the chat has one of them', async () => {
    const centre = await openCentre()
    const { chat } = await talking(centre)
    const both = await Promise.all([
      createRecord(centre.ports, agent('alice'), key('one'), chat, dana),
      createRecord(centre.ports, sam, key('two'), chat, dana),
    ])
    const ids = both.map(outcome => (outcome.result === 'saved' ? outcome.value.id : outcome.result))
    expect(new Set(ids).size).toBe(2)
    expect(ids).toContain((await centre.chat(chat)).record)
    expect(await matchesOf(centre.ports, await centre.chat(chat))).toHaveLength(2)
  })

  test('[RC2] [RC3] for a chat that is not (or no longer) one’s own nothing is made', async () => {
    const centre = await openCentre()
    const { chat, alice } = await talking(centre)
    const before = centre.store.all().length
    expect(await createRecord(centre.ports, agent('bob'), key('new'), chat, dana)).toEqual({ result: 'absent' })
    expect(await createRecord(centre.ports, agent('alice'), key('new'), 'nothing', dana)).toEqual({ result: 'absent' })
    expect(centre.store.all()).toHaveLength(before)
    await endChat(centre.ports, alice, chat)
    await endPostProcessing(centre.ports, alice, chat)
    expect(await createRecord(centre.ports, agent('alice'), key('new'), chat, dana)).toEqual({ result: 'absent' })
    expect(centre.store.all().some(({ pk }) => pk.startsWith('REC#'))).toBe(false)
  })

  test('[RC3] two changes of what was read once: the first one counts, the second is refused, a repeat of the first is not', async () => {
    const centre = await openCentre()
    const record = await made(centre)
    const first = { ...dana, phone: '123' }
    expect(await changeRecord(centre.ports, sam, record, 1, first, [])).toMatchObject({ result: 'saved', value: { rev: 2 } })
    expect(await changeRecord(centre.ports, sam, record, 1, { ...dana, phone: '456' }, [])).toEqual({ result: 'changedMeanwhile' })
    const now = await stored(centre, record.id)
    expect(now).toMatchObject({ rev: 2, phone: '123', createdAt: record.createdAt })
    expect(await changeRecord(centre.ports, sam, now, 1, first, [])).toMatchObject({ result: 'saved', value: { rev: 2 } })
    expect(await changeRecord(centre.ports, sam, now, 1, { ...dana, phone: '456' }, [])).toEqual({ result: 'changedMeanwhile' })
  })

  test('[RC3] the same making with other words, since its first answer was lost, loses none of them', async () => {
    const centre = await openCentre()
    const first = await made(centre)
    const again = await made(centre, { phone: '030 1234' })
    expect(again).toMatchObject({ id: first.id, rev: 2, phone: '030 1234' })
    expect(await stored(centre, first.id)).toEqual(again)
    expect(await made(centre, { phone: '030 1234' })).toEqual(again)
    // nor is what somebody else has written meanwhile written over
    const late = await createRecord(centre.ports, sam, key('dana'), undefined, { ...dana, phone: 'old' })
    expect(late).toEqual({ result: 'changedMeanwhile' })
    expect(await stored(centre, first.id)).toEqual(again)
  })

  test('[S29] a change whose showing was cut off is shown when it is asked for again', async () => {
    const centre = await openCentre()
    const { alice, chat } = await talking(centre)
    const record = await made(centre)
    await chooseRecord(centre.ports, agent(alice.principal), chat, record.id)
    const details = { ...dana, nickname: 'Deedee' }
    // nobody holds anything at that moment, as far as this try knows: it dies before the rows
    await changeRecord(centre.ports, agent('alice'), record, 1, details, [])
    expect((await rowOf(centre, 'alice', chat)).customer.nickname).toBe('Dee')
    await changeRecord(centre.ports, agent('alice'), await stored(centre, record.id), 1, details, [chat])
    expect((await rowOf(centre, 'alice', chat)).customer.nickname).toBe('Deedee')
  })

  test('[S29] a changed record shows in the rows of the chats that the person has, and in no other', async () => {
    const centre = await openCentre()
    const record = await made(centre)
    const { chat } = await talking(centre)
    const unlinked = await made(centre, {}, 'other')
    const slots = Object.keys((await centre.staff('alice')).slots)
    await changeRecord(centre.ports, agent('alice'), unlinked, 1, { ...dana, nickname: 'Nobody' }, slots)
    expect(await rowOf(centre, 'alice', chat)).toMatchObject({ record: record.id, customer: { nickname: 'Dee' } })
    await changeRecord(centre.ports, agent('alice'), record, 1, { ...dana, nickname: 'Dana' }, slots)
    expect(await rowOf(centre, 'alice', chat)).toMatchObject({ customer: { nickname: 'Dana' } })
  })

  test('[RC4] showing a change never links: a chat that has gone over to another record meanwhile stays with that', async () => {
    const centre = await openCentre()
    const record = await made(centre)
    const other = await made(centre, { email: 'other@example.com' }, 'other')
    const { chat } = await talking(centre)
    await chooseRecord(centre.ports, sam, chat, other.id)
    expect(await link(centre.ports, sam, chat, record, { again: true })).toMatchObject({ result: 'unchanged' })
    expect((await centre.chat(chat)).record).toBe(other.id)
  })

  test('[RC3] a note is appended once for its key, the last one first', async () => {
    const centre = await openCentre()
    const { id } = await made(centre)
    await Promise.all([1, 2].map(() => addNote(centre.ports, sam, id, key('note-one'), 'first')))
    centre.clock.advance(1_000)
    await addNote(centre.ports, agent('alice'), id, key('note-two'), 'second')
    await addNote(centre.ports, sam, id, key('note-one'), 'other words')
    const { notes } = await wholeRecord(centre.ports, await stored(centre, id))
    expect(notes.map(({ by, text }) => [by, text])).toEqual([
      ['alice', 'second'],
      ['Sam', 'first'],
    ])
  })
})

describe('past chats', () => {
  const dispositions = [{ code: 'sold', name: 'Sold' }]
  const withCodes = { queues: [{ id: 'sales', dispositions }, { id: 'support' }] }

  test('[RC4] a chat stands in its record from its end on, with notes, code and rating, once', async () => {
    const centre = await openCentre(withCodes)
    const record = await made(centre)
    const { alice, chat } = await talking(centre)
    await saveRemarks(centre.ports, alice, chat, { notes: 'wants red' })
    expect(await pastOf(centre, record.id)).toEqual([])
    await endChat(centre.ports, alice, chat)
    expect(await pastOf(centre, record.id)).toMatchObject([
      { chat, notes: 'wants red', endedBy: 'agent', agentName: 'Alice', queueName: 'Sales' },
    ])
    await endPostProcessing(centre.ports, alice, chat, { disposition: 'sold', notes: 'bought red' })
    await centre.store.write({ put: { ...ratingKey(chat), stars: 4, comment: 'quick' } })
    const [past, ...more] = await pastOf(centre, record.id)
    expect(more).toEqual([])
    expect(past).toEqual({
      chat,
      transactionId: (await centre.chat(chat)).transactionId,
      queueName: 'Sales',
      startedAt: (await centre.chat(chat)).startedAt,
      endedAt: centre.clock.now(),
      endedBy: 'agent',
      agentName: 'Alice',
      disposition: 'Sold',
      notes: 'bought red',
      rating: { stars: 4, comment: 'quick' },
    })
    expect((await wholeRecord(centre.ports, record)).notes).toEqual([])
    expect(await matchesOf(centre.ports, await centre.chat(chat))).toMatchObject([{ id: record.id, chats: 1, lastChatAt: past?.endedAt }])
  })

  test('[RC4] the entry goes in with the end itself', async () => {
    const { store, hooks } = tampered()
    const centre = await openCentre({ store })
    const record = await made(centre)
    const { alice, chat } = await talking(centre)
    const together: string[][] = []
    hooks.before = async call => {
      if (call.name === 'transact') together.push(call.writes.map(write => JSON.stringify(write)))
    }
    await endChat(centre.ports, alice, chat)
    const ending = together.find(writes => writes.some(write => write.includes('"postProcessing"')))
    expect(ending?.filter(write => write.includes(`REC#${record.id}`))).toHaveLength(1)
  })

  test('[RC4] a record that is chosen or made after the end has the chat; one that was chosen before has it no more', async () => {
    const centre = await openCentre()
    const wrong = await made(centre)
    const { alice, chat } = await talking(centre)
    await endChat(centre.ports, alice, chat)
    expect(await pastOf(centre, wrong.id)).toHaveLength(1)
    const outcome = await createRecord(centre.ports, agent('alice'), key('right'), chat, { ...dana, email: 'other@example.com' })
    if (outcome.result !== 'saved') throw new Error(outcome.result)
    expect(await pastOf(centre, wrong.id)).toEqual([])
    expect(await pastOf(centre, outcome.value.id)).toMatchObject([{ chat }])
    await endPostProcessing(centre.ports, alice, chat)
    expect(centre.store.all().filter(({ pk, sk }) => pk.startsWith('REC#') && sk.startsWith('C#'))).toHaveLength(1)
  })

  test('[RC4] end and choice at the same moment leave one entry, in the record of the chat', async () => {
    const centre = await openCentre()
    await made(centre)
    const other = await made(centre, { nickname: 'Don' }, 'don')
    const { alice, chat } = await talking(centre)
    await Promise.all([
      endChat(centre.ports, alice, chat),
      chooseRecord(centre.ports, agent('alice'), chat, other.id),
      chooseRecord(centre.ports, sam, chat, other.id),
    ])
    expect((await centre.chat(chat)).record).toBe(other.id)
    expect(centre.store.all().filter(({ pk, sk }) => pk.startsWith('REC#') && sk.startsWith('C#'))).toMatchObject([
      { pk: `REC#${other.id}` },
    ])
  })

  test('[RC4] [RC5] words are read of ended and linked chats alone, and who read them is told to the audit', async () => {
    const centre = await openCentre()
    const record = await made(centre)
    const { alice, chat } = await talking(centre)
    const stranger = await centre.customer('kim', 'sales', 'kim@example.com')
    await endChat(centre.ports, stranger, stranger.chat)
    expect(await readPastChat(centre.ports, sam, record, chat, 0, 100)).toBeUndefined()
    expect(await readPastChat(centre.ports, sam, record, stranger.chat, 0, 100)).toBeUndefined()
    const reads = () => centre.store.all().filter(item => item.action === 'transcriptRead')
    expect(reads()).toEqual([])
    await endChat(centre.ports, alice, chat)
    const page = await readPastChat(centre.ports, agent('alice'), record, chat, 0, 100)
    expect(page?.events.map(({ kind }) => kind)).toEqual(['started', 'joined', 'ended'])
    expect(reads()).toMatchObject([{ by: 'alice', of: `REC#${record.id}/S`, after: { chat } }])
  })

  test('[RC4] a chat that went on to another agent keeps its record', async () => {
    const centre = await openCentre(withCodes)
    const record = await made(centre)
    const { alice, chat } = await talking(centre)
    await transferChat(centre.ports, alice, { chat, cid: 'cid-transfer', to: { kind: 'queue', id: 'support' }, note: '' })
    const bob = await centre.agent('bob', { queues: ['support'] })
    await acceptOffer(centre.ports, bob, chat, 1)
    expect(await rowOf(centre, 'bob', chat)).toMatchObject({ record: record.id, customer: { nickname: 'Dee' } })
    await endChat(centre.ports, bob, chat)
    expect(await pastOf(centre, record.id)).toMatchObject([{ chat, agentName: 'Bob', queueName: 'Support' }])
  })
})

test('[RC1] a record whose address is another one is not an agent’s to choose; a supervisor may', async () => {
  const centre = await openCentre()
  const kim = await made(centre, { email: 'kim@example.com' }, 'kim')
  const { chat } = await talking(centre)
  expect(await chooseRecord(centre.ports, agent('alice'), chat, kim.id)).toEqual({ result: 'absent' })
  expect(await chooseRecord(centre.ports, agent('bob'), chat, kim.id)).toEqual({ result: 'absent' })
  expect(await chooseRecord(centre.ports, sam, chat, 'nothing')).toEqual({ result: 'absent' })
  expect(await centre.chat(chat)).not.toHaveProperty('record')
  expect(await chooseRecord(centre.ports, sam, chat, kim.id)).toMatchObject({ result: 'linked' })
})
