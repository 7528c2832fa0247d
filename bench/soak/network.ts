/** One client's way to the host, and what befalls it: seeded, so that one seed gives every client its own bad days. */
import { type Direction, openFaultProxy } from '../../test/support/fault-proxy.ts'
import { seeded } from '../random.ts'

/**
 * `cut`: what is open ends. `refused`: nothing gets through for a while. `slow`: everything comes late. `halfOpen` and `oneWay`: bytes
 * vanish in both directions or in one, and the connections that lost some stay dead. `lossy`: single frames vanish, as a push that
 * failed or a function that died over its frame.
 */
export const networkFaults = ['cut', 'refused', 'slow', 'halfOpen', 'oneWay', 'lossy'] as const
export type NetworkFault = (typeof networkFaults)[number]

export interface Network {
  readonly origin: string
  readonly counts: Readonly<Record<NetworkFault, number>>
  /** Bad weather from now on. */
  begin(): void
  /** No more faults, and what is broken on the way is healed; connections that are dead stay dead. */
  end(): void
  /** Is this frame one of those that vanish? */
  loses(direction: Direction): boolean
  close(): Promise<void>
}

const pauseMs = { from: 15_000, to: 45_000 }
const frameLoss = 0.3
/** Whoever stands on the way gives a dead connection up after this time; the host by itself would keep it for API Gateway's ten minutes. */
const forgetMs = 60_000

export async function openNetwork(target: number, seed: number): Promise<Network> {
  const proxy = await openFaultProxy(target, { forgetMs })
  const random = seeded(seed)
  const between = (from: number, to: number) => from + random() * (to - from)
  const counts: Record<NetworkFault, number> = { cut: 0, refused: 0, slow: 0, halfOpen: 0, oneWay: 0, lossy: 0 }
  let timer: NodeJS.Timeout | undefined
  let lossy = false

  function heal() {
    lossy = false
    proxy.heal()
  }
  function plan() {
    timer = setTimeout(befall, between(pauseMs.from, pauseMs.to))
  }
  function befall() {
    const fault = networkFaults[Math.floor(random() * networkFaults.length)] ?? 'cut'
    counts[fault]++
    timer = setTimeout(() => {
      heal()
      plan()
    }, begin(fault))
  }
  /** Answers how long it lasts. */
  function begin(fault: NetworkFault): number {
    switch (fault) {
      case 'cut':
        proxy.cut()
        return 0
      case 'refused':
        proxy.refuse()
        return between(1_000, 8_000)
      case 'slow':
        proxy.delay(between(200, 1_500))
        return between(3_000, 10_000)
      case 'halfOpen':
        proxy.swallow()
        return between(2_000, 8_000)
      case 'oneWay':
        proxy.swallow('all', [random() < 0.5 ? 'toServer' : 'toBrowser'])
        return between(2_000, 8_000)
      case 'lossy':
        lossy = true
        return between(3_000, 10_000)
      default:
        return fault satisfies never
    }
  }

  return {
    origin: `http://127.0.0.1:${proxy.port}`,
    counts,
    begin: plan,
    end() {
      clearTimeout(timer)
      heal()
    },
    loses: () => lossy && random() < frameLoss,
    async close() {
      clearTimeout(timer)
      await proxy.close()
    },
  }
}
