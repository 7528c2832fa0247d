import type { Machine, State } from './asl-definition.ts'
import { StateError, type Template } from './asl-expression.ts'
import type { Ended, Execution, Position } from './asl-journal.ts'
import { findCatcher, planRetry } from './asl-retry.ts'
import type { Clock } from './clock.ts'
import type { InvokeResult } from './state-machines.ts'

export interface Run {
  execution: Execution
  arn: string
  machine: Machine
  machineName: string
  roleArn: string
  clock: Clock
  invoke(functionArn: string, payload: unknown): Promise<InvokeResult>
  /** Told of every state that is entered, and of every retry. */
  entered(state: string): void
  /** Writes the position down; what follows from it is done after. */
  moved(): void
  /** False once the execution was stopped or the host closes: whatever was under way no longer counts. */
  live(): boolean
  /** Timers of this execution, cancelled with it. */
  cancellations: Set<() => void>
}

type Step = { to: string; output: unknown; variables: Record<string, unknown> } | { end: Omit<Ended, 'at'> } | 'again'

/** Takes an execution from where it stands to its end. Undefined when it was stopped on the way. */
export async function runExecution(run: Run): Promise<Omit<Ended, 'at'> | undefined> {
  while (run.live()) {
    const position = positionOf(run)
    const state = run.machine.states.get(position.state)
    if (!state) return failed(new StateError('States.Runtime', `there is no state ${position.state}`))
    let step: Step
    try {
      step = await takeStep(run, position, state)
    } catch (failure) {
      if (!(failure instanceof StateError)) throw failure
      step = { end: failed(failure) }
    }
    if (!run.live()) return undefined
    if (step === 'again') continue
    if ('end' in step) return step.end
    run.execution.position = { state: step.to, input: step.output, variables: step.variables, enteredAt: run.clock.now() }
    run.moved()
    run.entered(step.to)
  }
  return undefined
}

function positionOf({ execution, machine, entered }: Run): Position {
  if (execution.position) return execution.position
  entered(machine.startAt)
  const input = JSON.parse(execution.input ?? '{}')
  execution.position = { state: machine.startAt, input, variables: {}, enteredAt: execution.startedAt }
  return execution.position
}

async function takeStep(run: Run, position: Position, state: State): Promise<Step> {
  const bindings = bindingsOf(run, position)
  switch (state.type) {
    case 'Wait':
      if (position.until === undefined) {
        position.until = await deadline(state, position, bindings)
        run.moved()
      }
      await pause(run, position.until)
      return leave(state, position, bindings, position.input)
    case 'Pass':
      return leave(state, position, bindings, position.input)
    case 'Choice': {
      for (const choice of state.choices) {
        const chosen = await choice.condition.evaluate(bindings)
        if (typeof chosen !== 'boolean')
          throw new StateError('States.QueryEvaluationError', 'a Condition gave something else than true or false')
        if (chosen) return leave(choice, position, bindings, position.input)
      }
      if (state.next === undefined)
        throw new StateError('States.NoChoiceMatched', `no choice of ${position.state} matches and it has no Default`)
      return leave(state, position, bindings, position.input)
    }
    case 'Task':
      return task(run, position, state, bindings)
    case 'Succeed':
      return succeeded(state.output ? await state.output.evaluate(bindings) : position.input)
    case 'Fail': {
      const error = await state.error?.evaluate(bindings)
      const cause = await state.cause?.evaluate(bindings)
      return {
        end: {
          status: 'FAILED',
          ...(error === undefined ? {} : { error: String(error) }),
          ...(cause === undefined ? {} : { cause: String(cause) }),
        },
      }
    }
    default:
      throw new Error(`no such state: ${JSON.stringify(state satisfies never)}`)
  }
}

async function task(run: Run, position: Position, state: State & { type: 'Task' }, bindings: Bindings): Promise<Step> {
  if (position.until !== undefined) await pause(run, position.until)
  try {
    const given = (await state.arguments.evaluate(bindings)) as { FunctionName: string; Payload?: unknown }
    const seconds = state.timeoutSeconds && Number(await state.timeoutSeconds.evaluate(bindings))
    if (!run.live()) return 'again'
    const called = run.invoke(given.FunctionName, given.Payload ?? {})
    const answer = await (seconds === undefined ? called : within(run, seconds, called))
    if (!run.live()) return 'again'
    if (!answer.ok) throw new StateError(answer.error, answer.cause)
    const result = { ExecutedVersion: '$LATEST', Payload: answer.payload ?? null, StatusCode: 200 }
    return await leave(state, position, withState(bindings, { result }), result)
  } catch (failure) {
    if (!(failure instanceof StateError)) throw failure
    return retryOrCatch(run, position, state, bindings, failure)
  }
}

async function retryOrCatch(
  run: Run,
  position: Position,
  state: State & { type: 'Task' },
  bindings: Bindings,
  failure: StateError,
): Promise<Step> {
  if (!run.live()) return 'again'
  const retry = planRetry(state.retriers, position.attempts ?? [], failure)
  if (retry) {
    position.attempts = retry.attempts
    position.until = run.clock.now() + retry.delayMs
    run.moved()
    run.entered(position.state)
    return 'again'
  }
  const catcher = findCatcher(state.catchers, failure)
  if (!catcher) throw failure
  const errorOutput = { Error: failure.error, Cause: failure.cause }
  return leave(catcher, position, withState(bindings, { errorOutput }), errorOutput)
}

type Bindings = Record<string, unknown> & { states: Record<string, unknown> }

function bindingsOf(run: Run, position: Position): Bindings {
  const { execution, arn, machineName, roleArn } = run
  const context = {
    Execution: {
      Id: arn,
      Input: JSON.parse(execution.input ?? '{}'),
      Name: execution.name,
      RoleArn: roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
    },
    State: {
      EnteredTime: new Date(position.enteredAt).toISOString(),
      Name: position.state,
      RetryCount: (position.attempts ?? []).reduce((sum, made) => sum + made, 0),
    },
    StateMachine: { Id: execution.machineArn, Name: machineName },
  }
  return { ...position.variables, states: { input: position.input, context } }
}

function withState(bindings: Bindings, more: Record<string, unknown>): Bindings {
  return { ...bindings, states: { ...bindings.states, ...more } }
}

// Output and Assign both see the variables as they were on entry.
async function leave(
  ending: { next: string | undefined; output: Template | undefined; assign: Template | undefined },
  position: Position,
  bindings: Bindings,
  result: unknown,
): Promise<Step> {
  const output = ending.output ? await ending.output.evaluate(bindings) : result
  const assigned = ending.assign ? ((await ending.assign.evaluate(bindings)) as Record<string, unknown>) : {}
  if (ending.next === undefined) return succeeded(output)
  return { to: ending.next, output, variables: { ...position.variables, ...assigned } }
}

async function deadline(state: State & { type: 'Wait' }, position: Position, bindings: Bindings): Promise<number> {
  if ('seconds' in state) {
    const seconds = await state.seconds.evaluate(bindings)
    if (typeof seconds === 'number' && seconds >= 0) return position.enteredAt + seconds * 1000
    throw new StateError('States.QueryEvaluationError', `Seconds must be a number from 0 up, not ${JSON.stringify(seconds)}`)
  }
  const timestamp = await state.timestamp.evaluate(bindings)
  const at = typeof timestamp === 'string' && /^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(timestamp) ? Date.parse(timestamp) : Number.NaN
  if (Number.isNaN(at))
    throw new StateError('States.QueryEvaluationError', `Timestamp must be an RFC 3339 time, not ${JSON.stringify(timestamp)}`)
  return at
}

// Never settles when the execution is stopped: the cancelled timer takes the waiting code with it.
function pause(run: Run, until: number): Promise<void> {
  if (until <= run.clock.now()) return Promise.resolve()
  return new Promise(resolve => {
    const cancel = run.clock.setTimer(until, () => {
      run.cancellations.delete(cancel)
      resolve()
    })
    run.cancellations.add(cancel)
  })
}

async function within(run: Run, seconds: number, called: Promise<InvokeResult>): Promise<InvokeResult> {
  let cancel = () => {}
  const late = new Promise<InvokeResult>(resolve => {
    const cause = `the task did not answer within ${seconds} s`
    cancel = run.clock.setTimer(run.clock.now() + seconds * 1000, () => resolve({ ok: false, error: 'States.Timeout', cause }))
    run.cancellations.add(cancel)
  })
  try {
    return await Promise.race([called, late])
  } finally {
    cancel()
    run.cancellations.delete(cancel)
  }
}

function succeeded(output: unknown): Step {
  return { end: { status: 'SUCCEEDED', output: JSON.stringify(output) } }
}

function failed(failure: StateError): Omit<Ended, 'at'> {
  return { status: 'FAILED', error: failure.error, cause: failure.cause }
}
