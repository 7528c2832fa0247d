import {
  type ConsumedCapacity,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { failedUnits, itemBytes } from '../../local/database-units.mjs'
import type { MeterReading } from '../../local/meter.ts'
import { type Engine, startEngine } from '../support/dynamo-engine.ts'
import { manualClock } from '../support/manual-clock.ts'
import { connect, eventually, type Hosted, hostFixture } from './fixture/hosted.ts'

const clock = manualClock()
let hosted: Hosted
beforeAll(async () => {
  hosted = await hostFixture({ clock, metered: true })
})
afterAll(() => hosted.close())

async function reading(): Promise<MeterReading> {
  return (await (await fetch(hosted.host.meterUrl ?? '')).json()) as MeterReading
}
/** What was counted while something was done. */
async function during(work: () => Promise<unknown>) {
  const before = await reading()
  await work()
  const after = await reading()
  const use = (name: string, field: 'invocations' | 'readUnits' | 'writeUnits' | 'billedMs') => {
    const [id = ''] = Object.keys(after.functions).filter(found => found.includes(name))
    return (after.functions[id]?.[field] ?? 0) - (before.functions[id]?.[field] ?? 0)
  }
  return { use, count: (name: keyof MeterReading['counts']) => (after.counts[name] ?? 0) - (before.counts[name] ?? 0) }
}

test('[LH62] messages count both ways in pieces of 32 KB, posts and answers alike; a connection counts its minutes', async () => {
  const client = await connect(hosted, 'plain', 't.alice')
  const long = 'x'.repeat(40 * 1024)
  const id = String((await client.ask({ action: 'context' })).connectionId)
  const once = await during(() => client.ask({ action: 'echo', text: 'hello' }))
  expect([once.count('socketMessagesIn'), once.count('socketMessagesOut'), once.use('socket', 'invocations')]).toEqual([1, 1, 1])
  expect(once.use('socket', 'billedMs')).toBeGreaterThanOrEqual(1)
  const pushed = await during(() => client.ask({ action: 'post', to: id, text: 'y'.repeat(20_000) }))
  expect([pushed.count('socketMessagesIn'), pushed.count('socketMessagesOut')]).toEqual([1, 2])
  const twice = await during(() => client.ask({ action: 'remember', key: 'x', value: long.slice(0, 20_000) }))
  expect([twice.use('socket', 'writeUnits'), twice.use('socket', 'readUnits')]).toEqual([20, 0])
  const ended = await during(async () => {
    await clock.advance(61_000)
    client.socket.close()
    await client.closed
    await eventually(async () => ((await reading()).counts.socketMinutes ?? 0) > 0)
  })
  expect(ended.count('socketMinutes')).toBe(2)
})

test('[LH62] requests count with the distribution that they pass, and every state that an execution enters', async () => {
  const asked = await during(() => hosted.value('nothing'))
  expect(['httpRequests', 'edgeRequests'].map(name => asked.count(name as 'httpRequests'))).toEqual([1, 1])
  expect([asked.use('api', 'invocations'), asked.use('api', 'readUnits')]).toEqual([1, 0.5])
  const page = await during(() => hosted.get('/'))
  expect([page.count('edgeRequests'), page.count('edgeFunctionRuns'), page.count('httpRequests')]).toEqual([1, 1, 0])
  const at = new Date(clock.now() + 30_000).toISOString()
  const waited = await during(() => hosted.act('start', { machine: 'later', name: 'counted', input: { at, key: 'counted' } }))
  expect(['Wait', 'Run'].map(state => waited.count(`transitions fixture-later ${state}`))).toEqual([1, 0])
  const fired = await during(async () => {
    await clock.advance(31_000)
    await eventually(() => hosted.value('counted'))
  })
  expect(['Wait', 'Run'].map(state => fired.count(`transitions fixture-later ${state}`))).toEqual([0, 1])
  expect(fired.use('worker', 'invocations')).toBe(1)
})

describe('units of the database engine', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await startEngine()
  })
  afterAll(() => engine.stop())

  const key = (sk: string) => ({ pk: { S: 'units' }, sk: { S: sk } })
  const item = (sk: string, bytes: number) => ({
    ...key(sk),
    text: { S: 'é'.repeat(bytes / 2) },
    n: { N: '-120' },
    map: { M: { a: { BOOL: true } } },
  })
  const written = (...items: object[]) =>
    items.reduce((sum: number, one) => sum + Math.max(1, Math.ceil(itemBytes(one as never) / 1024)), 0)
  const read = (...items: object[]) => Math.max(1, Math.ceil(items.reduce((sum: number, one) => sum + itemBytes(one as never), 0) / 4096))

  test('[LH62] what the engine says a call consumed is what the sizes of its items give', async () => {
    const { client, tableName: TableName } = engine
    const shared = { TableName, ReturnConsumedCapacity: 'TOTAL' } as const
    const units = ({ ConsumedCapacity = [] }: { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] | undefined }) =>
      [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
    // just below and just above a whole unit: attribute names and the map count
    const [small, other, large] = [item('a', 996), item('b', 998), item('c', 5_000)]
    expect([small, other, large].map(one => written(one))).toEqual([1, 2, 5])
    for (const one of [small, other, large])
      expect(units(await client.send(new PutItemCommand({ ...shared, Item: one })))).toBe(written(one))
    expect(units(await client.send(new PutItemCommand({ ...shared, Item: key('c') })))).toBe(written(large))
    await client.send(new PutItemCommand({ ...shared, Item: large }))
    expect(units(await client.send(new GetItemCommand({ ...shared, Key: key('c'), ConsistentRead: true })))).toBe(read(large))
    expect(units(await client.send(new GetItemCommand({ ...shared, Key: key('none'), ConsistentRead: true })))).toBe(1)
    const all = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'units' } }, ConsistentRead: true }
    expect(units(await client.send(new QueryCommand({ ...shared, ...all })))).toBe(read(small, other, large))
    const set = { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': { N: '7' } } }
    expect(units(await client.send(new UpdateItemCommand({ ...shared, ...set, Key: key('c') })))).toBe(written(large))
    const TransactItems = [
      { Put: { TableName, Item: item('d', 3_000) } },
      { Update: { TableName, ...set, Key: key('c') } },
      { ConditionCheck: { TableName, Key: key('none'), ConditionExpression: 'attribute_not_exists(pk)' } },
      { Delete: { TableName, Key: key('a') } },
    ]
    expect(units(await client.send(new TransactWriteItemsCommand({ ...shared, TransactItems })))).toBe(
      2 * (written(item('d', 3_000), large, small) + 1),
    )
    expect(units(await client.send(new DeleteItemCommand({ ...shared, Key: key('b') })))).toBe(written(other))
  })

  test('[LH62] a condition that fails is billed by what is stored or was to be written, a transaction twice, anything else not at all', () => {
    const failed = { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' }
    const large = item('c', 3_000)
    expect(failedUnits({ Item: key('c') }, { ...failed, Item: large })).toBe(3)
    expect(failedUnits({ Item: large }, failed)).toBe(3)
    expect(failedUnits({ Key: key('c') }, failed)).toBe(1)
    const cancelled = {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      CancellationReasons: [{}, { Item: large }],
    }
    expect(failedUnits({ TransactItems: [{ Put: { Item: key('d') } }, { Update: {} }] }, cancelled)).toBe(2 * (1 + 3))
    expect(failedUnits({ Item: large }, { __type: 'ValidationException' })).toBe(0)
  })
})

test('[LH62] nothing is counted and nothing answers where no meter was asked for', async () => {
  const plain = await hostFixture({ clock })
  expect(plain.host.meterUrl).toBeUndefined()
  await plain.close()
})
