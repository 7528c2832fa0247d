import { compileTemplate, type StateError, type Template } from './asl-expression.ts'

export interface Retrier {
  errors: string[]
  intervalSeconds: number
  backoffRate: number
  maxAttempts: number
  maxDelaySeconds: number
  fullJitter: boolean
}

export interface Catcher {
  errors: string[]
  next: string
  output: Template | undefined
  assign: Template | undefined
}

const retryFields = ['Comment', 'ErrorEquals', 'IntervalSeconds', 'BackoffRate', 'MaxAttempts', 'MaxDelaySeconds', 'JitterStrategy']
const catchFields = ['Comment', 'ErrorEquals', 'Next', 'Output', 'Assign']

export function compileRetriers(given: unknown): Retrier[] {
  return list(given, 'Retry', retryFields).map(retrier => ({
    errors: retrier.ErrorEquals as string[],
    intervalSeconds: (retrier.IntervalSeconds as number | undefined) ?? 1,
    backoffRate: (retrier.BackoffRate as number | undefined) ?? 2,
    maxAttempts: (retrier.MaxAttempts as number | undefined) ?? 3,
    maxDelaySeconds: (retrier.MaxDelaySeconds as number | undefined) ?? Number.POSITIVE_INFINITY,
    fullJitter: retrier.JitterStrategy === 'FULL',
  }))
}

export function compileCatchers(given: unknown, now: () => number): Catcher[] {
  return list(given, 'Catch', catchFields).map(catcher => ({
    errors: catcher.ErrorEquals as string[],
    next: String(catcher.Next),
    output: catcher.Output === undefined ? undefined : compileTemplate(catcher.Output, now),
    assign: catcher.Assign === undefined ? undefined : compileTemplate(catcher.Assign, now),
  }))
}

/** Which retrier takes the error, and how long it waits; none when the first that matches is used up: catchers come next. */
export function planRetry(
  retriers: Retrier[],
  attempts: number[],
  failure: StateError,
): { attempts: number[]; delayMs: number } | undefined {
  const index = retriers.findIndex(({ errors }) => matches(errors, failure.error))
  const retrier = retriers[index]
  const made = attempts[index] ?? 0
  if (!retrier || made >= retrier.maxAttempts) return undefined
  const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** made, retrier.maxDelaySeconds)
  return {
    attempts: retriers.map((_, at) => (attempts[at] ?? 0) + (at === index ? 1 : 0)),
    delayMs: seconds * 1000 * (retrier.fullJitter ? Math.random() : 1),
  }
}

export function findCatcher(catchers: Catcher[], failure: StateError): Catcher | undefined {
  return catchers.find(({ errors }) => matches(errors, failure.error))
}

// States.Runtime ends an execution whatever it catches; States.TaskFailed stands for everything but a time-out.
function matches(errors: string[], error: string): boolean {
  if (error === 'States.Runtime') return false
  return errors.includes(error) || errors.includes('States.ALL') || (errors.includes('States.TaskFailed') && error !== 'States.Timeout')
}

function list(given: unknown, field: string, known: string[]): Record<string, unknown>[] {
  if (given === undefined) return []
  const entries = given as Record<string, unknown>[]
  for (const [index, entry] of entries.entries()) {
    const other = Object.keys(entry).find(key => !known.includes(key))
    if (other) throw new Error(`${field} ${index + 1}: ${other} is not run here, only ${known.join(', ')}`)
    const errors = entry.ErrorEquals
    if (!Array.isArray(errors) || errors.length === 0) throw new Error(`${field} ${index + 1}: ErrorEquals must name errors`)
    if (errors.includes('States.ALL') && (errors.length > 1 || index < entries.length - 1)) {
      throw new Error(`${field} ${index + 1}: States.ALL must stand alone and last`)
    }
  }
  return entries
}
