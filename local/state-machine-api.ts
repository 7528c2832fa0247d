import type { Execution } from './asl-journal.ts'

interface Answer {
  status: number
  body: unknown
}

export function answer(body: unknown): Answer {
  return { status: 200, body }
}

export function refuse(type: string, message: string): Answer {
  return { status: 400, body: { __type: `com.amazonaws.states#${type}`, message } }
}

export function executionArn(machineArn: string, name: string): string {
  return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`
}

export function nameProblem(name: unknown): string | undefined {
  const good = typeof name === 'string' && name.length >= 1 && name.length <= 80 && !/[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name)
  return good ? undefined : `Invalid Name: '${String(name)}'`
}

export function inputProblem(input: unknown): string | undefined {
  if (typeof input !== 'string') return 'Invalid State Machine Execution Input: the input must be a string of JSON'
  if (Buffer.byteLength(input) > 256 * 1024) return 'Invalid State Machine Execution Input: the input is longer than 256 KiB'
  try {
    JSON.parse(input)
    return undefined
  } catch (failure) {
    return `Invalid State Machine Execution Input: '${(failure as Error).message}'`
  }
}

export function describe(execution: Execution) {
  const { name, machineArn, input, ended } = execution
  return {
    ...summary(execution),
    executionArn: executionArn(machineArn, name),
    // A finished execution keeps short texts only; the API has a field to say so.
    ...(input === undefined ? { inputDetails: { included: false } } : { input, inputDetails: { included: true } }),
    ...(ended?.status !== 'SUCCEEDED'
      ? {}
      : ended.output === undefined
        ? { outputDetails: { included: false } }
        : { output: ended.output, outputDetails: { included: true } }),
    ...(ended?.error === undefined ? {} : { error: ended.error }),
    ...(ended?.cause === undefined ? {} : { cause: ended.cause }),
  }
}

/** The latest first, a page at a time. */
export function page(executions: Execution[], query: { statusFilter?: string; maxResults?: number; nextToken?: string }) {
  const wanted = executions.filter(execution => query.statusFilter === undefined || statusOf(execution) === query.statusFilter)
  const from = query.nextToken === undefined ? 0 : Number(Buffer.from(query.nextToken, 'base64url').toString())
  const to = from + (query.maxResults || 100)
  return {
    executions: wanted
      .sort((a, b) => b.startedAt - a.startedAt)
      .slice(from, to)
      .map(summary),
    ...(to < wanted.length ? { nextToken: Buffer.from(String(to)).toString('base64url') } : {}),
  }
}

function summary(execution: Execution) {
  const { name, machineArn, startedAt, ended } = execution
  return {
    executionArn: executionArn(machineArn, name),
    stateMachineArn: machineArn,
    name,
    status: statusOf(execution),
    startDate: startedAt / 1000,
    ...(ended ? { stopDate: ended.at / 1000 } : {}),
  }
}

function statusOf({ ended }: Execution): string {
  return ended?.status ?? 'RUNNING'
}
