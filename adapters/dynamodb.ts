import { randomUUID } from 'node:crypto'
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Item, Items, Key, Outcome, Store, Write } from '../domain/ports.ts'
import { type AttributeMap, toAttributes, toItem } from './attribute-values.ts'
import { reasonsOf, refusalOf } from './dynamodb-failures.ts'
import { conditionExpression, keyExpressions, updateExpressions } from './expressions.ts'

export interface DynamoStoreOptions {
  readonly client: Pick<DynamoDBClient, 'send'>
  readonly tableName: string
}

export function createDynamoStore({ client, tableName }: DynamoStoreOptions): Store {
  const TableName = tableName
  const ReturnValuesOnConditionCheckFailure = 'ALL_OLD'

  function request(write: Write): TransactWriteItem {
    const shared = { TableName, ReturnValuesOnConditionCheckFailure } as const
    if ('put' in write) return { Put: { ...shared, ...conditionExpression(write.if), Item: toAttributes(write.put) } }
    if ('update' in write) {
      const { UpdateExpression = '', ...rest } = updateExpressions(write)
      return { Update: { ...shared, ...rest, UpdateExpression, Key: toKey(write.update) } }
    }
    if ('delete' in write) return { Delete: { ...shared, ...conditionExpression(write.if), Key: toKey(write.delete) } }
    const { ConditionExpression, ...rest } = conditionExpression(write.if)
    if (!ConditionExpression) throw new TypeError('a check needs a condition')
    return { ConditionCheck: { ...shared, ...rest, ConditionExpression, Key: toKey(write.check) } }
  }

  async function transact(writes: readonly Write[]): Promise<Outcome> {
    const TransactItems = writes.map(request)
    try {
      // One token for all tries of the SDK: a transaction whose answer was lost is not done twice.
      await client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken: randomUUID() }))
      return { ok: true }
    } catch (error) {
      return { ok: false, failures: reasonsOf(error, writes.length) }
    }
  }

  return {
    async get(key) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: toKey(key), ConsistentRead: true }))
      return Item && toItem(Item)
    },

    async query({ pk, from, to, limit, newestFirst = false }): Promise<Items> {
      if (from !== undefined && to !== undefined && isEmpty(from, to)) return { items: [], complete: true }
      const expressions = keyExpressions(pk, from, to)
      const found: AttributeMap[] = []
      let ExclusiveStartKey: AttributeMap | undefined
      do {
        const page: QueryCommandOutput = await client.send(
          new QueryCommand({
            TableName,
            ...expressions,
            ConsistentRead: true,
            ScanIndexForward: !newestFirst,
            // One more than asked for tells whether anything lies behind the last item.
            Limit: limit === undefined ? undefined : limit + 1 - found.length,
            ExclusiveStartKey,
          }),
        )
        for (const item of page.Items ?? []) found.push(item)
        ExclusiveStartKey = page.LastEvaluatedKey
      } while (ExclusiveStartKey && (limit === undefined || found.length <= limit))
      const complete = limit === undefined || found.length <= limit
      return { items: (complete ? found : found.slice(0, limit)).map(toItem), complete }
    },

    async write(write) {
      if ('check' in write) return transact([write])
      const { Put, Update, Delete } = request(write)
      try {
        if (Put) await client.send(new PutItemCommand(Put))
        else if (Update) await client.send(new UpdateItemCommand(Update))
        else if (Delete) await client.send(new DeleteItemCommand(Delete))
        return { ok: true }
      } catch (error) {
        return { ok: false, failures: [refusalOf(error)] }
      }
    },

    transact,

    async take(key, conditions = []): Promise<Item | undefined> {
      try {
        const { Attributes } = await client.send(
          new DeleteItemCommand({ TableName, Key: toKey(key), ReturnValues: 'ALL_OLD', ...conditionExpression(conditions) }),
        )
        return Attributes && toItem(Attributes)
      } catch (error) {
        if (refusalOf(error).reason === 'condition') return undefined
        throw error
      }
    },
  }
}

function toKey({ pk, sk }: Key): AttributeMap {
  return { pk: { S: pk }, sk: { S: sk } }
}

// DynamoDB refuses a range that ends before it begins; strings are in the order of their UTF-8 bytes.
function isEmpty(from: string, to: string): boolean {
  return Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0
}
