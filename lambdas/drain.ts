import { awsPorts } from '../adapters/aws.ts'
import { withMetrics } from '../adapters/telemetry.ts'
import { drain } from '../domain/matching.ts'

const ports = awsPorts(process.env)
/** Rounds before it hands on to another call of itself, well within its time limit. */
const roundsPerCall = 200

/** Drains a queue on behalf of a holder of its lease. */
export const handler = withMetrics(({ queue, holder }: { queue: string; holder: string }) => drain(ports, queue, holder, roundsPerCall))
