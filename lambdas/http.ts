import { awsPorts } from '../adapters/aws.ts'
import { httpHandler } from '../adapters/http-events.ts'
import { withMetrics } from '../adapters/telemetry.ts'

/** Every route of the HTTP API. */
export const handler = withMetrics(httpHandler(awsPorts(process.env)))
