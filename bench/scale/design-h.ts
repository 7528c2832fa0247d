/**
 * What the design itself reached in its own simulation, with one seed: routing.md, tables 1 to 5b, column H. The tables have four
 * partitions of each line throughout. At 10/s one is enough (table 8), and there the busiest key is that of the design's runs with one:
 * the highest of six seeds (`node show.js d=H1 cells=10x100 seed=1` to 6), since one second of one run says little at such rates.
 */
export interface Cell {
  readonly arrivalsPerSecond: number
  readonly agents: number
  /** More customers than the agents can serve, so that time to offer is queueing and reaction is compared in its place. */
  readonly overloaded?: true
  /** Partitions of each line, and how long is measured. */
  readonly shards: number
  readonly measuredMs: number
  /** Tables 1 and 2: milliseconds, median and 99th percentile. */
  readonly toOffer: readonly [number, number]
  readonly reaction: readonly [number, number]
  /** Table 3: on the routing path, per assignment. */
  readonly writeUnits: number
  readonly readUnits: number
  /** Table 4: transactions per assignment. */
  readonly tries: number
  /** Table 5: agents passed over that no transaction was at (mean), and most times that one agent was. */
  readonly unclaimed: number
  readonly mostOvertakes: number
  /** Table 5b: units per second of the busiest partition key. */
  readonly hottestWrites: number
  readonly hottestReads: number
}

export const designH: readonly Cell[] = [
  {
    ...{ arrivalsPerSecond: 10, agents: 100, shards: 1, measuredMs: 100_000 },
    ...{ toOffer: [36, 81], reaction: [20, 53], writeUnits: 12.2, readUnits: 15.1, tries: 1.14 },
    ...{ unclaimed: 0.07, mostOvertakes: 3, hottestWrites: 76, hottestReads: 58 },
  },
  {
    ...{ arrivalsPerSecond: 10, agents: 1_000, shards: 1, measuredMs: 100_000 },
    ...{ toOffer: [37, 86], reaction: [20, 61], writeUnits: 13, readUnits: 9, tries: 1.04 },
    ...{ unclaimed: 0.03, mostOvertakes: 2, hottestWrites: 72, hottestReads: 34 },
  },
  {
    ...{ arrivalsPerSecond: 10, agents: 5_000, shards: 1, measuredMs: 100_000 },
    ...{ toOffer: [36, 117], reaction: [20, 89], writeUnits: 13.7, readUnits: 11.9, tries: 1.12 },
    ...{ unclaimed: 0.03, mostOvertakes: 4, hottestWrites: 84, hottestReads: 41 },
  },
  {
    ...{ arrivalsPerSecond: 100, agents: 100, overloaded: true, shards: 4, measuredMs: 20_000 },
    ...{ toOffer: [2_964, 4_382], reaction: [28, 118], writeUnits: 12.3, readUnits: 24.9, tries: 1.27 },
    ...{ unclaimed: 0.04, mostOvertakes: 9, hottestWrites: 115, hottestReads: 281 },
  },
  {
    ...{ arrivalsPerSecond: 100, agents: 1_000, shards: 4, measuredMs: 20_000 },
    ...{ toOffer: [42, 133], reaction: [26, 115], writeUnits: 13.5, readUnits: 17.9, tries: 1.44 },
    ...{ unclaimed: 0.1, mostOvertakes: 15, hottestWrites: 130, hottestReads: 244 },
  },
  {
    ...{ arrivalsPerSecond: 100, agents: 5_000, shards: 4, measuredMs: 20_000 },
    ...{ toOffer: [46, 125], reaction: [30, 102], writeUnits: 14.5, readUnits: 12.6, tries: 1.31 },
    ...{ unclaimed: 0.08, mostOvertakes: 14, hottestWrites: 142, hottestReads: 183 },
  },
  {
    ...{ arrivalsPerSecond: 500, agents: 1_000, shards: 4, measuredMs: 16_000 },
    ...{ toOffer: [114, 589], reaction: [44, 184], writeUnits: 10.3, readUnits: 17.2, tries: 1.02 },
    ...{ unclaimed: 0.12, mostOvertakes: 91, hottestWrites: 504, hottestReads: 1_133 },
  },
  {
    ...{ arrivalsPerSecond: 500, agents: 5_000, shards: 4, measuredMs: 16_000 },
    ...{ toOffer: [61, 168], reaction: [45, 149], writeUnits: 11.1, readUnits: 14.3, tries: 1.02 },
    ...{ unclaimed: 0.08, mostOvertakes: 91, hottestWrites: 526, hottestReads: 910 },
  },
]
