import { appendFileSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type InvokeResult, openStateMachines, type StateMachines } from '../../local/state-machines.ts'
import { manualClock, settle } from '../support/manual-clock.ts'

const arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:deadline'
const fn = 'arn:aws:lambda:eu-west-1:000000000000:function:expire'
const task = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: fn, Payload: '{% $states.input %}' },
  End: true,
}
const deadline = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Timestamp: '{% $states.input.at %}', Next: 'Expire' }, Expire: task },
}

function host(
  definition: unknown = deadline,
  given: { folder?: string; clock?: ReturnType<typeof manualClock>; machineArn?: string } = {},
) {
  const clock = given.clock ?? manualClock()
  const folder = given.folder ?? mkdtempSync(join(tmpdir(), 'machines-'))
  const calls: unknown[] = []
  const lines: string[] = []
  const answers: (InvokeResult | Promise<InvokeResult>)[] = []
  const open = () =>
    openStateMachines({
      machines: [{ arn: given.machineArn ?? arn, name: 'deadline', definition, roleArn: 'arn:aws:iam::000000000000:role/machine' }],
      folder,
      clock,
      invoke: async (_arn, payload) => {
        calls.push(payload)
        return (await answers.shift()) ?? { ok: true, payload: { done: true } }
      },
      log: line => lines.push(line),
    })
  return { clock, folder, calls, lines, answers, open, machines: open() }
}

async function start(machines: StateMachines, input: unknown, name?: string) {
  return machines.handle('StartExecution', { stateMachineArn: arn, input: JSON.stringify(input), ...(name ? { name } : {}) })
}

async function describeByName(machines: StateMachines, name: string) {
  const { body } = await machines.handle('DescribeExecution', { executionArn: `${arn.replace('stateMachine', 'execution')}:${name}` })
  return body as Record<string, unknown>
}

async function run(definition: unknown, input: unknown, answers: InvokeResult[] = [], ms = 100_000) {
  const it = host(definition)
  it.answers.push(...answers)
  await start(it.machines, input, 'one')
  await it.clock.advance(ms)
  return { ...it, ended: await describeByName(it.machines, 'one') }
}

const failing = (error: string): InvokeResult => ({ ok: false, error, cause: 'as told' })
const later = (clock: { now(): number }, ms: number) => new Date(clock.now() + ms).toISOString()
const machine = (states: Record<string, unknown>) => ({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states })

test('[LH30] an execution that waited while the host was down fires at once', async () => {
  const it = host()
  await start(it.machines, { at: later(it.clock, 30_000) }, 'one')
  await settle()
  await it.machines.close()
  await it.clock.advance(60_000)
  expect(it.calls).toEqual([])
  const again = it.open()
  again.resume()
  await it.clock.advance(0)
  expect(it.calls).toHaveLength(1)
  expect((await describeByName(again, 'one')).status).toBe('SUCCEEDED')
})

test('[LH31] a killed host loses no execution: one that was never closed goes on from its files, with its deadline', async () => {
  const it = host()
  await start(it.machines, { at: later(it.clock, 30_000) }, 'one')
  await settle()
  appendFileSync(join(it.folder, 'executions.jsonl'), '{"start":2,"execu')
  const clock = manualClock(it.clock.now() + 10_000)
  const after = host(deadline, { folder: it.folder, clock })
  after.machines.resume()
  await clock.advance(19_999)
  expect(after.calls).toEqual([])
  await clock.advance(1)
  expect(after.calls).toHaveLength(1)
})

test('[LH31] a task under way when the host was killed is run again, one that had answered is not', async () => {
  const it = host(machine({ First: { ...task, End: undefined, Next: 'Second' }, Second: task }))
  it.answers.push({ ok: true, payload: 1 }, new Promise(() => {}))
  await start(it.machines, { a: 1 }, 'one')
  await settle()
  expect(it.calls).toHaveLength(2)
  const after = host(machine({ First: { ...task, End: undefined, Next: 'Second' }, Second: task }), { folder: it.folder })
  after.machines.resume()
  await settle()
  expect(after.calls).toEqual([{ ExecutedVersion: '$LATEST', Payload: 1, StatusCode: 200 }])
})

test('[LH32] starting twice with one name and input is one execution; other input or a finished one is ExecutionAlreadyExists', async () => {
  const it = host()
  const at = later(it.clock, 30_000)
  const first = await start(it.machines, { at }, 'one')
  expect(first.status).toBe(200)
  expect(await start(it.machines, { at }, 'one')).toEqual(first)
  expect(await start(it.machines, { at, other: true }, 'one')).toMatchObject({
    status: 400,
    body: { __type: 'com.amazonaws.states#ExecutionAlreadyExists' },
  })
  await it.clock.advance(30_000)
  expect(it.calls).toHaveLength(1)
  expect((await start(it.machines, { at }, 'one')).status).toBe(400)
  await it.machines.close()
  const again = it.open()
  expect((await start(again, { at }, 'one')).status).toBe(400)
  await it.clock.advance(24 * 3600_000)
  expect((await start(again, { at }, 'one')).status).toBe(200)
})

test('[LH33] the API refuses as AWS does', async () => {
  const { machines } = host()
  const type = async (action: string, body: unknown) => ((await machines.handle(action, body)).body as { __type: string }).__type
  expect(await type('StartExecution', { stateMachineArn: `${arn}x` })).toBe('com.amazonaws.states#StateMachineDoesNotExist')
  expect(await type('StartExecution', { stateMachineArn: arn, name: 'a b' })).toBe('com.amazonaws.states#InvalidName')
  expect(await type('StartExecution', { stateMachineArn: arn, name: 'a'.repeat(81) })).toBe('com.amazonaws.states#InvalidName')
  expect(await type('StartExecution', { stateMachineArn: arn, input: '{' })).toBe('com.amazonaws.states#InvalidExecutionInput')
  expect(await type('DescribeExecution', { executionArn: 'x' })).toBe('com.amazonaws.states#ExecutionDoesNotExist')
  expect(await type('StopExecution', { executionArn: 'x' })).toBe('com.amazonaws.states#ExecutionDoesNotExist')
  expect(await type('CreateStateMachine', {})).toBe('com.amazonaws.states#UnknownOperationException')
})

test('[LH33] a stopped execution never fires, and is listed as aborted', async () => {
  const it = host()
  const { body } = await start(it.machines, { at: later(it.clock, 30_000) }, 'one')
  await start(it.machines, { at: later(it.clock, 30_000) }, 'two')
  await settle()
  await it.machines.handle('StopExecution', { executionArn: (body as { executionArn: string }).executionArn, cause: 'over' })
  await it.clock.advance(60_000)
  expect(it.calls).toHaveLength(1)
  expect(await describeByName(it.machines, 'one')).toMatchObject({ status: 'ABORTED', cause: 'over' })
  const list = async (query: object) => (await it.machines.handle('ListExecutions', { stateMachineArn: arn, ...query })).body
  expect(await list({ statusFilter: 'ABORTED' })).toMatchObject({ executions: [{ name: 'one' }] })
  const first = (await list({ maxResults: 1 })) as { executions: { name: string }[]; nextToken: string }
  const second = (await list({ maxResults: 1, nextToken: first.nextToken })) as typeof first
  expect([...first.executions, ...second.executions].map(({ name }) => name).sort()).toEqual(['one', 'two'])
  expect(second.nextToken).toBeUndefined()
})

test.each([
  [
    'another resource',
    { Go: { ...task, Resource: 'arn:aws:states:::dynamodb:updateItem' } },
    /state Go: the resource .*updateItem is not run here/,
  ],
  ['a task token', { Go: { ...task, Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' } }, /state Go: the resource/],
  ['.sync', { Go: { ...task, Resource: 'arn:aws:states:::states:startExecution.sync' } }, /state Go: the resource/],
  ['Parallel', { Go: { Type: 'Parallel', Branches: [], End: true } }, /state Go: a Parallel state is not run here/],
  ['Map', { Go: { Type: 'Map', End: true } }, /state Go: a Map state is not run here/],
  ['JSONPath', { Go: { ...task, QueryLanguage: 'JSONPath' } }, /state Go: only JSONata states run here/],
  ['a heartbeat', { Go: { ...task, HeartbeatSeconds: 3 } }, /state Go: HeartbeatSeconds is not run here/],
  ['a target that is not there', { Go: { Type: 'Pass', Next: 'Gone' } }, /state Go: there is no state Gone/],
  [
    'an expression that does not parse',
    { Go: { Type: 'Pass', Output: '{% 1 + %}', End: true } },
    /state Go: the expression does not parse/,
  ],
])('[LH34] a machine with %s is refused at open by machine and state', (_what, states, message) => {
  expect(() => host(machine(states))).toThrow(message)
  expect(() => host(machine(states))).toThrow(/state machine deadline/)
})

test('[LH35] Choice, Pass, Assign and $states.context flow as in AWS', async () => {
  const { ended } = await run(
    machine({
      Keep: {
        Type: 'Pass',
        Assign: { count: '{% $states.input.n + 1 %}' },
        Output: { name: '{% $states.context.Execution.Name %}' },
        Next: 'Pick',
      },
      Pick: { Type: 'Choice', Choices: [{ Condition: '{% $count > 5 %}', Next: 'Big' }], Default: 'Small' },
      Big: { Type: 'Succeed', Output: '{% {"big": $count, "name": $states.input.name, "machine": $states.context.StateMachine.Name} %}' },
      Small: { Type: 'Fail', Error: 'TooSmall', Cause: "{% 'only ' & $count %}" },
    }),
    { n: 5 },
  )
  expect(ended).toMatchObject({ status: 'SUCCEEDED' })
  expect(JSON.parse(ended.output as string)).toEqual({ big: 6, name: 'one', machine: 'deadline' })
})

test('[LH35] Fail, a missing choice and an expression that gives nothing end an execution by name', async () => {
  const fail = await run(machine({ No: { Type: 'Fail', Error: 'TooSmall', Cause: "{% 'only ' & $states.input.n %}" } }), { n: 2 })
  expect(fail.ended).toMatchObject({ status: 'FAILED', error: 'TooSmall', cause: 'only 2' })
  expect(fail.lines).toHaveLength(1)
  const choice = await run(machine({ Pick: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Pick' }] } }), {})
  expect(choice.ended).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' })
  const nothing = await run(machine({ Go: { Type: 'Pass', Output: '{% $states.input.gone %}', End: true } }), {})
  expect(nothing.ended).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' })
})

test('[LH36] a retrier of zero attempts in front sends a lost race straight to its catcher', async () => {
  const definition = machine({
    Expire: {
      ...task,
      Retry: [
        { ErrorEquals: ['LostRace'], MaxAttempts: 0 },
        { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 5 },
      ],
      Catch: [{ ErrorEquals: ['LostRace'], Output: '{% $states.errorOutput.Error %}', Next: 'Resolved' }],
    },
    Resolved: { Type: 'Succeed' },
  })
  const { calls, ended } = await run(definition, {}, [failing('LostRace')])
  expect(calls).toHaveLength(1)
  expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '"LostRace"' })
})

test('[LH36] retries back off up to the longest delay, then the error ends the execution', async () => {
  const retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 4, IntervalSeconds: 1, BackoffRate: 3, MaxDelaySeconds: 5 }]
  const it = host(machine({ Go: { ...task, Retry: retry } }))
  it.answers.push(...Array.from({ length: 6 }, () => failing('Down')))
  await start(it.machines, {}, 'one')
  const counts: number[] = []
  for (const ms of [0, 1000, 2999, 1, 5000, 5000, 60_000]) {
    await it.clock.advance(ms)
    counts.push(it.calls.length)
  }
  expect(counts).toEqual([1, 2, 2, 3, 4, 5, 5])
  expect(await describeByName(it.machines, 'one')).toMatchObject({ status: 'FAILED', error: 'Down', cause: 'as told' })
})

test('[LH36] attempts made before a restart count', async () => {
  const definition = machine({
    Go: { ...task, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1, IntervalSeconds: 10, JitterStrategy: 'FULL' }] },
  })
  const it = host(definition)
  it.answers.push(failing('Down'), failing('Down'))
  await start(it.machines, {}, 'one')
  await settle()
  await it.machines.close()
  const again = it.open()
  again.resume()
  await it.clock.advance(10_000)
  expect(it.calls).toHaveLength(2)
  expect(await describeByName(again, 'one')).toMatchObject({ status: 'FAILED' })
})

test('[LH37] a task past TimeoutSeconds fails with States.Timeout, which States.TaskFailed does not match and States.ALL does', async () => {
  const definition = machine({
    Go: {
      ...task,
      TimeoutSeconds: 5,
      Retry: [{ ErrorEquals: ['States.TaskFailed'] }],
      Catch: [
        { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
        { ErrorEquals: ['States.ALL'], Assign: { why: '{% $states.errorOutput.Error %}' }, Next: 'Late' },
      ],
    },
    Wrong: { Type: 'Fail' },
    Late: { Type: 'Succeed', Output: '{% $why %}' },
  })
  const it = host(definition)
  it.answers.push(new Promise(() => {}))
  await start(it.machines, {}, 'one')
  await it.clock.advance(4_999)
  expect((await describeByName(it.machines, 'one')).status).toBe('RUNNING')
  await it.clock.advance(1)
  expect(await describeByName(it.machines, 'one')).toMatchObject({ status: 'SUCCEEDED', output: '"States.Timeout"' })
})

test('[LH37] a machine past its own TimeoutSeconds ends as TIMED_OUT', async () => {
  const { ended, calls } = await run({ ...machine({ Wait: { Type: 'Wait', Seconds: 50, Next: 'Go' }, Go: task }), TimeoutSeconds: 10 }, {})
  expect(ended).toMatchObject({ status: 'TIMED_OUT' })
  expect(calls).toEqual([])
})

test('[LH38] an execution goes on by the definition it was started with, whatever was deployed since', async () => {
  const it = host()
  await start(it.machines, { at: later(it.clock, 30_000) }, 'one')
  await settle()
  await it.machines.close()
  const after = host(machine({ Other: { Type: 'Succeed' } }), { folder: it.folder, clock: it.clock })
  after.machines.resume()
  await it.clock.advance(30_000)
  expect(after.calls).toHaveLength(1)
  await after.machines.close()
})

test('[LH38] an execution whose machine is no longer deployed is aborted', async () => {
  const it = host()
  await start(it.machines, { at: later(it.clock, 30_000) }, 'one')
  await it.machines.close()
  const after = host(deadline, { folder: it.folder, clock: it.clock, machineArn: `${arn}-2` })
  after.machines.resume()
  expect(await describeByName(after.machines, 'one')).toMatchObject({ status: 'ABORTED' })
})

test('[LH39] opening rewrites the journal without what ended more than a day ago and without long texts', async () => {
  const it = host()
  const at = later(it.clock, 1000)
  for (let n = 0; n < 50; n++) await start(it.machines, { at, long: 'x'.repeat(2000) }, `old-${n}`)
  await it.clock.advance(1000)
  const grown = statSync(join(it.folder, 'executions.jsonl')).size
  await it.machines.close()
  await it.open().close()
  expect(statSync(join(it.folder, 'executions.jsonl')).size).toBeLessThan(grown / 5)
  await it.clock.advance(24 * 3600_000)
  await it.open().close()
  expect(readFileSync(join(it.folder, 'executions.jsonl'), 'utf8')).toBe('')
})

test('[LH39] a damaged journal is named, with the remedy', async () => {
  const it = host()
  await it.machines.close()
  appendFileSync(join(it.folder, 'executions.jsonl'), 'no json\n')
  expect(it.open).toThrow(/executions\.jsonl, line 1: the journal is damaged .* start anew/)
})

test('[LH40] three thousand executions wait on one timer each, and all fire', async () => {
  const it = host()
  const at = later(it.clock, 60_000)
  for (let n = 0; n < 3000; n++) await start(it.machines, { at }, `wait-${n}`)
  await settle()
  expect(it.clock.pending()).toBe(3000)
  await it.clock.advance(59_999)
  expect(it.calls).toHaveLength(0)
  const again = it.open()
  await it.machines.close()
  again.resume()
  await settle()
  expect(it.clock.pending()).toBe(3000)
})
