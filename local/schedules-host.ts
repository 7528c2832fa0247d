import type { Assembly } from './assembly.ts'
import type { Clock } from './clock.ts'
import type { Functions } from './functions.ts'
import { Problem } from './problem.ts'
import { startSchedule } from './schedule.ts'

interface RuleProperties {
  ScheduleExpression?: string
  State?: string
  Targets?: { Arn: string; Input?: string; InputPath?: string; InputTransformer?: unknown }[]
}

export interface SchedulesOptions {
  assembly: Assembly
  functions: Functions
  clock: Clock
  log(line: string): void
}

/** The EventBridge rules of the assembly, leading to functions as asynchronous events. */
export function startSchedules({ assembly, functions, clock, log }: SchedulesOptions): { close(): void } {
  const rules = assembly
    .ofType<RuleProperties>('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ ref, properties }) => ({
      name: ref,
      expression: properties.ScheduleExpression ?? '',
      targets: (properties.Targets ?? []).map(({ Arn, Input, InputPath, InputTransformer }) => {
        if (InputPath || InputTransformer) throw new Problem(`rule ${ref} transforms its input, which this host does not imitate`)
        if (!functions.find(Arn)) throw new Problem(`rule ${ref} leads to ${Arn}, which is no function of the assembly`)
        return { arn: Arn, ...(Input !== undefined && { input: JSON.parse(Input) }) }
      }),
    }))
  return startSchedule({
    rules,
    clock,
    log,
    async invoke(arn, payload) {
      const target = functions.find(arn)
      if (target) functions.invokeEvent(target, JSON.stringify(payload))
    },
  })
}
