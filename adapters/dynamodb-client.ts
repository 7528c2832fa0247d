import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

export type Environment = Readonly<Record<string, string | undefined>>

/** Region, credentials and, on a laptop, the endpoint are the SDK's to find, from the same environment. */
export function createDynamoClient(env: Environment = process.env): DynamoDBClient {
  const agent = { keepAlive: true, maxSockets: 150 }
  const client = new DynamoDBClient({
    ...(env.AWS_REGION ? { region: env.AWS_REGION } : {}),
    ...(env.AWS_ENDPOINT_URL_DYNAMODB ? { endpoint: env.AWS_ENDPOINT_URL_DYNAMODB } : {}),
    maxAttempts: 3,
    // One table by its name: nothing to gain from an endpoint per account, which is looked up for each call.
    accountIdEndpointMode: 'disabled',
    requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true, httpAgent: agent, httpsAgent: agent },
    // The stack of middleware is the same for every call: building it anew took a third of a call's CPU.
    cacheMiddleware: true,
  })
  // It copies every input and output through a filter, also when nobody logs.
  client.middlewareStack.remove('loggerMiddleware')
  return client
}
