import { awsPorts } from '../adapters/aws.ts'
import { withMetrics } from '../adapters/telemetry.ts'
import { sweepMinute } from '../domain/deadlines.ts'

const ports = awsPorts(process.env)

/** Every minute: once, and on while anything waits or is due. */
export const handler = withMetrics(() => sweepMinute(ports))
