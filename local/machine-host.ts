import { join } from 'node:path'
import type { Access } from './access.ts'
import type { Assembly } from './assembly.ts'
import type { Clock } from './clock.ts'
import type { Functions } from './functions.ts'
import type { Meter } from './meter.ts'
import { openStateMachines } from './state-machines.ts'

interface MachineProperties {
  DefinitionString: string
  RoleArn: string
}

export interface MachineHost {
  handle(action: string, body: { stateMachineArn?: string; executionArn?: string }): Promise<{ status: number; body: unknown }>
  /** Goes on with the executions that an earlier host left unfinished. */
  resume(): void
  close(): Promise<void>
}

export interface MachineHostOptions {
  assembly: Assembly
  functions: Functions
  access: Access
  folder: string
  clock: Clock
  meter?: Meter | undefined
  log(line: string): void
}

/** The state machines of the assembly, each by itself, so that what it invokes is checked against its own role. */
export function hostMachines({ assembly, functions, access, folder, clock, meter, log }: MachineHostOptions): MachineHost {
  const machines = assembly.ofType<MachineProperties>('AWS::StepFunctions::StateMachine').map(({ ref, attributes, properties }) => {
    const name = attributes.Name ?? ref
    const machine = { arn: ref, name, definition: JSON.parse(properties.DefinitionString), roleArn: properties.RoleArn }
    const transition = (_machine: string, state: string) => meter?.add(`transitions ${name} ${state}`)
    const opened = openStateMachines({ machines: [machine], folder: join(folder, name), clock, log, invoke, transition })
    return { arn: ref, name, opened }

    async function invoke(functionArn: string, payload: unknown) {
      const target = functions.find(functionArn)
      if (!target || !access.allows(properties.RoleArn, 'lambda:InvokeFunction', target.arn)) {
        const cause = `${properties.RoleArn} is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn}`
        log(`refused: ${cause}`)
        return { ok: false as const, error: 'Lambda.AWSLambdaException', cause }
      }
      const outcome = await functions.invoke(target, JSON.stringify(payload ?? {}))
      if (outcome.ok) return { ok: true as const, payload: JSON.parse(outcome.payload) }
      return { ok: false as const, error: String(JSON.parse(outcome.payload).errorType), cause: outcome.payload }
    }
  })
  return {
    async handle(action, body) {
      const wanted = body.executionArn?.split(':')[6] ?? body.stateMachineArn?.split(':')[6]
      const machine = machines.find(({ name }) => name === wanted)
      if (machine) return machine.opened.handle(action, body)
      const type = body.executionArn ? 'ExecutionDoesNotExist' : 'StateMachineDoesNotExist'
      return { status: 400, body: { __type: type, message: `${type}: ${body.executionArn ?? body.stateMachineArn}` } }
    },
    resume: () => {
      for (const { opened } of machines) opened.resume()
    },
    async close() {
      await Promise.all(machines.map(({ opened }) => opened.close()))
    },
  }
}
