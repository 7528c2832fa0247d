import { awsPorts } from '../adapters/aws.ts'
import type { TimerInput } from '../adapters/deployment.ts'
import { deadlineOf } from '../adapters/state-machines.ts'
import { withMetrics } from '../adapters/telemetry.ts'
import { deadlineCame } from '../domain/deadlines.ts'

const ports = awsPorts(process.env)

/** Called by a state machine when a deadline has come. */
export const handler = withMetrics((input: TimerInput) => deadlineCame(ports, deadlineOf(input)))
