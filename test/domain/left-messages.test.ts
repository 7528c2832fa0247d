import { expect, test } from '@jest/globals'
import { createMemoryStore } from '../../adapters/memory-store.ts'
import { doneWith, leaveMessage, mostOpen, openMessages } from '../../domain/left-messages.ts'
import { openCentre } from '../support/centre.ts'

const leaving = (name: string, more: object = {}) => ({
  messageKey: name.padEnd(22, '_'),
  queue: 'sales',
  nickname: name,
  email: `${name}@example.com`,
  text: `A question of ${name}`,
  ...more,
})
const everyQueue = () => true

test('[BC6] the same message twice, also at the same moment, is one message under one reference; other words under its key are refused', async () => {
  const centre = await openCentre()
  const both = await Promise.all([leaveMessage(centre.ports, leaving('dee')), leaveMessage(centre.ports, leaving('dee'))])
  const again = await leaveMessage(centre.ports, leaving('dee'))
  expect(again).toMatchObject({ result: 'left', repeated: true, reference: expect.stringMatching(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/) })
  for (const one of both) expect(one).toMatchObject({ result: 'left', reference: again.result === 'left' && again.reference })
  expect(await openMessages(centre.ports, ['sales'])).toMatchObject([{ text: 'A question of dee', queue: 'sales' }])
  expect(await leaveMessage(centre.ports, leaving('dee', { text: 'Something else' }))).toEqual({ result: 'keyUsed' })
})

test('[BC6] whoever dies after the commit has left the message: a repeat finds it', async () => {
  let dies = false
  const inner = createMemoryStore()
  const store: typeof inner = {
    ...inner,
    async transact(writes) {
      const outcome = await inner.transact(writes)
      if (dies) throw new Error('the function died')
      return outcome
    },
  }
  const centre = await openCentre({ store })
  dies = true
  await expect(leaveMessage(centre.ports, leaving('dee'))).rejects.toThrow('died')
  dies = false
  expect(await leaveMessage(centre.ports, leaving('dee'))).toMatchObject({ result: 'left', repeated: true })
  const [message] = await openMessages(centre.ports, ['sales'])
  dies = true
  await expect(doneWith(centre.ports, 'alice', message?.id ?? '', everyQueue)).rejects.toThrow('died')
  dies = false
  expect(await doneWith(centre.ports, 'alice', message?.id ?? '', everyQueue)).toBe('done')
  expect(await openMessages(centre.ports, ['sales'])).toEqual([])
})

test('[BC6] done twice, also by two people at once, is done once; the message stays thirty days more, and its line in the audit tells none of its words', async () => {
  const centre = await openCentre()
  await leaveMessage(centre.ports, leaving('dee'))
  const [message] = await openMessages(centre.ports, ['sales'])
  const id = message?.id ?? ''
  expect(centre.store.all().filter(item => item.expires !== undefined && JSON.stringify(item).includes(id))).toEqual([])
  const done = await Promise.all([doneWith(centre.ports, 'alice', id, everyQueue), doneWith(centre.ports, 'bob', id, everyQueue)])
  expect(done).toEqual(['done', 'done'])
  expect(await doneWith(centre.ports, 'carla', id, everyQueue)).toBe('done')
  const at = centre.clock.now()
  const [kept] = centre.store.all().filter(item => item.pk === `LEFT#${id}`)
  expect(kept).toMatchObject({ text: 'A question of dee', email: 'dee@example.com', doneAt: expect.any(Number) })
  expect(Math.abs(Number(kept?.expires) - at / 1000 - 30 * 24 * 3_600)).toBeLessThan(2)
  const audit = centre.store.all().filter(item => item.action === 'messageDone')
  expect(audit).toMatchObject([{ by: kept?.doneBy, of: `LEFT#${id}/S` }])
  expect(JSON.stringify(audit)).not.toContain('question')
  expect(await leaveMessage(centre.ports, leaving('dee'))).toMatchObject({ result: 'left', repeated: true })
  expect(await openMessages(centre.ports, ['sales'])).toEqual([])
})

test('[BC6] to somebody who does not serve its queue a message is not there', async () => {
  const centre = await openCentre()
  await leaveMessage(centre.ports, leaving('dee'))
  const [message] = await openMessages(centre.ports, ['sales'])
  expect(await doneWith(centre.ports, 'eve', message?.id ?? '', queue => queue !== 'sales')).toBe('absent')
  expect(await doneWith(centre.ports, 'eve', 'nothing', everyQueue)).toBe('absent')
  expect(await openMessages(centre.ports, ['sales'])).toHaveLength(1)
})

test('[BC7] of a flood, also of many at once, a queue keeps 200 and refuses the rest; others keep theirs, and who is done makes room', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales' }, { id: 'support' }] })
  for (let i = 0; i < mostOpen - 3; i++) await leaveMessage(centre.ports, leaving(`dee${i}`))
  const burst = await Promise.all(Array.from({ length: 10 }, (_, i) => leaveMessage(centre.ports, leaving(`kim${i}`))))
  expect(burst.filter(({ result }) => result === 'left')).toHaveLength(3)
  expect(burst.filter(({ result }) => result !== 'left')).toEqual(Array(7).fill({ result: 'tooMany', queueName: 'Sales' }))
  expect(await leaveMessage(centre.ports, leaving('kim', { queue: 'support' }))).toMatchObject({ result: 'left' })
  const open = await openMessages(centre.ports, ['sales'])
  expect(open).toHaveLength(mostOpen)
  expect(open.map(({ at }) => at)).toEqual(open.map(({ at }) => at).sort((one, other) => one - other))
  // twice is no second place
  for (let twice = 0; twice < 2; twice++) await doneWith(centre.ports, 'alice', open[0]?.id ?? '', everyQueue)
  expect(await leaveMessage(centre.ports, leaving('lee'))).toMatchObject({ result: 'left' })
  expect(await leaveMessage(centre.ports, leaving('pat'))).toMatchObject({ result: 'tooMany' })
  expect(await leaveMessage(centre.ports, leaving('dee5'))).toMatchObject({ result: 'left', repeated: true })
})

test('[BC6] a queue that takes no messages refuses new ones and knows those that it has; one that is not there is named', async () => {
  const centre = await openCentre({ queues: [{ id: 'sales', leaveMessage: false }] })
  expect(await leaveMessage(centre.ports, leaving('dee'))).toEqual({ result: 'notTaken', queueName: 'Sales' })
  expect(await leaveMessage(centre.ports, leaving('dee', { queue: 'nowhere' }))).toEqual({ result: 'noSuchQueue' })
  expect(centre.store.all().filter(item => item.pk.startsWith('LEFT'))).toEqual([])
})
