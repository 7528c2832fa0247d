/** Frames that leave the server, held against the log: I1, I8, I14; and what was refused. */
import type { ServerFrame } from '../../../protocol/frames.ts'
import type { Attempt, ChatRecord } from './record.ts'

interface Known {
  recordOf(chat: string): ChatRecord
  readonly attempts: ReadonlyMap<string, Attempt>
  readonly found: string[]
}

export function watchFrames({ recordOf, attempts, found }: Known) {
  /** Client ids that were refused for good, and chats of which that was said for all words under way. */
  const refused = new Set<string>()
  const acked = new Map<string, number>()
  /** Acknowledged, and yet to be found in the log. */
  const promised: { cid: string; seq: number | undefined; record: ChatRecord }[] = []

  function acks(frame: Extract<ServerFrame, { action: 'ack' }>) {
    for (const { cid, seq } of frame.items) {
      const attempt = attempts.get(cid)
      if (attempt === undefined) continue
      promised.push({ cid, seq, record: recordOf(attempt.chat) })
      const before = acked.get(cid)
      if (before !== undefined && before !== seq) found.push(`I8 ${cid} is acknowledged as ${before} and as ${seq}`)
      if (seq !== undefined) acked.set(cid, seq)
    }
  }

  /** I1. Of a transaction that becomes visible bit by bit, a handler may know before its event can be read. */
  function check() {
    for (const { cid, seq, record } of promised.splice(0)) {
      const event = seq === undefined ? undefined : record.events[seq - 1]
      if (record.torn > 0 && event === undefined) promised.push({ cid, seq, record })
      else if (event?.cid !== cid) found.push(`I1 ${cid} is acknowledged as ${seq}, where ${JSON.stringify(event)} stands`)
    }
  }

  function leaves(role: string, principal: string, frame: ServerFrame) {
    if (frame.action === 'ack') acks(frame)
    if (frame.action === 'nack' && frame.cid !== undefined && !frame.retry) {
      refused.add(frame.cid)
      if (frame.code === 'CHAT_ENDED' || frame.code === 'NOT_OWNER') refused.add(attempts.get(frame.cid)?.chat ?? '')
    }
    if (role === 'customer') {
      if ('agent' in frame) found.push(`I14 ${frame.action} with an agent's list goes to the customer of ${principal}`)
      // a refusal repeats the name that the page itself has given
      if (frame.action !== 'nack' && 'chat' in frame && frame.chat !== undefined && idOf(frame.chat) !== principal)
        found.push(`I14 ${frame.action} of ${idOf(frame.chat)} goes to the customer of ${principal}`)
      return
    }
    if ((frame.action !== 'events' && frame.action !== 'page' && frame.action !== 'ack') || frame.chat === undefined) return
    const tenures = recordOf(frame.chat).tenures.filter(({ agent }) => agent === principal)
    const until = Math.max(0, ...tenures.map(tenure => tenure.until))
    const beyond = frame.events?.find(event => event.seq > until)
    if (beyond) found.push(`I14 ${frame.action} of ${frame.chat} with ${beyond.seq} goes to ${principal}, whose time ended with ${until}`)
  }

  return { leaves, check, wasRefused: (cid: string, chat: string) => refused.has(cid) || refused.has(chat) }
}

function idOf(chat: string | { readonly chat: string }): string {
  return typeof chat === 'string' ? chat : chat.chat
}
