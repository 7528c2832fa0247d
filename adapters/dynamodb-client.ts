import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export type Environment = Readonly<Record<string, string | undefined>>

export function createDynamoClient(_env: Environment): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 500,
      requestTimeout: 1500,
      throwOnRequestTimeout: true,
      httpsAgent: { keepAlive: true, maxSockets: 150 },
      httpAgent: { keepAlive: true, maxSockets: 150 },
    },
  })
}
