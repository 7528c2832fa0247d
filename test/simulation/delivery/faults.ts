/** What goes wrong, by name, and how often. The ids are those of docs/spec.md. */

/** Decided wherever it could happen. */
export const faults = {
  /** Per frame of a page. */
  cutBeforeLeaving: 'F1',
  cutOnArrival: 'F2',
  cutBeforeAnswer: 'F3',
  answerLost: 'F6',
  invokedTwice: 'F7',
  refusedByGateway: 'F21',
  /** Per call of a port by a handler. */
  diesBefore: 'F4',
  diesAfter: 'F5',
  outage: 'F21',
  lost: 'F21',
  throttled: 'F21',
  conflict: 'F22',
  torn: 'F22',
  /** Per post to a connection. */
  goneButLive: 'F11',
  goneThoughDelivered: 'F11',
  postFails: 'F12',
  pushLost: 'F14',
  pushDoubled: 'F13',
  pushLate: 'F27',
  /** Per end of a connection. */
  disconnectNever: 'F15',
  disconnectLate: 'F16',
  /** Per new connection, and per request by HTTPS. */
  ticketLost: 'F19',
  ticketLate: 'F19',
  requestLost: 'F19',
  /** Per timer. */
  timerTwice: 'F28',
  timerLate: 'F30',
  timerNever: 'F31',
} as const
export type Fault = keyof typeof faults

/** Decided now and then for a page, or for the host. */
export const troubles = {
  cut: 'F17',
  halfOpen: 'F18',
  slow: 'F6',
  frozen: 'F37',
  reload: 'I16',
  clockJumps: 'F36',
  restart: 'F42',
} as const
export type Trouble = keyof typeof troubles

/** Where a fault could happen. */
export interface Moment {
  /** Whose page the frame, the connection or the request is of. */
  readonly page?: string | undefined
  /** Action of the frame, kind of the notice or of the timer. */
  readonly action?: string | undefined
  /** Name and number of the port's call. */
  readonly call?: string | undefined
  readonly number?: number | undefined
}
export type Strikes = (fault: Fault, moment: Moment) => boolean

const chances: Readonly<Record<Fault, number>> = {
  cutBeforeLeaving: 0.01,
  cutOnArrival: 0.01,
  cutBeforeAnswer: 0.01,
  answerLost: 0.02,
  invokedTwice: 0.03,
  refusedByGateway: 0.01,
  diesBefore: 0.003,
  diesAfter: 0.004,
  outage: 0.002,
  lost: 0.003,
  throttled: 0.004,
  conflict: 0.02,
  torn: 0.1,
  goneButLive: 0.01,
  goneThoughDelivered: 0.01,
  postFails: 0.03,
  pushLost: 0.05,
  pushDoubled: 0.04,
  pushLate: 0.03,
  disconnectNever: 0.2,
  disconnectLate: 0.3,
  ticketLost: 0.05,
  ticketLate: 0.03,
  requestLost: 0.04,
  timerTwice: 0.1,
  timerLate: 0.2,
  timerNever: 0.1,
}

/** Each run has its own favourites: a fault that never happens leaves room for what others do together. */
export function randomFaults(random: () => number): Strikes {
  const weights = new Map<Fault, number>()
  for (const fault of Object.keys(faults) as Fault[]) weights.set(fault, [0, 0, 1, 1, 3][Math.floor(random() * 5)] as number)
  return fault => random() < chances[fault] * (weights.get(fault) as number)
}

/** This fault, once, at the first moment that fits. */
export function once(fault: Fault, fits: (moment: Moment) => boolean = () => true, times = 1): Strikes {
  let left = times
  return (name, moment) => left > 0 && name === fault && fits(moment) && left-- > 0
}

export function anyOf(...several: readonly Strikes[]): Strikes {
  return (fault, moment) => several.some(strikes => strikes(fault, moment))
}
