import type { Assembly } from './assembly.ts'
import { region } from './physical-names.ts'
import { Problem } from './problem.ts'

interface TableProperties {
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[]
  KeySchema: unknown[]
  GlobalSecondaryIndexes?: { IndexName: string; KeySchema: unknown[]; Projection: unknown }[]
  LocalSecondaryIndexes?: unknown[]
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean }
  Replicas?: unknown[]
}

/** An engine checks no signature, but one that keeps a database per access key must always see the same. */
export const engineHeaders = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20250101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=local/20250101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
}

/** Creates the tables of the templates that the engine does not have yet. */
export async function createTables(assembly: Assembly, engine: string): Promise<void> {
  for (const { ref, properties } of assembly.ofType<TableProperties>('AWS::DynamoDB::GlobalTable')) {
    if ((properties.Replicas?.length ?? 1) > 1)
      throw new Problem(`table ${ref} has replicas in other regions, which this host does not imitate`)
    const existing = await call(engine, 'DescribeTable', { TableName: ref })
    if (existing.status === 200) {
      const { KeySchema } = (existing.body as { Table: { KeySchema: unknown } }).Table
      if (JSON.stringify(KeySchema) === JSON.stringify(properties.KeySchema)) continue
      throw new Problem(`table ${ref} of the data folder has another key than the template: start anew with --fresh`)
    }
    const indexes = properties.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }))
    await expectOk(engine, 'CreateTable', {
      TableName: ref,
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      ...(indexes && { GlobalSecondaryIndexes: indexes }),
      ...(properties.LocalSecondaryIndexes && { LocalSecondaryIndexes: properties.LocalSecondaryIndexes }),
    })
    if (properties.TimeToLiveSpecification)
      await expectOk(engine, 'UpdateTimeToLive', { TableName: ref, TimeToLiveSpecification: properties.TimeToLiveSpecification })
  }
}

async function expectOk(engine: string, action: string, body: unknown): Promise<void> {
  const answer = await call(engine, action, body)
  if (answer.status !== 200) throw new Problem(`the database engine refuses ${action}: ${JSON.stringify(answer.body)}`)
}

async function call(engine: string, action: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { ...engineHeaders, 'x-amz-target': `DynamoDB_20120810.${action}` }
  const response = await fetch(engine, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: await response.json() }
}
