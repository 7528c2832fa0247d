/** The routes of customers' records. What is not this person's to see looks as if it did not exist (T1, T30). */
import { addNote, changeRecord, createRecord, matchesOf, usableRecord, wholeRecord } from '../domain/keep-records.ts'
import { getChat } from '../domain/messages.ts'
import { readPastChat } from '../domain/past-chats.ts'
import type { Ports } from '../domain/ports.ts'
import { chooseRecord } from '../domain/record-links.ts'
import { type Asker, type CustomerRecord, mayUseChat } from '../domain/records.ts'
import { limits } from '../protocol/limits.ts'
import { ChangedRecordSchema, ChosenRecordSchema, NewNoteSchema, NewRecordSchema } from '../protocol/records.ts'
import { type Answer, BadRequest, type HttpEvent, parseBody, queryNumber } from './http-requests.ts'
import { as, notFound, type Person, saved } from './http-staff.ts'
import { eventView } from './wire.ts'
import { matchesView, recordView } from './wire-records.ts'

const busy: Answer = { status: 503, code: 'RETRY', message: 'too many changes at the same moment; please try again' }

export const chatRecords = as('agent', async (ports, event, person) => {
  const chat = await getChat(ports, event.pathParameters?.chat ?? '')
  if (chat === undefined || !mayUseChat(askerOf(person), chat)) return notFound
  return { status: 200, body: matchesView(await matchesOf(ports, chat)) }
})

export const chosenRecord = as('agent', async (ports, event, person) => {
  const { record } = parseBody(ChosenRecordSchema, event)
  const linked = await chooseRecord(ports, askerOf(person), event.pathParameters?.chat ?? '', record)
  if (linked.result === 'linked') return shown(ports, linked.record)
  return linked.result === 'busy' ? busy : notFound
})

export const newRecord = as('agent', async (ports, event, person) => {
  const { recordKey, chat, ...details } = parseBody(NewRecordSchema, event)
  const asker = askerOf(person)
  if (chat === undefined && asker.role === 'agent') throw new BadRequest('chat: say which of your chats the record is for')
  return answerOf(ports, await createRecord(ports, asker, recordKey, chat, details), 201)
})

export const record = as('agent', async (ports, event, person) => {
  const found = await usable(ports, event, person)
  return found === undefined ? notFound : shown(ports, found)
})

export const changedRecord = as('agent', async (ports, event, person) => {
  const { rev, ...details } = parseBody(ChangedRecordSchema, event)
  const found = await usable(ports, event, person)
  if (found === undefined) return notFound
  return answerOf(ports, await changeRecord(ports, askerOf(person), found, rev, details, slotsOf(person)), 200)
})

export const newNote = as('agent', async (ports, event, person) => {
  const { noteKey, text } = parseBody(NewNoteSchema, event)
  const found = await usable(ports, event, person)
  if (found === undefined) return notFound
  return (await addNote(ports, askerOf(person), found.id, noteKey, text)) === 'busy' ? busy : shown(ports, found, 201)
})

export const pastChatEvents = as('agent', async (ports, event, person) => {
  const after = queryNumber(event, 'after', 0, Number.MAX_SAFE_INTEGER)
  const limit = queryNumber(event, 'limit', limits.pageEvents, limits.pageEvents)
  const found = await usable(ports, event, person)
  if (found === undefined) return notFound
  const chat = event.pathParameters?.chat ?? ''
  const log = await readPastChat(ports, askerOf(person), found, chat, after, limit)
  if (log === undefined) return notFound
  return { status: 200, body: { chat, after, events: log.events.map(one => eventView(person, one)), head: log.head, more: log.more } }
})

function askerOf({ agent, role }: Person): Asker {
  return { id: agent.id, name: agent.name, role }
}

function slotsOf({ agent }: Person): readonly string[] {
  return Object.keys(agent.slots)
}

function usable(ports: Ports, event: HttpEvent, person: Person): Promise<CustomerRecord | undefined> {
  return usableRecord(ports, askerOf(person), slotsOf(person), event.pathParameters?.record ?? '')
}

async function shown(ports: Ports, found: CustomerRecord, status: 200 | 201 = 200): Promise<Answer> {
  return { status, body: recordView(await wholeRecord(ports, found)) }
}

async function answerOf(ports: Ports, outcome: Parameters<typeof saved<CustomerRecord>>[0], status: 200 | 201): Promise<Answer> {
  return outcome.result === 'saved' ? shown(ports, outcome.value, status) : saved(outcome, status, () => ({}))
}
