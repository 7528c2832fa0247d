import { compileTemplate, type Template } from './asl-expression.ts'
import { type Catcher, compileCatchers, compileRetriers, type Retrier } from './asl-retry.ts'

interface Ending {
  next: string | undefined
  output: Template | undefined
  assign: Template | undefined
}

export type State =
  | ({ type: 'Wait'; seconds: Template } & Ending)
  | ({ type: 'Wait'; timestamp: Template } & Ending)
  | ({ type: 'Task'; arguments: Template; timeoutSeconds: Template | undefined; retriers: Retrier[]; catchers: Catcher[] } & Ending)
  | ({ type: 'Choice'; choices: (Ending & { condition: Template })[] } & Ending)
  | ({ type: 'Pass' } & Ending)
  | { type: 'Succeed'; output: Template | undefined }
  | { type: 'Fail'; error: Template | undefined; cause: Template | undefined }

export interface Machine {
  startAt: string
  timeoutSeconds: number | undefined
  states: Map<string, State>
}

type Json = Record<string, unknown>

const always = ['Type', 'Comment', 'QueryLanguage']
const ending = ['Next', 'End', 'Output', 'Assign']
const fields: Record<string, string[]> = {
  Wait: [...ending, 'Seconds', 'Timestamp'],
  Task: [...ending, 'Resource', 'Arguments', 'TimeoutSeconds', 'Retry', 'Catch'],
  Choice: ['Choices', 'Default', 'Output', 'Assign'],
  Pass: ending,
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
}

/** Reads a definition, or throws with the machine and the state that this host cannot run as AWS would. */
export function compileMachine(name: string, source: unknown, now: () => number): Machine {
  const definition = (typeof source === 'string' ? JSON.parse(source) : source) as Json
  refuseOthers(definition, ['Comment', 'Version', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds'], `state machine ${name}`)
  const states = new Map<string, State>()
  const sources = Object.entries((definition.States ?? {}) as Record<string, Json>)
  for (const [stateName, state] of sources) {
    const where = `state machine ${name}, state ${stateName}`
    if ((state.QueryLanguage ?? definition.QueryLanguage) !== 'JSONata')
      throw new Error(`${where}: only JSONata states run here, not JSONPath`)
    states.set(stateName, compileState(state, where, now))
  }
  const machine = { startAt: String(definition.StartAt), timeoutSeconds: definition.TimeoutSeconds as number | undefined, states }
  if (!states.has(machine.startAt)) throw new Error(`state machine ${name}: StartAt names no state: ${machine.startAt}`)
  for (const [stateName, state] of states) {
    for (const target of targets(state)) {
      if (!states.has(target)) throw new Error(`state machine ${name}, state ${stateName}: there is no state ${target} to go to`)
    }
  }
  return machine
}

function compileState(state: Json, where: string, now: () => number): State {
  const type = String(state.Type)
  const known = fields[type]
  if (!known) throw new Error(`${where}: a ${type} state is not run here, only ${Object.keys(fields).join(', ')}`)
  refuseOthers(state, [...always, ...known], where)
  const template = (value: unknown) => located(where, () => compileTemplate(value, now))
  const optional = (value: unknown) => (value === undefined ? undefined : template(value))
  const end = (of: Json, next: unknown): Ending => ({
    next: next as string | undefined,
    output: optional(of.Output),
    assign: optional(of.Assign),
  })
  if (known.includes('End') && (state.Next === undefined) === (state.End !== true))
    throw new Error(`${where}: needs either Next or End: true`)
  switch (type) {
    case 'Wait':
      if ((state.Seconds === undefined) === (state.Timestamp === undefined)) throw new Error(`${where}: needs either Seconds or Timestamp`)
      return state.Seconds === undefined
        ? { type, timestamp: template(state.Timestamp), ...end(state, state.Next) }
        : { type, seconds: template(state.Seconds), ...end(state, state.Next) }
    case 'Task':
      return {
        type,
        arguments: template(lambdaArguments(state, where)),
        timeoutSeconds: optional(state.TimeoutSeconds),
        retriers: located(where, () => compileRetriers(state.Retry)),
        catchers: located(where, () => compileCatchers(state.Catch, now)),
        ...end(state, state.Next),
      }
    case 'Choice': {
      const choices = ((state.Choices ?? []) as Json[]).map(choice => {
        refuseOthers(choice, ['Condition', 'Next', 'Output', 'Assign', 'Comment'], where)
        return { condition: template(choice.Condition), ...end(choice, choice.Next) }
      })
      return { type, choices, ...end(state, state.Default) }
    }
    case 'Pass':
      return { type, ...end(state, state.Next) }
    case 'Succeed':
      return { type, output: optional(state.Output) }
    default:
      return { type: 'Fail', error: optional(state.Error), cause: optional(state.Cause) }
  }
}

function lambdaArguments(state: Json, where: string): unknown {
  if (!/^arn:aws[a-z-]*:states:::lambda:invoke$/.test(String(state.Resource))) {
    throw new Error(`${where}: the resource ${String(state.Resource)} is not run here, only arn:aws:states:::lambda:invoke`)
  }
  const given = (state.Arguments ?? {}) as Json
  if (typeof given !== 'object') throw new Error(`${where}: Arguments must be an object with FunctionName and Payload`)
  refuseOthers(given, ['FunctionName', 'Payload'], `${where}, Arguments`)
  if (given.FunctionName === undefined) throw new Error(`${where}: Arguments need a FunctionName`)
  return given
}

function targets(state: State): string[] {
  const endings: { next: string | undefined }[] = 'next' in state ? [state] : []
  if (state.type === 'Choice') endings.push(...state.choices)
  if (state.type === 'Task') endings.push(...state.catchers)
  return endings.flatMap(({ next }) => next ?? [])
}

function refuseOthers(given: Json, known: string[], where: string) {
  const other = Object.keys(given).find(key => !known.includes(key))
  if (other) throw new Error(`${where}: ${other} is not run here, only ${known.join(', ')}`)
}

function located<T>(where: string, compile: () => T): T {
  try {
    return compile()
  } catch (failure) {
    throw new Error(`${where}: ${(failure as Error).message}`)
  }
}
