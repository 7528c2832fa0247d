import { randomUUID } from 'node:crypto'
import type { Clock } from './clock.ts'

export interface ScheduleOptions {
  rules: { name: string; expression: string; targets: { arn: string; input?: unknown }[] }[]
  clock: Clock
  invoke(arn: string, payload: unknown): Promise<unknown>
  log(line: string): void
}

const unitMs: Record<string, number> = { minute: 60_000, hour: 3600_000, day: 24 * 3600_000 }

/** Fires each rule's targets at its rate, the first time one period after the host opened. A run still going holds up none. */
export function startSchedule({ rules, clock, invoke, log }: ScheduleOptions): { close(): void } {
  const periods = rules.map(rule => ({ rule, periodMs: periodOf(rule.name, rule.expression) }))
  const cancellations = new Map<string, () => void>()

  function wait(rule: ScheduleOptions['rules'][number], periodMs: number, at: number) {
    const fire = () => {
      // Kept on the period's grid; what a sleeping computer missed is not made up for.
      const missed = Math.floor((clock.now() - at) / periodMs)
      wait(rule, periodMs, at + (missed + 1) * periodMs)
      for (const target of rule.targets) {
        const payload = target.input ?? event(rule.name, target.arn, at + missed * periodMs)
        invoke(target.arn, payload).catch((failure: unknown) => log(`schedule ${rule.name}, ${target.arn}: ${(failure as Error).message}`))
      }
    }
    cancellations.set(rule.name, clock.setTimer(at, fire))
  }

  for (const { rule, periodMs } of periods) wait(rule, periodMs, clock.now() + periodMs)
  return {
    close() {
      for (const cancel of cancellations.values()) cancel()
    },
  }
}

function periodOf(name: string, expression: string): number {
  const [, count, unit, plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? []
  const periodMs = Number(count) * (unitMs[unit ?? ''] ?? 0)
  if (!periodMs || (count === '1') === (plural === 's')) {
    throw new Error(
      `schedule ${name}: ${expression} is not run here, only rate(1 minute), rate(n minutes), and the same with hours or days`,
    )
  }
  return periodMs
}

function event(rule: string, targetArn: string, at: number) {
  const [, partition, , region, account] = targetArn.split(':')
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region,
    resources: [`arn:${partition}:events:${region}:${account}:rule/${rule}`],
    detail: {},
  }
}
