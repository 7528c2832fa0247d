import { expect, test } from '@jest/globals'
import { endChat } from '../../domain/commands.ts'
import { sweepOnce } from '../../domain/deadlines.ts'
import { keepPlace, returnToPlace as swap } from '../../domain/places.ts'
import type { Ports } from '../../domain/ports.ts'
import { disconnected } from '../../domain/presence.ts'
import { openedBy } from '../../domain/start-chat.ts'
import { openCentre } from '../support/centre.ts'

const browser = (name: string) => name.padEnd(22, '_')
/** By the browser of somebody who has not been here before. */
const returnToPlace = (ports: Ports, chat: string, place: string, customerKey = browser('new')) => swap(ports, { chat, place, customerKey })

async function waiting() {
  const centre = await openCentre()
  const dee = await centre.customer('dee')
  const keep = async () => {
    const kept = await keepPlace(centre.ports, await centre.chat(dee.chat))
    if (typeof kept === 'string') throw new Error(kept)
    return kept
  }
  const opens = async (session: string) => (await openedBy(centre.ports, dee.chat, session)) !== undefined
  return { centre, dee, chat: dee.chat, keep, opens }
}

test('[CA2] a place is good for one browser, for a session of its own; the first one stays good', async () => {
  const { centre, dee, chat, keep, opens } = await waiting()
  const { place, expiresAt } = await keep()
  expect(expiresAt).toBe(centre.clock.now() + 2 * 3_600_000)
  expect(JSON.stringify(centre.store.all())).not.toContain(place)
  const back = await returnToPlace(centre.ports, chat, place)
  if (back.result !== 'returned') throw new Error(back.result)
  expect(back).toMatchObject({ chat, transactionId: dee.started.transactionId })
  expect(back.session).not.toBe(dee.started.session)
  expect(await opens(back.session)).toBe(true)
  expect(await opens(dee.started.session)).toBe(true)
  expect(JSON.stringify(centre.store.all())).not.toContain(back.session)
  expect(await returnToPlace(centre.ports, chat, place, browser('another'))).toEqual({ result: 'noSuchPlace' })
})

test('[CA2] a browser whose answer was lost asks again and gets the same session, also when both ask at once; its chat has one more', async () => {
  const { centre, chat, keep, opens } = await waiting()
  const { place } = await keep()
  const both = await Promise.all([returnToPlace(centre.ports, chat, place), returnToPlace(centre.ports, chat, place)])
  const later = await returnToPlace(centre.ports, chat, place)
  const sessions = [...both, later].map(answer => answer.result === 'returned' && answer.session)
  expect(new Set(sessions).size).toBe(1)
  expect(await opens(String(sessions[0]))).toBe(true)
  const tickets = [...both, later].map(answer => answer.result === 'returned' && answer.ticket)
  expect(new Set(tickets).size).toBe(3)
  expect((await centre.chat(chat)).sessions).toHaveLength(1)
})

test('[CA2] a repeat opens no session that later ones have ended', async () => {
  const { centre, chat, keep } = await waiting()
  const { place } = await keep()
  await returnToPlace(centre.ports, chat, place)
  for (let i = 0; i < 3; i++) await returnToPlace(centre.ports, chat, (await keep()).place)
  expect(await returnToPlace(centre.ports, chat, place)).toEqual({ result: 'noSuchPlace' })
})

test('[CA2] of two browsers that come with the same place at the same moment one gets in', async () => {
  const { centre, chat, keep } = await waiting()
  const { place } = await keep()
  const answers = await Promise.all(['one', 'two'].map(name => returnToPlace(centre.ports, chat, place, browser(name))))
  expect(answers.map(({ result }) => result).sort()).toEqual(['noSuchPlace', 'returned'])
  expect((await centre.chat(chat)).sessions).toHaveLength(1)
})

test('[CA2] a place opens its own chat only, for two hours only, and no chat that is over', async () => {
  const { centre, dee, chat, keep } = await waiting()
  const kim = await centre.customer('kim')
  const { place } = await keep()
  expect(await returnToPlace(centre.ports, kim.chat, place)).toEqual({ result: 'noSuchPlace' })
  expect(await returnToPlace(centre.ports, 'nothing', place)).toEqual({ result: 'noSuchPlace' })
  centre.clock.advance(2 * 3_600_000)
  expect(await returnToPlace(centre.ports, chat, place)).toEqual({ result: 'noSuchPlace' })
  const late = await keep()
  await endChat(centre.ports, dee, chat)
  expect(await returnToPlace(centre.ports, chat, late.place)).toEqual({ result: 'ended' })
  expect(await keepPlace(centre.ports, await centre.chat(chat))).toBe('ended')
})

test('[CA2] a chat has three sessions besides its first: a further one ends the oldest of them', async () => {
  const { centre, dee, chat, keep, opens } = await waiting()
  const sessions: string[] = []
  for (let i = 0; i < 4; i++) {
    const back = await returnToPlace(centre.ports, chat, (await keep()).place)
    if (back.result === 'returned') sessions.push(back.session)
  }
  expect(await Promise.all([dee.started.session, ...sessions].map(opens))).toEqual([true, false, true, true, true])
})

test('[CA2] nobody’s page is connected for as long as a place is good: the chat waits on at its place, and is taken in its turn', async () => {
  const { centre, dee, chat, keep } = await waiting()
  const { place } = await keep()
  await disconnected(centre.ports, dee)
  for (let minute = 0; minute < 119; minute++) {
    centre.clock.advance(60_000)
    await sweepOnce(centre.ports)
  }
  await centre.customer('kim')
  expect(await returnToPlace(centre.ports, chat, place)).toMatchObject({ result: 'returned' })
  await centre.agent('alice', { limit: 1 })
  expect(await centre.chat(chat)).toMatchObject({ status: 'offered', agent: 'alice', round: 0 })
})
