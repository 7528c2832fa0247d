import type { Clock } from './clock.ts'

export type InvokeResult = { ok: true; payload: unknown } | { ok: false; error: string; cause: string }

export interface StateMachinesOptions {
  machines: { arn: string; name: string; definition: unknown; roleArn?: string }[]
  folder: string
  clock: Clock
  invoke(functionArn: string, payload: unknown): Promise<InvokeResult>
  log(line: string): void
}

export interface StateMachines {
  handle(action: string, body: unknown): Promise<{ status: number; body: unknown }>
  resume(): void
  close(): Promise<void>
}

export function openStateMachines(options: StateMachinesOptions): StateMachines {
  throw new Error(`not built yet: ${options.machines.length} machines`)
}
