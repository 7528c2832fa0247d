import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { Failure } from '../domain/ports.ts'
import { toItem } from './attribute-values.ts'

const throttlings = new Set([
  'ThrottlingException',
  'ThrottlingError',
  'Throttling',
  'ProvisionedThroughputExceededException',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
])
const conflicts = new Set(['TransactionConflictException', 'TransactionConflict', 'TransactionInProgressException'])

/** Why a single write was refused. What is neither a condition nor contention is thrown on. */
export function refusalOf(error: unknown): Failure {
  if (error instanceof ConditionalCheckFailedException) return withItem(error.Item)
  const name = error instanceof Error ? error.name : ''
  if (throttlings.has(name)) return { reason: 'throttled' }
  if (conflicts.has(name)) return { reason: 'conflict' }
  throw error
}

/** Why each write of a transaction was refused, in their order. One reason that is none of ours throws for all. */
export function reasonsOf(error: unknown, writes: number): Failure[] {
  if (!(error instanceof TransactionCanceledException)) return new Array<Failure>(writes).fill(refusalOf(error))
  const reasons = error.CancellationReasons ?? []
  if (reasons.length !== writes) throw error
  return reasons.map(({ Code = 'None', Item }) => {
    if (Code === 'None') return { reason: 'none' }
    if (Code === 'ConditionalCheckFailed') return withItem(Item)
    if (throttlings.has(Code)) return { reason: 'throttled' }
    if (conflicts.has(Code)) return { reason: 'conflict' }
    throw error
  })
}

function withItem(item: Parameters<typeof toItem>[0] | undefined): Failure {
  return item && Object.keys(item).length > 0 ? { reason: 'condition', item: toItem(item) } : { reason: 'condition' }
}
