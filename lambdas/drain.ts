import { awsPorts } from '../adapters/aws.ts'
import { withMetrics } from '../adapters/telemetry.ts'
import { drain } from '../domain/matching.ts'

const ports = awsPorts(process.env)
/** Looks before it hands on to another call of itself, well within its time limit. */
const looksPerCall = 400

/** Drains a queue on behalf of a holder of its lease. */
export const handler = withMetrics(({ queue, holder }: { queue: string; holder: string }) => drain(ports, queue, holder, looksPerCall))
