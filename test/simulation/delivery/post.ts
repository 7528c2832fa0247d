/** What becomes of a post to a connection: it arrives, is lost, doubled, late, or refused, whatever the poster is told. */
import { frameOf } from '../../../adapters/wire.ts'
import type { Notice } from '../../../domain/delivery.ts'
import type { Listener } from '../../../domain/ports.ts'
import type { Line } from './line.ts'
import type { World } from './world.ts'

export type Post = (listener: Listener, notice: Notice) => 'sent' | 'gone' | 'failed'

interface Ends {
  readonly lines: ReadonlyMap<string, Line>
  readonly counts: { pushes: number }
  answer(line: Line, text: string): void
}

export function createPost({ timeline, strikes, record, between, chance }: World, { lines, counts, answer }: Ends): Post {
  return (listener, notice) => {
    const frame = frameOf(listener, notice)
    if (frame === undefined) return 'sent'
    const line = lines.get(listener.connection)
    if (line === undefined) return 'gone'
    record.leaves(listener.role, listener.principal, frame)
    counts.pushes++
    const moment = { page: line.page.name, action: frame.action }
    if (strikes('goneButLive', moment)) return 'gone'
    if (strikes('postFails', moment)) return 'failed'
    if (strikes('pushLost', moment)) return 'sent'
    const text = JSON.stringify(frame)
    const late = strikes('pushLate', moment) ? (chance(0.1) ? between(20_000, 300_000) : between(50, 8_000)) : 0
    for (let n = strikes('pushDoubled', moment) ? 2 : 1; n > 0; n--) {
      if (late === 0) answer(line, text)
      else timeline.add(late * n, line, () => answer(line, text))
    }
    return strikes('goneThoughDelivered', moment) ? 'gone' : 'sent'
  }
}
