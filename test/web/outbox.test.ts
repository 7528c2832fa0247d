import { describe, expect, test } from '@jest/globals'
import type { ClientFrame } from '../../protocol/frames.ts'
import { createCommands } from '../../web/shared/commands.ts'
import { createOutbox, type OutboxEntry } from '../../web/shared/outbox.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { cids, said } from './fixtures.ts'

function setUp() {
  const clock = manualClock()
  const sent: ClientFrame[] = []
  const line = { open: true, doubts: 0 }
  const seen: { entries: readonly OutboxEntry[] } = { entries: [] }
  const ports = {
    clock,
    random: () => 0.5,
    newCid: cids(),
    send(frame: ClientFrame) {
      if (line.open) sent.push(frame)
      return line.open
    },
    unanswered() {
      line.doubts += 1
    },
  }
  const outbox = createOutbox({
    ...ports,
    changed: entries => {
      seen.entries = entries
    },
  })
  const statuses = () => seen.entries.map(entry => entry.status)
  const batches = () => sent.map(frame => (frame.action === 'message' ? frame.items.map(item => item.cid) : []))
  return { clock, sent, line, seen, ports, outbox, statuses, batches }
}

describe('outbox', () => {
  test('[PC1] one frame per chat is in flight; what is written meanwhile follows in one batch, in order', () => {
    const { outbox, batches } = setUp()
    for (const text of ['one', 'two', 'three']) outbox.add('c1', text)
    expect(batches()).toEqual([['cid-0001']])
    outbox.answered({ action: 'ack', chat: 'c1', items: [{ cid: 'cid-0001', seq: 2 }] })
    expect(batches()).toEqual([['cid-0001'], ['cid-0002', 'cid-0003']])
  })

  test('[PC1] chats do not wait for each other', () => {
    const { outbox, batches } = setUp()
    outbox.add('c1', 'to alice')
    outbox.add('c2', 'to bob')
    expect(batches()).toEqual([['cid-0001'], ['cid-0002']])
  })

  test('[PC1] a batch has ten messages and 28 KB at most', () => {
    const { outbox, batches, sent } = setUp()
    outbox.add('c1', 'first')
    for (let count = 0; count < 12; count++) outbox.add('c1', 'x'.repeat(5_000))
    outbox.answered({ action: 'ack', chat: 'c1', items: [{ cid: 'cid-0001', seq: 2 }] })
    expect(batches()[1]).toHaveLength(5)
    expect(JSON.stringify(sent[1]).length).toBeLessThan(28 * 1024 + 200)

    const many = setUp()
    many.outbox.add('c1', 'first')
    for (let count = 0; count < 12; count++) many.outbox.add('c1', 'short')
    many.outbox.answered({ action: 'ack', chat: 'c1', items: [{ cid: 'cid-0001', seq: 2 }] })
    expect(many.batches()[1]).toHaveLength(10)
  })

  test('[PC2] a message without an answer is sent again after 4 s with the same cid, and never called failed', async () => {
    const { clock, line, outbox, batches, statuses } = setUp()
    outbox.add('c1', 'hello')
    await clock.advance(3_999)
    expect(line.doubts).toBe(0)
    await clock.advance(1)
    expect(line.doubts).toBe(1)
    await clock.advance(60_000)
    expect(batches().length).toBeGreaterThan(3)
    expect(new Set(batches().flat())).toEqual(new Set(['cid-0001']))
    expect(statuses()).toEqual(['sending'])
  })

  test('[PC2] an ack that says dup is a success', () => {
    const { outbox, statuses } = setUp()
    outbox.add('c1', 'hello')
    outbox.answered({ action: 'ack', chat: 'c1', items: [{ cid: 'cid-0001', seq: 2, dup: true }] })
    expect(statuses()).toEqual(['sent'])
  })

  test('[PC1] what is written without a connection waits and leaves as soon as there is one', async () => {
    const { clock, line, outbox, batches, statuses } = setUp()
    line.open = false
    outbox.add('c1', 'hello')
    await clock.advance(3_600_000)
    expect(statuses()).toEqual(['queued'])
    expect(clock.pending()).toBe(0)
    line.open = true
    outbox.connected()
    expect(batches()).toEqual([['cid-0001']])
    expect(statuses()).toEqual(['sending'])
  })

  test('[PC1] only a final refusal is a failure; Retry sends it again with the same cid, Delete takes it away', () => {
    const { outbox, batches, statuses, seen } = setUp()
    outbox.add('c1', 'hello')
    outbox.answered({ action: 'nack', cid: 'cid-0001', code: 'TOO_LONG', message: 'too long', retry: false })
    expect(seen.entries).toMatchObject([{ status: 'failed', failure: 'TOO_LONG' }])
    outbox.retry('cid-0001')
    expect(batches()).toEqual([['cid-0001'], ['cid-0001']])
    expect(statuses()).toEqual(['sending'])
    outbox.answered({ action: 'nack', cid: 'cid-0001', code: 'TOO_LONG', message: 'too long', retry: false })
    outbox.remove('cid-0001')
    expect(seen.entries).toEqual([])
  })

  test('[PC1] RETRY and RATE are tried again after the time that the server names', async () => {
    const { clock, outbox, batches, statuses } = setUp()
    outbox.add('c1', 'hello')
    outbox.answered({ action: 'nack', cid: 'cid-0001', code: 'RATE', message: 'slow down', retry: true, afterMs: 2_000 })
    await clock.advance(1_999)
    expect(batches()).toHaveLength(1)
    await clock.advance(1)
    expect(batches()).toHaveLength(2)
    expect(statuses()).toEqual(['sending'])
  })

  test('[PC7] expired rights never lose a text', async () => {
    const { clock, outbox, statuses } = setUp()
    outbox.add('c1', 'hello')
    outbox.answered({ action: 'nack', cid: 'cid-0001', code: 'AUTH_EXPIRED', message: 'sign in again', retry: false })
    await clock.advance(1_000)
    expect(statuses()).toEqual(['sending'])
  })

  test('[PC1] a refused sync or read of the same chat says nothing about its messages', () => {
    const { outbox, statuses } = setUp()
    outbox.add('c1', 'hello')
    expect(outbox.answered({ action: 'nack', chat: 'c1', code: 'NOT_FOUND', message: 'no such chat', retry: false })).toBe(false)
    expect(statuses()).toEqual(['sending'])
  })

  test('[S44] when the chat has ended, everything that is still on its way to it is refused', () => {
    const { outbox, statuses } = setUp()
    outbox.add('c1', 'one')
    outbox.add('c1', 'two')
    outbox.answered({ action: 'nack', cid: 'cid-0001', chat: 'c1', code: 'CHAT_ENDED', message: 'the chat has ended', retry: false })
    expect(statuses()).toEqual(['failed', 'failed'])
  })

  test('[S36] a message leaves the outbox when the log shows it, even if its ack was lost', () => {
    const { outbox, seen, batches } = setUp()
    outbox.add('c1', 'one')
    outbox.add('c1', 'two')
    outbox.settled('c1', [said(1, 'agent', 'one', 0, 'cid-0001')])
    expect(seen.entries.map(entry => entry.cid)).toEqual(['cid-0002'])
    expect(batches()).toEqual([['cid-0001'], ['cid-0002']])
  })
})

describe('commands', () => {
  test('[PC2] a command is repeated with the same cid over connections until it is answered', async () => {
    const { clock, sent, line, ports } = setUp()
    const commands = createCommands(ports)
    line.open = false
    const answer = commands.run({ action: 'accept', chat: 'c1', round: 0 })
    line.open = true
    commands.connected()
    await clock.advance(5_000)
    expect(line.doubts).toBe(1)
    expect(sent.length).toBeGreaterThanOrEqual(2)
    expect(new Set(sent.map(frame => ('cid' in frame ? frame.cid : '')))).toEqual(new Set(['cid-0001']))
    commands.answered({ action: 'ack', items: [{ cid: 'cid-0001', dup: true }] })
    expect((await answer).action).toBe('ack')
    expect(clock.pending()).toBe(0)
  })

  test('[S23] the refusal of a late accept comes back at once and is not tried again', async () => {
    const { clock, sent, ports } = setUp()
    const commands = createCommands(ports)
    const answer = commands.run({ action: 'accept', chat: 'c1', round: 0 })
    commands.answered({ action: 'nack', cid: 'cid-0001', code: 'OFFER_GONE', message: 'the offer is over', retry: false })
    await settle()
    expect(await answer).toMatchObject({ code: 'OFFER_GONE' })
    await clock.advance(60_000)
    expect(sent).toHaveLength(1)
  })
})
