import { describe, expect, jest, test } from '@jest/globals'
import type { ClientFrame } from '../../protocol/frames.ts'
import { createOutbox, type OutboxEntry } from '../../web/shared/outbox.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { cids, said } from './fixtures.ts'
import { type MemoryStore, memoryOutboxStore } from './one-browser.ts'

const newCid = cids()

/** A page; opening another one on the same store is a reload. */
async function openPage(store: MemoryStore, { owner = 'agent.alice', online = true } = {}) {
  const page = open(store, online)
  void page.outbox.lead(owner)
  await settle()
  return page
}

function open(store: MemoryStore, online = true) {
  const clock = manualClock()
  const sent: string[][] = []
  const page = { entries: [] as readonly OutboxEntry[], online, warned: false }
  const outbox = createOutbox({
    clock,
    random: () => 0.5,
    newCid,
    store,
    send(frame: ClientFrame) {
      if (page.online && frame.action === 'message') sent.push(frame.items.map(item => `${item.cid} ${item.text}`))
      return page.online
    },
    changed: entries => {
      page.entries = entries
    },
    unkept: () => {
      page.warned = true
    },
  })
  const texts = () => page.entries.map(entry => `${entry.status} ${entry.text}`)
  return { clock, sent, page, outbox, texts }
}

describe('an outbox that is kept', () => {
  test('[PC1] a message is kept before it is sent for the first time', async () => {
    const store = memoryOutboxStore()
    const { outbox, sent, texts } = await openPage(store)
    const kept = outbox.add('c1', 'hello')
    expect(texts()).toEqual(['queued hello'])
    expect(sent).toEqual([])
    await kept
    expect(store.rows.size).toBe(1)
    expect(sent).toHaveLength(1)
  })

  test('[PC1] [I16] after a reload everything unanswered goes out in its order with the same cids, and what failed stands as failed', async () => {
    const store = memoryOutboxStore()
    const before = await openPage(store)
    await before.outbox.add('c1', 'refused')
    const cid = before.page.entries[0]?.cid ?? ''
    before.outbox.answered({ action: 'nack', cid, code: 'TOO_LONG', message: 'too long', retry: false })
    await before.outbox.add('c1', 'under way')
    before.page.online = false
    await Promise.all(['waiting', 'waiting too'].map(text => before.outbox.add('c1', text)))
    const first = before.page.entries.map(entry => entry.cid)

    const after = await openPage(store)
    expect(after.page.entries.map(entry => entry.cid)).toEqual(first)
    expect(after.texts()[0]).toBe('failed refused')
    expect(after.page.entries[0]?.failure).toBe('TOO_LONG')
    expect(after.sent).toEqual([[`${first[1]} under way`, `${first[2]} waiting`, `${first[3]} waiting too`]])
  })

  test('[PC1] what is written while earlier messages are still being read goes out after them', async () => {
    const store = memoryOutboxStore()
    const before = await openPage(store, { online: false })
    await before.outbox.add('c1', 'first')
    const after = open(store)
    const leading = after.outbox.lead('agent.alice')
    await Promise.all([leading, after.outbox.add('c1', 'second')])
    expect(after.sent.flat().map(text => text.split(' ')[1])).toEqual(['first', 'second'])
  })

  test('[PC1] an entry is forgotten when its message is shown in the log, and when it is deleted', async () => {
    const store = memoryOutboxStore()
    const { outbox, page } = await openPage(store)
    await outbox.add('c1', 'shown')
    await outbox.add('c2', 'refused')
    const [shown, refused] = page.entries.map(entry => entry.cid)
    outbox.answered({ action: 'ack', chat: 'c1', items: [{ cid: shown ?? '', seq: 2 }] })
    expect(store.rows.size).toBe(2)
    outbox.settled('c1', [said(2, 'agent', 'shown', 0, shown)])
    outbox.answered({ action: 'nack', cid: refused ?? '', code: 'TOO_LONG', message: 'too long', retry: false })
    await settle()
    expect([...store.rows.values()].map(row => row.status)).toEqual(['failed'])
    outbox.remove(refused ?? '')
    await settle()
    expect(store.rows.size).toBe(0)
  })

  test('[PC2] a message whose ack was lost before the reload settles by the log or by the repeated ack, whichever comes first', async () => {
    for (const logFirst of [true, false]) {
      const store = memoryOutboxStore()
      const before = await openPage(store)
      await before.outbox.add('c1', 'hello')
      const cid = before.page.entries[0]?.cid ?? ''
      const after = await openPage(store)
      const event = said(2, 'agent', 'hello', 0, cid)
      const steps = [
        () => after.outbox.settled('c1', [event]),
        () => void after.outbox.answered({ action: 'ack', chat: 'c1', items: [{ cid, seq: 2, dup: true }] }),
      ]
      for (const step of logFirst ? steps : steps.reverse()) step()
      expect(after.page.entries).toEqual([])
      await after.clock.advance(60_000)
      expect(after.sent).toHaveLength(1)
      expect(store.rows.size).toBe(0)
    }
  })

  test('[PC1] what one agent wrote is neither shown to nor sent by another one on the same browser', async () => {
    const store = memoryOutboxStore()
    const alice = await openPage(store, { online: false })
    await alice.outbox.add('c1', 'from alice')
    const bob = await openPage(store, { owner: 'agent.bob' })
    expect(bob.page.entries).toEqual([])
    expect(bob.sent).toEqual([])
    const again = await openPage(store)
    expect(again.texts()).toEqual(['sending from alice'])
  })

  test('[F38] where storage is denied the message goes out from memory, and the person is warned', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const store = memoryOutboxStore()
    store.fault = 'denied'
    const { outbox, page, sent, texts } = await openPage(store)
    expect(page.warned).toBe(true)
    await outbox.add('c1', 'hello')
    expect(sent).toHaveLength(1)
    expect(texts()).toEqual(['sending hello'])
    warn.mockRestore()
  })

  test('[F38] a store that never answers holds a message up for a second at most', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const store = memoryOutboxStore()
    const { clock, outbox, page, sent } = await openPage(store)
    store.fault = 'hang'
    const kept = outbox.add('c1', 'hello')
    await clock.advance(999)
    expect(sent).toEqual([])
    await clock.advance(1)
    await kept
    expect(sent).toHaveLength(1)
    expect(page.warned).toBe(true)
    warn.mockRestore()
  })
})
