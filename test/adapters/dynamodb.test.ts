import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { createDynamoStore } from '../../adapters/dynamodb.ts'
import { createDynamoClient } from '../../adapters/dynamodb-client.ts'
import type { Write } from '../../domain/ports.ts'

const aws = mockClient(DynamoDBClient)
const client = createDynamoClient({ AWS_REGION: 'eu-central-1' })
const store = createDynamoStore({ client, tableName: 'usher' })
const key = { pk: 'chat#1', sk: 'head' }
const stored = { pk: { S: 'chat#1' }, sk: { S: 'head' }, n: { N: '7' } }
const put: Write = { put: key, if: [{ path: ['pk'], is: 'absent' }] }
const update: Write = { update: { ...key, sk: 'other' }, add: [[['n'], 1]] }
const about = { $metadata: {}, message: 'refused' }

beforeEach(() => aws.reset())
afterAll(() => client.destroy())

function cancelled(...codes: string[]) {
  const CancellationReasons = codes.map(Code => (Code === 'ConditionalCheckFailed' ? { Code, Item: stored } : { Code }))
  aws.on(TransactWriteItemsCommand).rejects(new TransactionCanceledException({ ...about, CancellationReasons }))
}

describe('the calls', () => {
  test('[PT28] [F24] every read is strongly consistent', async () => {
    aws.on(GetItemCommand).resolves({ Item: stored })
    aws
      .on(QueryCommand)
      .resolvesOnce({ Items: [stored], LastEvaluatedKey: stored })
      .resolves({ Items: [] })
    await store.get(key)
    await store.query({ pk: 'chat#1', limit: 3 })
    expect(aws.calls()).toHaveLength(3)
    for (const { args } of aws.calls()) expect(args[0].input).toMatchObject({ TableName: 'usher', ConsistentRead: true })
    expect(aws.commandCalls(QueryCommand)[1]?.args[0].input).toMatchObject({ ExclusiveStartKey: stored, Limit: 3 })
  })

  test('[PT29] no name and no value of ours is in an expression, so no word is reserved', async () => {
    aws.on(UpdateItemCommand).resolves({})
    const conditions = [
      {
        anyOf: [
          { path: ['status'], is: '=', value: 'open' },
          { path: ['slots'], is: 'fewerThan', than: ['limit'] },
        ],
      },
    ] as const
    await store.write({ update: key, set: [[['slots', 'size'], 'x']], add: [[['count'], 2]], remove: [['name']], if: conditions })
    expect(aws.commandCalls(UpdateItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'usher',
      Key: { pk: { S: 'chat#1' }, sk: { S: 'head' } },
      UpdateExpression: 'SET #n0.#n1 = :v2, #n3 = if_not_exists(#n3, :v4) + :v5 REMOVE #n6',
      ConditionExpression: '(#n7 = :v8 OR attribute_type(#n0, :v9) AND size(#n0) < #n10)',
      ExpressionAttributeNames: { '#n0': 'slots', '#n1': 'size', '#n3': 'count', '#n6': 'name', '#n7': 'status', '#n10': 'limit' },
      ExpressionAttributeValues: { ':v2': { S: 'x' }, ':v4': { N: '0' }, ':v5': { N: '2' }, ':v8': { S: 'open' }, ':v9': { S: 'M' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
  })

  test('[PT30] a transaction carries a token of its own, so that a second try of the SDK is not a second transaction', async () => {
    aws.on(TransactWriteItemsCommand).resolves({})
    await store.transact([put])
    await store.transact([put])
    const tokens = aws.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.ClientRequestToken)
    expect(new Set(tokens).size).toBe(2)
    expect(tokens[0]).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('[PT31] the client gives up for real: half a second to connect, one and a half to answer, three tries, 150 sockets', async () => {
    expect(await client.config.maxAttempts()).toBe(3)
    const own = createDynamoClient({ AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' })
    await expect(
      own.config.requestHandler.handle({ protocol: 'http:', hostname: '127.0.0.1', port: 1, path: '/', headers: {} } as never),
    ).rejects.toThrow()
    const handler = own.config.requestHandler as unknown as { httpHandlerConfigs(): object }
    expect(handler.httpHandlerConfigs()).toMatchObject({
      connectionTimeout: 500,
      requestTimeout: 1500,
      throwOnRequestTimeout: true,
      httpsAgent: { keepAlive: true, maxSockets: 150 },
    })
  })
})

describe('refusals', () => {
  test('[PT32] a conflict with a running transaction is a conflict, of a single write and in a transaction', async () => {
    aws.on(PutItemCommand).rejects(new TransactionConflictException(about))
    expect(await store.write(put)).toEqual({ ok: false, failures: [{ reason: 'conflict' }] })
    cancelled('ConditionalCheckFailed', 'TransactionConflict')
    const item = { ...key, n: 7 }
    expect(await store.transact([put, update])).toEqual({ ok: false, failures: [{ reason: 'condition', item }, { reason: 'conflict' }] })
    aws.on(TransactWriteItemsCommand).rejects(new TransactionInProgressException(about))
    expect(await store.transact([put, update])).toEqual({ ok: false, failures: [{ reason: 'conflict' }, { reason: 'conflict' }] })
  })

  test.each(['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'])(
    '[PT33] %s in a transaction is throttled',
    async code => {
      cancelled('None', code)
      expect(await store.transact([put, update])).toEqual({ ok: false, failures: [{ reason: 'none' }, { reason: 'throttled' }] })
    },
  )

  test.each(['ThrottlingException', 'ProvisionedThroughputExceededException', 'RequestLimitExceeded'])(
    '[PT33] %s of a call is throttled',
    async name => {
      const error = Object.assign(new Error('busy'), { name })
      aws.onAnyCommand().rejects(error)
      expect(await store.write(put)).toEqual({ ok: false, failures: [{ reason: 'throttled' }] })
      expect(await store.transact([put, update])).toEqual({ ok: false, failures: [{ reason: 'throttled' }, { reason: 'throttled' }] })
      await expect(store.take(key)).rejects.toThrow('busy')
      await expect(store.get(key)).rejects.toThrow('busy')
    },
  )

  test('[PT33] the exception class of throttling is known by its name', () => {
    expect(new ThrottlingException(about).name).toBe('ThrottlingException')
  })

  test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'NewInSomeYear'])(
    '[PT34] a transaction cancelled for %s throws',
    async code => {
      cancelled('ConditionalCheckFailed', code)
      await expect(store.transact([put, update])).rejects.toThrow(TransactionCanceledException)
    },
  )

  test('[PT34] reasons that do not match the writes throw, and so does every other error', async () => {
    cancelled('ConditionalCheckFailed')
    await expect(store.transact([put, update])).rejects.toThrow(TransactionCanceledException)
    aws.onAnyCommand().rejects(Object.assign(new Error('no table'), { name: 'ResourceNotFoundException' }))
    for (const write of [put, update]) await expect(store.write(write)).rejects.toThrow('no table')
    await expect(store.take(key)).rejects.toThrow('no table')
  })

  test('[PT35] take throws when it cannot know: a conflict is not an absent item', async () => {
    aws.on(DeleteItemCommand).rejects(new TransactionConflictException(about))
    await expect(store.take(key)).rejects.toThrow(TransactionConflictException)
    aws.on(DeleteItemCommand).rejects(new ConditionalCheckFailedException(about))
    expect(await store.take(key)).toBeUndefined()
  })
})
