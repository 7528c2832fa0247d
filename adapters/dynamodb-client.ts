import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { lean, leanOptions } from './lean-client.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Region, credentials and, on a laptop, the endpoint are the SDK's to find, from the same environment. */
export function createDynamoClient(env: Environment = process.env): DynamoDBClient {
  const client = new DynamoDBClient({
    ...(env.AWS_REGION ? { region: env.AWS_REGION } : {}),
    ...(env.AWS_ENDPOINT_URL_DYNAMODB ? { endpoint: env.AWS_ENDPOINT_URL_DYNAMODB } : {}),
    ...leanOptions({ requestTimeout: 1500 }),
    maxAttempts: 3,
    // One table by its name: nothing to gain from an endpoint per account, which is looked up for each call.
    accountIdEndpointMode: 'disabled',
  })
  return lean(client)
}
