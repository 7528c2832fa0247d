import { Linked } from './linked.tsx'
import type { LogParts } from './log-item.tsx'
import { Failure } from './message-failure.tsx'

/** What some messages need, at hand from the start. */
export const logParts: LogParts = { Linked, Failure }
