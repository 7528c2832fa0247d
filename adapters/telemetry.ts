/** One place for log lines and metrics. No words of a person are ever logged: fields are ids and counts (T20). */
import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Journal } from '../domain/ports.ts'

const logger = new Logger()
const metrics = new Metrics()

/** Each business event is one line and one count. */
export function createJournal(): Journal {
  return {
    record(event, fields) {
      logger.info(event, fields)
      metrics.addMetric(event, MetricUnit.Count, 1)
    },
  }
}

/** Counts are written out once per invocation, also of one that fails. */
export function withMetrics<Event, Result>(handler: (event: Event) => Promise<Result>): (event: Event) => Promise<Result> {
  return async event => {
    try {
      return await handler(event)
    } finally {
      // most frames count nothing, and publishing nothing is a warning
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
    }
  }
}

export function logFault(requestId: string, error: unknown): void {
  logger.error('fault', { requestId, error: error instanceof Error ? error : new Error(String(error)) })
}
