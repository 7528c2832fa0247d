/** What is bundled with the real rules and with each mutant of them. */
export { inEveryWay } from '../orders.ts'
export * as combiner from '../schedules/combiner.ts'
export { thenRetried, thenSwept } from '../schedules/crashes.ts'
export * as offers from '../schedules/offers.ts'
export * as queues from '../schedules/queues.ts'
export * as wakeUps from '../schedules/wake-ups.ts'
export { startBesideAvailable } from './index-behind.ts'
