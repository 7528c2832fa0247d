import { createHash, randomUUID } from 'node:crypto'
import { compileMachine, type Machine } from './asl-definition.ts'
import { runExecution } from './asl-execution.ts'
import { type Ended, type Execution, openJournal } from './asl-journal.ts'
import type { Clock } from './clock.ts'
import { answer, describe, executionArn, inputProblem, nameProblem, page, refuse } from './state-machine-api.ts'

export type InvokeResult = { ok: true; payload: unknown } | { ok: false; error: string; cause: string }

export interface StateMachinesOptions {
  machines: { arn: string; name: string; definition: unknown; roleArn?: string }[]
  folder: string
  clock: Clock
  invoke(functionArn: string, payload: unknown): Promise<InvokeResult>
  /** Told of every state transition that would be billed, by machine and state. */
  transition?(machineName: string, state: string): void
  log(line: string): void
}

export interface StateMachines {
  handle(action: string, body: unknown): Promise<{ status: number; body: unknown }>
  resume(): void
  close(): Promise<void>
}

const keptMs = 24 * 3600_000
const keptTextLength = 512
const compactAtBytes = 64 * 2 ** 20

/** Standard workflows: executions outlive the process, and those that ended stay known by name for a day. */
export function openStateMachines(options: StateMachinesOptions): StateMachines {
  const { clock, log } = options
  const now = () => clock.now()
  const machines = new Map(options.machines.map(given => [given.arn, { ...given, definitionId: idOf(given.definition) }]))
  const compiled = new Map<string, Machine>()
  for (const { name, definition, definitionId } of machines.values()) compiled.set(definitionId, compileMachine(name, definition, now))

  const { journal, executions } = openJournal(options.folder)
  const running = new Map<string, Execution>()
  const finished = new Map<string, Execution>()
  const cancellations = new Map<Execution, Set<() => void>>()
  let closed = false
  for (const execution of executions.sort((a, b) => (a.ended?.at ?? 0) - (b.ended?.at ?? 0))) {
    if (execution.ended) shorten(execution)
    ;(execution.ended ? finished : running).set(arnOf(execution), execution)
  }
  compact()

  function compact() {
    forget()
    journal.compact([...running.values(), ...finished.values()])
  }

  // In the order in which they ended, so that the first young one ends the walk.
  function forget() {
    for (const [arn, execution] of finished) {
      if ((execution.ended?.at ?? 0) > clock.now() - keptMs) return
      finished.delete(arn)
    }
  }

  function finish(execution: Execution, ended: Omit<Ended, 'at'>) {
    for (const cancel of cancellations.get(execution) ?? []) cancel()
    cancellations.delete(execution)
    running.delete(arnOf(execution))
    execution.ended = { ...ended, at: clock.now() }
    shorten(execution)
    finished.set(arnOf(execution), execution)
    journal.ended(execution)
    if (ended.status === 'FAILED' || ended.status === 'TIMED_OUT') {
      log(`state machine execution ${arnOf(execution)} ${ended.status}: ${ended.error ?? 'no error name'}: ${ended.cause ?? ''}`)
    }
    forget()
    if (journal.bytes() > compactAtBytes) compact()
  }

  function drive(execution: Execution) {
    const machine = compiledFor(execution)
    const given = machines.get(execution.machineArn)
    if (!machine || !given) return finish(execution, { status: 'ABORTED', cause: 'its state machine is no longer deployed' })
    const own = new Set<() => void>()
    cancellations.set(execution, own)
    const live = () => !closed && execution.ended === undefined
    if (machine.timeoutSeconds !== undefined) {
      own.add(
        clock.setTimer(execution.startedAt + machine.timeoutSeconds * 1000, () =>
          finish(execution, { status: 'TIMED_OUT', error: 'States.Timeout' }),
        ),
      )
    }
    runExecution({
      execution,
      arn: arnOf(execution),
      machine,
      machineName: given.name,
      roleArn: given.roleArn ?? '',
      clock,
      invoke: options.invoke,
      entered: state => options.transition?.(given.name, state),
      moved: () => live() && journal.moved(execution),
      live,
      cancellations: own,
    })
      .then(ended => ended && live() && finish(execution, ended))
      // A bug or a full disk: the execution keeps its place in the journal and goes on at the next start.
      .catch((failure: unknown) => log(`state machine execution ${arnOf(execution)} stands still: ${(failure as Error).stack ?? failure}`))
  }

  function compiledFor(execution: Execution): Machine | undefined {
    const known = compiled.get(execution.definition)
    const given = machines.get(execution.machineArn)
    if (known || !given || !journal.definitions.has(execution.definition)) return known
    const machine = compileMachine(given.name, journal.definitions.get(execution.definition), now)
    compiled.set(execution.definition, machine)
    return machine
  }

  function find(body: Record<string, unknown>): Execution | undefined {
    const arn = String(body.executionArn)
    return running.get(arn) ?? finished.get(arn)
  }

  function start(body: Record<string, unknown>) {
    const machine = machines.get(String(body.stateMachineArn))
    if (!machine) return refuse('StateMachineDoesNotExist', `State Machine Does Not Exist: '${String(body.stateMachineArn)}'`)
    const name = body.name ?? randomUUID()
    const input = body.input ?? '{}'
    const badName = nameProblem(name)
    if (badName) return refuse('InvalidName', badName)
    const badInput = inputProblem(input)
    if (badInput) return refuse('InvalidExecutionInput', badInput)
    const execution: Execution = {
      name: String(name),
      machineArn: machine.arn,
      definition: machine.definitionId,
      startedAt: clock.now(),
      input: String(input),
    }
    const arn = arnOf(execution)
    const same = running.get(arn)
    if (same && same.input === input) return answer({ executionArn: arn, startDate: same.startedAt / 1000 })
    forget()
    if (same || finished.has(arn)) return refuse('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`)
    journal.define(machine.definitionId, machine.definition)
    journal.started(execution)
    running.set(arn, execution)
    drive(execution)
    return answer({ executionArn: arn, startDate: execution.startedAt / 1000 })
  }

  function stop(body: Record<string, unknown>) {
    const execution = find(body)
    if (!execution) return refuse('ExecutionDoesNotExist', `Execution Does Not Exist: '${String(body.executionArn)}'`)
    const { error, cause } = body as { error?: string; cause?: string }
    if (!execution.ended)
      finish(execution, { status: 'ABORTED', ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) })
    return answer({ stopDate: (execution.ended?.at ?? clock.now()) / 1000 })
  }

  return {
    async handle(action, given) {
      const body = (given ?? {}) as Record<string, unknown>
      switch (action.slice(action.lastIndexOf('.') + 1)) {
        case 'StartExecution':
          return start(body)
        case 'StopExecution':
          return stop(body)
        case 'DescribeExecution': {
          const execution = find(body)
          if (!execution) return refuse('ExecutionDoesNotExist', `Execution Does Not Exist: '${String(body.executionArn)}'`)
          return answer(describe(execution))
        }
        case 'ListExecutions': {
          const arn = String(body.stateMachineArn)
          if (!machines.has(arn)) return refuse('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
          forget()
          return answer(
            page(
              [...running.values(), ...finished.values()].filter(({ machineArn }) => machineArn === arn),
              body,
            ),
          )
        }
        default:
          return refuse('UnknownOperationException', `${action} is not answered here`)
      }
    },
    resume() {
      for (const execution of [...running.values()]) if (!cancellations.has(execution)) drive(execution)
    },
    async close() {
      if (closed) return
      closed = true
      for (const own of cancellations.values()) for (const cancel of own) cancel()
      journal.close()
    },
  }
}

// What ended is kept to be known by name; long texts would only fill the memory.
function shorten(execution: Execution) {
  delete execution.position
  if ((execution.input?.length ?? 0) > keptTextLength) delete execution.input
  if ((execution.ended?.output?.length ?? 0) > keptTextLength) delete execution.ended?.output
}

function arnOf(execution: Execution): string {
  return executionArn(execution.machineArn, execution.name)
}

function idOf(definition: unknown): string {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
