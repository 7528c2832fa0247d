/**
 * Owner of "this chat waits": leaves only when the chat does not wait any more, when a strong read after its write shows nobody free
 * for it, or when a combiner has taken over (routing.md §3, §5.4).
 */
import { allowed, look, pairs, type WaitEntry } from './lines.ts'
import { combine } from './matching.ts'
import { finishTry, lookAt, tryOffer } from './offer.ts'
import type { Ports } from './ports.ts'
import type { QueueInForce } from './queue.ts'

/** More waiting chats than this are a crowd: one combiner serves them faster than each its own. */
export const crowd = 4
const directTries = 2

export async function ownChat(ports: Ports, wait: WaitEntry, settings?: QueueInForce): Promise<void> {
  const { store, clock, ids } = ports
  let known = settings
  for (let tries = 0; tries < directTries; tries++) {
    const seen = await lookAt(store, wait.queue, known, look.direct)
    known = seen.settings
    const { lines } = seen
    const now = clock.now()
    // matched, cancelled, or back under another round
    if (lines.waitsComplete && !lines.waits.some(entry => isSame(entry, wait))) return
    // whoever becomes eligible after this read sees the chat
    if (lines.agentsComplete && !lines.agents.some(line => allowed(wait, line.agent, now))) return
    if (lines.waits.length > crowd) break
    const pair = pairs(lines, now).find(matched => isSame(matched.wait, wait))
    if (pair === undefined) break
    const tried = await tryOffer(ports, pair, seen)
    await finishTry(ports, tried)
    if (tried.made || tried.chatOver) return
    if (tried.contended) await clock.pause(6 + ids.fraction() * 10)
  }
  await combine(ports, wait.queue, known)
}

function isSame(entry: WaitEntry, wait: WaitEntry): boolean {
  return entry.chat === wait.chat && entry.round === wait.round
}
