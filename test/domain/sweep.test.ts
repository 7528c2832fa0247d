import { expect, test } from '@jest/globals'
import { rejectOffer } from '../../domain/commands.ts'
import { sweepMinute, sweepOnce } from '../../domain/deadlines.ts'
import { openCentre } from '../support/centre.ts'
import { tampered } from '../support/tampered.ts'

const sales = { id: 'sales', rejectionMs: 2_000, afterMissedOffer: 'stayAvailable' } as const

test('[RI6] a cool-down that ends before the next pass is waited for: nothing else would wake the chat', async () => {
  const centre = await openCentre({ queues: [sales] })
  const alice = await centre.agent('alice')
  const dee = await centre.customer('dee')
  await rejectOffer(centre.ports, alice, dee.chat, 0)
  const rejected = centre.clock.now()
  expect(await centre.holder(dee.chat)).toBeUndefined()
  await sweepOnce(centre.ports, 1)
  expect(await centre.chat(dee.chat)).toMatchObject({ status: 'offered', agent: 'alice', round: 1 })
  expect(centre.clock.now()).toBeLessThan(rejected + 2_100)
})

test('[RI6] a minute’s sweep looks at the lines every two and a half seconds while somebody waits, until the next minute’s takes over', async () => {
  const { store, hooks } = tampered()
  const centre = await openCentre({ store, queues: [sales] })
  await centre.customer('dee')
  const began = centre.clock.now()
  const passes: number[] = []
  hooks.before = async call => {
    if (call.name === 'query' && call.range.pk === 'QUEUES') passes.push(centre.clock.now() - began)
  }
  await sweepMinute(centre.ports)
  expect(passes).toEqual(Array.from({ length: 24 }, (_, pass) => pass * 2_500))
})
