/** AWS's list prices in us-east-1 without any free tier, each with the page that it is from. Nothing else in the benches is in dollars. */

interface Price {
  readonly dollars: number
  /** So many units cost `dollars`. */
  readonly per: number
  readonly unit: string
  readonly page: string
}

const million = 1_000_000
const gigabyte = 1024 ** 3
const apiGateway = 'https://aws.amazon.com/api-gateway/pricing/'
const lambda = 'https://aws.amazon.com/lambda/pricing/'
const dynamo = 'https://aws.amazon.com/dynamodb/pricing/on-demand/'
const cloudFront = 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/'

export const prices = {
  /** WebSocket API, both ways, in pieces of 32 KB; first billion a month. */
  socketMessages: { dollars: 1, per: million, unit: 'messages', page: apiGateway },
  socketMinutes: { dollars: 0.25, per: million, unit: 'connection minutes', page: apiGateway },
  /** HTTP API, in pieces of 512 KB; first 300 million a month. */
  httpRequests: { dollars: 1, per: million, unit: 'requests', page: apiGateway },
  invocations: { dollars: 0.2, per: million, unit: 'invocations', page: lambda },
  /** Arm; first 7.5 billion GB-seconds a month. */
  gbSeconds: { dollars: 0.0000133334, per: 1, unit: 'GB-seconds', page: lambda },
  writeUnits: { dollars: 0.625, per: million, unit: 'write units', page: dynamo },
  readUnits: { dollars: 0.125, per: million, unit: 'read units', page: dynamo },
  /** Standard workflows. */
  transitions: { dollars: 0.025, per: 1_000, unit: 'transitions', page: 'https://aws.amazon.com/step-functions/pricing/' },
  /** HTTPS, North America and Europe. */
  edgeRequests: { dollars: 0.01, per: 10_000, unit: 'requests', page: cloudFront },
  edgeFunctionRuns: { dollars: 0.1, per: million, unit: 'function runs', page: cloudFront },
  /** To the internet, North America and Europe; first 10 TB a month. What APIs send to CloudFront costs nothing. */
  bytesOut: { dollars: 0.085, per: gigabyte, unit: 'bytes', page: cloudFront },
  /** Ingestion, also of logs that API Gateway and Step Functions deliver. */
  logBytes: { dollars: 0.5, per: gigabyte, unit: 'bytes', page: 'https://aws.amazon.com/cloudwatch/pricing/' },
} as const satisfies Record<string, Price>

export type Priced = keyof typeof prices

export function dollarsOf(what: Priced, units: number): number {
  return (units * prices[what].dollars) / prices[what].per
}

/** An hour of one unit of capacity: that many a second, used or not. */
const capacityHours = { writeUnits: 0.00065, readUnits: 0.00013, page: 'https://aws.amazon.com/dynamodb/pricing/provisioned/' } as const

/** The same units from a table whose capacity is bought by the hour, where this part of it is used. */
export function provisionedDollars(what: 'writeUnits' | 'readUnits', units: number, used: number): number {
  return (units * capacityHours[what]) / (3_600 * used)
}
