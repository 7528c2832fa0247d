/** Deadlines as Step Functions executions: named after the thing they belong to, so that starting one twice is starting it once. */
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { Deadline, Timers } from '../domain/ports.ts'
import { machineName, type TimerInput } from './deployment.ts'
import { lean, leanOptions } from './lean-client.ts'
import { logFault } from './telemetry.ts'

/** `prefix`: the machines' ARNs up to the kind of deadline. */
export function createTimers({ client, prefix }: { readonly client: SFNClient; readonly prefix: string }): Timers {
  return {
    async start(deadline) {
      const { kind, at, subject, of } = deadline
      const input: TimerInput = { kind, at: new Date(at).toISOString(), subject, of }
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: machineName(prefix, kind),
            name: executionName(deadline),
            input: JSON.stringify(input),
          }),
        )
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return
        // the due entry is written already: the sweep does what this timer would have done (F31)
        logFault(`timer ${kind} ${subject}`, error)
      }
    },
  }
}

/** At most 80 characters of those that Step Functions allows. */
function executionName({ subject, of, at }: Deadline): string {
  return `${subject}-${of}-${at.toString(36)}`.replace(/[^A-Za-z0-9_-]/g, '_').slice(-80)
}

export function createStepFunctionsClient(): SFNClient {
  return lean(new SFNClient({ maxAttempts: 2, ...leanOptions({ requestTimeout: 2000 }) }))
}

/** What a machine hands to the `timer` function. */
export function deadlineOf({ kind, at, subject, of }: TimerInput): Deadline {
  return { kind, at: Date.parse(at), subject, of }
}
