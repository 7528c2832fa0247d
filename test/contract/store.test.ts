import { createDynamoStore } from '../../adapters/dynamodb.ts'
import { createMemoryStore } from '../../adapters/memory-store.ts'
import { type Engine, engineIsHere, startEngine } from '../support/dynamo-engine.ts'
import { storeContract } from './store-contract.ts'

storeContract('in memory', { open: async () => createMemoryStore() })

if (engineIsHere) {
  let engine: Engine
  storeContract('on DynamoDB (dynoxide)', {
    open: async () => {
      engine = await startEngine()
      return createDynamoStore(engine)
    },
    close: () => engine.stop(),
  })

  describe('where dynoxide is not DynamoDB', () => {
    beforeAll(async () => {
      engine = await startEngine()
    })
    afterAll(() => engine.stop())

    test('[PT7] it ignores a removal inside a map that is not there, which DynamoDB and the in-memory store refuse', async () => {
      const write = { update: { pk: 'd', sk: 'a' }, remove: [['slots', 'x']] } as const
      await expect(createMemoryStore().write(write)).rejects.toThrow('invalid for update')
      expect(await createDynamoStore(engine).write(write)).toEqual({ ok: true })
    })

    test('[PT11] it calls an order of booleans a failed condition, DynamoDB and the in-memory store a broken one', async () => {
      const write = { put: { pk: 'e', sk: 'a' }, if: [{ path: ['yes'], is: '<', value: true }] } as const
      await expect(createMemoryStore().write(write)).rejects.toThrow('compares strings or numbers')
      expect(await createDynamoStore(engine).write(write)).toEqual({ ok: false, failures: [{ reason: 'condition' }] })
    })

    test('[PT8] inside a transaction it lets an update change the key, which DynamoDB and the in-memory store refuse', async () => {
      const write = { update: { pk: 'a', sk: 'a' }, set: [[['pk'], 'b']] } as const
      await expect(createMemoryStore().transact([write])).rejects.toThrow()
      expect(await createDynamoStore(engine).transact([write])).toEqual({ ok: true })
    })

    test('[PT8] inside a transaction it lets paths overlap, which DynamoDB and the in-memory store refuse', async () => {
      const write = { update: { pk: 'c', sk: 'a' }, set: [[['n'], 1]], add: [[['n'], 1]] } as const
      await expect(createMemoryStore().transact([write])).rejects.toThrow()
      expect(await createDynamoStore(engine).transact([write])).toEqual({ ok: true })
    })
  })
} else {
  test('[PT1] the contract on DynamoDB cannot run here', () => {
    throw new Error('node_modules/@dynoxide/linux-x64 is absent: npm i on linux x64 brings it, other platforms have none')
  })
}
