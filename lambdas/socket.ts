import { awsPorts } from '../adapters/aws.ts'
import { socketHandler } from '../adapters/socket-events.ts'
import { withMetrics } from '../adapters/telemetry.ts'

/** Every event of the WebSocket API. */
export const handler = withMetrics(socketHandler(awsPorts(process.env)))
