/**
 * What lib/ and the running code must agree on: names of variables, machines, functions and metrics. Imports nothing, so that
 * neither side drags the other in.
 */

/** Environment variables of the functions. A function is given only those that it reads. */
export const variables = {
  table: 'TABLE_NAME',
  /** https://{api}.execute-api.{region}.amazonaws.com/{stage}: where `@connections` is. */
  sockets: 'SOCKETS_URL',
  /** Prefix of the machines' ARNs; a timer's kind is appended. */
  machinePrefix: 'MACHINE_ARN_PREFIX',
  drainFunction: 'DRAIN_FUNCTION_NAME',
  metricsNamespace: 'POWERTOOLS_METRICS_NAMESPACE',
  serviceName: 'POWERTOOLS_SERVICE_NAME',
} as const

/** Kinds of deadline that are told of to the second; each is one machine, named `<prefix><kind>`: known before the machine exists. */
export const timerKinds = ['offer-timeout', 'post-processing', 'presence'] as const
export type TimerKind = (typeof timerKinds)[number]

/** What a timer's machine is started with and hands to the `timer` function when `at` has come. `at` is ISO 8601, UTC. */
export interface TimerInput {
  readonly kind: TimerKind
  readonly at: string
  /** Chat id, or agent id for `presence`. */
  readonly subject: string
  /** What the deadline belongs to: the round of an offer or of the chat, a connection. */
  readonly of: string
}

export const machineName = (prefix: string, kind: TimerKind): string => `${prefix}${kind}`

/** Entry files under lambdas/ (without `.ts`), which are also the names of the bundles: `dist/lambdas/<name>/index.mjs`, export `handler`. */
export const functionEntries = ['authorize', 'socket', 'http', 'timer', 'sweep', 'drain'] as const
export type FunctionEntry = (typeof functionEntries)[number]

/** Attribute names of the one table. `expires` (epoch seconds) is the TTL attribute; it only cleans, no decision rests on it. */
export const table = { partitionKey: 'pk', sortKey: 'sk', timeToLive: 'expires' } as const

/** The sub-protocol that a socket must ask for and that `$connect` echoes; the ticket rides beside it as `t.<ticket>`. */
export const subProtocol = 'cc.v1'

export const staffGroups = ['agent', 'supervisor', 'administrator'] as const
export type StaffGroup = (typeof staffGroups)[number]

/** Path of the WebSocket API: its stage is named so that `/ws` behind the sites' distributions reaches it unchanged. */
export const socketStage = 'ws'

/** File that each site reads before anything else; written at deploy time. */
export const siteConfigFile = 'config.json'

export const metrics = {
  namespace: 'Usher',
  names: ['ChatStarted', 'OfferMade', 'OfferAccepted', 'OfferRejected', 'OfferExpired', 'ChatEnded', 'SweepRepaired', 'WaitToOffer'],
} as const
