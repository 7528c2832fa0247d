import type { ClientFrame } from '../../protocol/frames.ts'
import type { Nack } from './commands.ts'
import { type ConnectionPorts, TicketRefused } from './connection.ts'

const leadMs = 60_000

export interface Renewal {
  /** The connection's rights end in so many ms from now. */
  plan(validForMs: number): void
  cancel(): void
  /** True when the frame answered an `authorize`. */
  answered(frame: Nack | { action: 'ack'; items: readonly { cid: string }[] }): boolean
}

/**
 * Renews a connection's rights a minute before they end (PC7). The ack of `authorize` names no new end, so as much time as before is
 * assumed; whatever does not work out leads to a new connection beside the old one, whose `welcome` tells.
 */
export function createRenewal(
  ports: Pick<ConnectionPorts, 'clock' | 'ticket' | 'newCid'>,
  send: (frame: ClientFrame) => boolean,
  rotate: () => void,
  refuse: () => void,
): Renewal {
  let cancel = () => {}
  let cid: string | undefined
  let validForMs = 0

  function schedule() {
    cancel()
    const inMs = Math.max(validForMs - leadMs, validForMs / 2)
    cancel = ports.clock.setTimer(ports.clock.now() + inMs, () => {
      renew().catch(error => {
        if (error instanceof TicketRefused) return refuse()
        console.warn('could not renew the rights of the connection, moving to a new one', error)
        rotate()
      })
    })
  }
  async function renew() {
    const ticket = await ports.ticket()
    cid = ports.newCid()
    if (!send({ action: 'authorize', cid, ticket })) cid = undefined
  }
  return {
    plan(forMs) {
      validForMs = forMs
      schedule()
    },
    cancel() {
      cancel()
      cid = undefined
    },
    answered(frame) {
      const named = frame.action === 'nack' ? [frame.cid] : frame.items.map(item => item.cid)
      if (cid === undefined || !named.includes(cid)) return false
      cid = undefined
      if (frame.action === 'nack') rotate()
      else schedule()
      return true
    },
  }
}
