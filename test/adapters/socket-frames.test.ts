import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { answerFrame } from '../../adapters/socket-frames.ts'
import { frameOf } from '../../adapters/wire.ts'
import { acceptOffer } from '../../domain/commands.ts'
import { joinWrite } from '../../domain/estimate.ts'
import { issueTicket } from '../../domain/tickets.ts'
import { ServerFrameSchema } from '../../protocol/frames.ts'
import { openCentre } from '../support/centre.ts'

/** Alice talks with dee. */
async function talking(queue = {}) {
  const centre = await openCentre({ queues: [{ id: 'sales', ...queue }] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await acceptOffer(centre.ports, alice, dee.chat, 0)
  const ask = (who: typeof alice, frame: unknown) =>
    answerFrame(centre.ports, who, typeof frame === 'string' ? frame : JSON.stringify(frame))
  return { centre, alice, dee, chat: dee.chat, ask }
}

test('[T13] what is not a frame is refused with a reason, and changes nothing', async () => {
  const { centre, dee, chat, ask } = await talking()
  const before = JSON.stringify(centre.store.all())
  const bad: readonly unknown[] = [
    'not json',
    '[]',
    'null',
    { action: 'fly' },
    { action: 'hello', v: 2, heartbeatMs: 30_000 },
    { action: 'hello', v: 1, heartbeatMs: 1 },
    { action: 'message', chat, items: [] },
    { action: 'message', chat, items: [{ cid: 'cid-00001', text: '  ' }] },
    { action: 'message', chat, items: [{ cid: 'cid-00001', text: 'hi', from: 'agent' }] },
    { action: 'message', chat, items: Array.from({ length: 11 }, (_, i) => ({ cid: `cid-000${i}x`, text: 'hi' })) },
    { action: 'end', chat, cid: 'short' },
    { action: 'sync', chat, after: -1 },
  ]
  for (const frame of bad)
    expect(await ask(dee, frame)).toMatchObject({ action: 'nack', code: 'BAD_FRAME', retry: false, message: expect.stringMatching(/.{5}/) })
  expect(JSON.stringify(centre.store.all())).toBe(before)
})

test('[T13] a text over 5,000 characters is TOO_LONG and names the message', async () => {
  const { dee, chat, ask } = await talking()
  const items = [
    { cid: 'cid-00001', text: 'short' },
    { cid: 'cid-00002', text: 'x'.repeat(5_001) },
  ]
  expect(await ask(dee, { action: 'message', chat, items })).toMatchObject({ action: 'nack', code: 'TOO_LONG', cid: 'cid-00002' })
  expect(await ask(dee, { action: 'message', chat, items: [{ cid: 'cid-00003', text: 'x'.repeat(5_000) }] })).toMatchObject({
    action: 'ack',
  })
})

test('[T13] a batch over 32 KB, which a socket may carry in pieces, is TOO_LONG and nothing of it is said', async () => {
  const { centre, dee, chat, ask } = await talking()
  const items = Array.from({ length: 10 }, (_, i) => ({ cid: `cid-0000${i}`, text: 'ü'.repeat(4_000) }))
  expect(await ask(dee, { action: 'message', chat, items })).toMatchObject({ action: 'nack', code: 'TOO_LONG', cid: 'cid-00000' })
  expect((await centre.chat(chat)).lastSeq).toBe(2)
})

test('[T1] a customer’s frame that names another chat is FORBIDDEN, whatever it asks for', async () => {
  const { centre, dee, ask } = await talking()
  const other = (await centre.customer('kim')).chat
  for (const frame of [
    { action: 'message', chat: other, items: [{ cid: 'cid-00001', text: 'hi' }] },
    { action: 'sync', chat: other, after: 0 },
    { action: 'read', chat: other, upTo: 1 },
    { action: 'typing', chat: other, on: true },
    { action: 'end', chat: other, cid: 'cid-00002' },
  ]) {
    expect(await ask(dee, frame)).toMatchObject({ action: 'nack', code: 'FORBIDDEN' })
  }
})

test('[T1] a customer can ask for nothing that is staff’s', async () => {
  const { dee, chat, ask } = await talking()
  for (const frame of [
    { action: 'accept', chat, cid: 'cid-00001', round: 0 },
    { action: 'reject', chat, cid: 'cid-00001', round: 0 },
    { action: 'setState', cid: 'cid-00001', state: 'available' },
    { action: 'stopNew', cid: 'cid-00001', on: true },
    { action: 'endPostProcessing', chat, cid: 'cid-00001' },
  ]) {
    expect(await ask(dee, frame)).toMatchObject({ action: 'nack', code: 'FORBIDDEN' })
  }
})

test('[T1] an agent reads no chat of somebody else, and none before accepting it', async () => {
  const { centre, alice, chat, ask } = await talking()
  const bob = await centre.agent('bob')
  expect(await ask(bob, { action: 'sync', chat, after: 0 })).toMatchObject({ action: 'nack', code: 'NOT_FOUND' })
  const kim = await centre.customer('kim')
  expect(await centre.holder(kim.chat)).toBe('alice')
  expect(await ask(alice, { action: 'sync', chat: kim.chat, after: 0 })).toMatchObject({ action: 'nack', code: 'NOT_FOUND' })
})

test('[F20] when the sign-in behind a connection runs out, it says so and goes on after a fresh ticket of the same person', async () => {
  const { centre, alice, ask } = await talking()
  const old = { ...alice, connection: 'alice-old', rightsUntil: centre.clock.now() + 1_000 }
  expect(await ask(old, { action: 'hello', v: 1, heartbeatMs: 15_000 })).toMatchObject({ action: 'welcome' })
  centre.clock.advance(1_000)
  expect(await ask(old, { action: 'heartbeat' })).toMatchObject({ action: 'nack', code: 'AUTH_EXPIRED' })
  const later = centre.clock.now() + 3_600_000
  const foreign = await issueTicket(centre.ports, { role: 'agent', principal: 'bob', name: 'Bob', rightsUntil: later })
  expect(await ask(old, { action: 'authorize', cid: 'cid-00001', ticket: foreign.ticket })).toMatchObject({
    action: 'nack',
    code: 'AUTH_EXPIRED',
  })
  const own = await issueTicket(centre.ports, { role: 'agent', principal: 'alice', name: 'Alice', rightsUntil: later })
  expect(await ask(old, { action: 'authorize', cid: 'cid-00002', ticket: own.ticket })).toMatchObject({ action: 'ack' })
  expect(await ask(old, { action: 'heartbeat' })).toMatchObject({ action: 'heartbeatAck' })
})

test('[F19] a ticket is good once and for thirty seconds', async () => {
  const { centre } = await talking()
  const { redeemTicket } = await import('../../domain/tickets.ts')
  const grant = { role: 'agent', principal: 'alice', name: 'Alice', rightsUntil: centre.clock.now() + 1 } as const
  const first = await issueTicket(centre.ports, grant)
  expect(await redeemTicket(centre.ports, first.ticket)).toEqual(grant)
  expect(await redeemTicket(centre.ports, first.ticket)).toBeUndefined()
  const second = await issueTicket(centre.ports, grant)
  centre.clock.advance(30_000)
  expect(await redeemTicket(centre.ports, second.ticket)).toBeUndefined()
})

test('[I14] customers learn an agent’s shown name and nothing else of staff; every pushed frame is one of the protocol', async () => {
  const { centre, alice, dee, chat, ask } = await talking()
  await ask(alice, { action: 'message', chat, items: [{ cid: 'cid-of-alice', text: 'hello' }] })
  await ask(dee, { action: 'message', chat, items: [{ cid: 'cid-of-dee-1', text: 'hi' }] })
  const frames = centre.sockets.all().map(({ listener, notice }) => ({ listener, frame: frameOf(listener, notice) }))
  for (const { frame } of frames) if (frame !== undefined) expect(v.is(ServerFrameSchema, frame)).toBe(true)
  const seen = JSON.stringify(frames.filter(({ listener }) => listener.role === 'customer').map(({ frame }) => frame))
  expect(seen).toContain('"name":"Alice"')
  expect(seen).not.toMatch(/"alice"|cid-of-alice|sessionHash|salt|customerHash|rejections/)
  const staffSaw = JSON.stringify(frames.filter(({ listener }) => listener.role !== 'customer').map(({ frame }) => frame))
  expect(staffSaw).not.toMatch(/cid-of-dee|sessionHash|salt|customerHash|rejections/)
})

test('[PS5] hello answers with heads and snapshots of this person alone', async () => {
  const { alice, dee, chat, ask } = await talking()
  expect(await ask(dee, { action: 'hello', v: 1, heartbeatMs: 30_000 })).toMatchObject({
    action: 'welcome',
    heads: { [chat]: 2 },
    chat: { chat, status: 'active', agentName: 'Alice' },
  })
  const welcome = await ask(alice, { action: 'hello', v: 1, heartbeatMs: 15_000 })
  expect(v.is(ServerFrameSchema, welcome)).toBe(true)
  expect(welcome).toMatchObject({ agent: { id: 'alice', chats: [{ chat, customer: { nickname: 'dee' } }] } })
})

test('[F14] a beat that tells what the page shows brings the snapshot when a push was lost, and nothing otherwise', async () => {
  const { centre, alice, dee, chat, ask } = await talking()
  const { rev } = await centre.staff('alice')
  const row = (await centre.chat(chat)).rev
  const beat = (who: typeof alice, shown: object) => ask(who, { action: 'heartbeat', ...shown })
  expect(await beat(alice, { rev, rows: { [chat]: row } })).not.toHaveProperty('agent')
  expect(await beat(alice, { rev, rows: { [chat]: row - 1 } })).toMatchObject({ agent: { id: 'alice', chats: [{ chat }] } })
  expect(await beat(alice, { rev: rev - 1, rows: { [chat]: row } })).toMatchObject({ agent: { rev } })
  const heads = { [chat]: (await centre.chat(chat)).lastSeq }
  expect(await beat(dee, { rev: row })).toMatchObject({ heads })
  expect(await beat(dee, { rev: row })).not.toHaveProperty('chat')
  expect(await beat(dee, { rev: row - 1 })).toMatchObject({ chat: { chat, status: 'active' } })
})

test('[RT7] a transfer by frames: the colleague sees an offer with the note and none of the words, the giver who it is', async () => {
  const { centre, alice, dee, chat, ask } = await talking()
  const bob = await centre.agent('bob')
  const to = { kind: 'agent', id: 'bob' }
  expect(await ask(dee, { action: 'transfer', cid: 'cid-hand-1', chat, to })).toMatchObject({ action: 'nack', code: 'FORBIDDEN' })
  expect(await ask(alice, { action: 'transfer', cid: 'cid-hand-1', chat, to, note: 'an invoice' })).toMatchObject({ action: 'ack' })
  const frames = (who: typeof alice) => centre.sockets.posted(who.connection).map(notice => frameOf(who, notice))
  expect(frames(bob).at(-1)).toMatchObject({
    action: 'agent',
    agent: { chats: [{ chat, status: 'offered', round: 1, handover: { fromName: 'Alice', note: 'an invoice' } }] },
  })
  expect(frames(alice).at(-1)).toMatchObject({
    action: 'agentChat',
    chat: { chat, status: 'active', transfer: { to: 'bob', toName: 'Bob' } },
  })
  expect(await ask(bob, { action: 'sync', chat, after: 0 })).toMatchObject({ action: 'nack', code: 'NOT_FOUND' })
  expect(await ask(bob, { action: 'accept', cid: 'cid-bob-001', chat, round: 1 })).toMatchObject({ action: 'ack' })
  expect(await ask(bob, { action: 'sync', chat, after: 0 })).toMatchObject({ action: 'page', head: 4 })
  for (const frame of [...frames(alice), ...frames(bob), ...frames(dee)]) if (frame !== undefined) v.parse(ServerFrameSchema, frame)
})

test('[S50] [D7] frames of post processing: remarks are kept, a missing code has its own error, the countdown is extended once', async () => {
  const dispositions = [{ code: 'sold', name: 'Sold' }]
  const { centre, alice, dee, chat, ask } = await talking({ dispositions, dispositionRequired: true })
  expect(await ask(alice, { action: 'saveRemarks', cid: 'cid-remarks', chat, notes: 'wants red' })).toMatchObject({ action: 'ack' })
  expect(await ask(alice, { action: 'saveRemarks', cid: 'cid-remarks', chat, notes: 'wants red' })).toMatchObject({
    items: [{ cid: 'cid-remarks', dup: true }],
  })
  expect(await ask(alice, { action: 'saveRemarks', cid: 'cid-longone', chat, notes: 'x'.repeat(2_001) })).toMatchObject({
    code: 'BAD_FRAME',
  })
  expect(await ask(alice, { action: 'saveRemarks', cid: 'cid-nocode1', chat, disposition: 'nope' })).toMatchObject({
    action: 'nack',
    code: 'BAD_REQUEST',
    retry: false,
    message: expect.stringContaining('no such code'),
  })
  await ask(alice, { action: 'end', cid: 'cid-theend1', chat })
  for (const action of ['saveRemarks', 'extendPostProcessing', 'endPostProcessing'])
    expect(await ask(dee, { action, cid: 'cid-foreign', chat })).toMatchObject({ action: 'nack', code: 'FORBIDDEN' })
  const finish = { action: 'endPostProcessing', cid: 'cid-finish1', chat }
  expect(await ask(alice, finish)).toMatchObject({ action: 'nack', code: 'DISPOSITION_MISSING', retry: false, chat })
  const extend = { action: 'extendPostProcessing', cid: 'cid-extend1', chat }
  expect(await ask(alice, extend)).toEqual({ action: 'ack', chat, items: [{ cid: 'cid-extend1' }] })
  expect(await ask(alice, { ...extend, cid: 'cid-extend2' })).toMatchObject({ items: [{ dup: true }] })
  expect(await ask(alice, { ...finish, disposition: 'sold' })).toEqual({ action: 'ack', chat, items: [{ cid: 'cid-finish1' }] })
  expect(await centre.chat(chat)).toMatchObject({ status: 'closed', disposition: dispositions[0], notes: 'wants red' })
})

test('[BC9] a beat of somebody who waits brings the place and the estimate of now', async () => {
  const centre = await openCentre()
  for (let i = 1; i <= 6; i++)
    await centre.store.write(joinWrite('sales', `before-${i}`, { at: centre.clock.now() - i * 60_000, waitedMs: 30_000 }))
  const dee = await centre.customer('dee')
  const answer = async (frame: object) => v.parse(ServerFrameSchema, await answerFrame(centre.ports, dee, JSON.stringify(frame)))
  const told = { ahead: 0, estimate: { fromMs: 30_000, toMs: 30_000 } }
  expect(await answer({ action: 'hello', v: 1, heartbeatMs: 10_000 })).toMatchObject({ action: 'welcome', chat: told })
  expect(await answer({ action: 'heartbeat', heartbeatMs: 10_000 })).toMatchObject({ action: 'heartbeatAck', ...told })
})

test('[D14] [S20] [S24] [CA3] the frames of silence, queues and breaks, and whose they are', async () => {
  const { centre, alice, dee, chat, ask } = await talking()
  const still = { action: 'stillHere', chat, cid: 'cid-still-01' }
  expect(await ask(dee, still)).toMatchObject({ action: 'ack', items: [{ cid: 'cid-still-01' }] })
  expect(await ask(alice, still)).toMatchObject({ action: 'nack', code: 'FORBIDDEN', cid: 'cid-still-01' })
  expect(await ask(dee, { ...still, chat: 'other' })).toMatchObject({ action: 'nack', code: 'FORBIDDEN' })
  const off = { action: 'setQueue', queue: 'sales', on: false, cid: 'cid-queue-01' }
  expect(await ask(dee, off)).toMatchObject({ action: 'nack', code: 'FORBIDDEN' })
  expect(await ask(alice, off)).toMatchObject({ action: 'nack', code: 'FORBIDDEN', message: /administrator/ })
  const lunch = { action: 'setState', state: 'onBreak', reason: 'Lunch', cid: 'cid-lunch-01' }
  expect(await ask(alice, { ...lunch, reason: 'Nap', cid: 'cid-nap-0001' })).toMatchObject({ action: 'nack', code: 'BAD_REQUEST' })
  expect(await ask(alice, lunch)).toMatchObject({ action: 'ack' })
  expect(await ask(alice, { action: 'hello', v: 1, heartbeatMs: 15_000 })).toMatchObject({ agent: { breakReason: 'Lunch' } })
  await centre.store.write({ update: { pk: 'A#alice', sk: 'S' }, set: [[['mayReject'], false]] })
  expect(await ask(alice, { action: 'reject', chat, round: 0, cid: 'cid-reject-1' })).toMatchObject({ action: 'nack', code: 'FORBIDDEN' })
})

test('[T13] a hello with a field of an older version is refused like any other that is not known', async () => {
  const { dee, ask } = await talking()
  expect(await ask(dee, { action: 'hello', v: 1, heartbeatMs: 30_000, resume: [] })).toMatchObject({ action: 'nack', code: 'BAD_FRAME' })
})
