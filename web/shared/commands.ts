import type { ClientFrame, ServerFrame } from '../../protocol/frames.ts'
import type { Clock } from './clock.ts'
import { reconnectDelay } from './reconnect.ts'

const answerMs = 4_000

type WithCid = Extract<ClientFrame, { cid: string }>
export type Command = WithCid extends infer Frame ? (Frame extends WithCid ? Omit<Frame, 'cid'> : never) : never
type Ack = Extract<ServerFrame, { action: 'ack' }>
export type Nack = Extract<ServerFrame, { action: 'nack' }>

export interface Commands {
  /** Resolves with the server's final answer, however many connections that takes. */
  run(command: Command): Promise<Ack | Nack>
  answered(frame: Ack | Nack): boolean
  connected(): void
}

export interface CommandPorts {
  clock: Clock
  random(): number
  newCid(): string
  send(frame: ClientFrame): boolean
  /** An answer is overdue: the connection may be dead. */
  unanswered?(): void
}

/** Commands are sent again with the same cid until they are answered; only RETRY and RATE lead to another try. */
export function createCommands(ports: CommandPorts): Commands {
  const open = new Map<string, { send(): void; settle(answer: Ack | Nack): void; again(delayMs: number): void; attempt: number }>()
  return {
    run(command) {
      const cid = ports.newCid()
      const frame = { ...command, cid } as WithCid
      return new Promise(resolve => {
        let cancel = () => {}
        const entry = {
          attempt: 0,
          send() {
            cancel()
            if (!ports.send(frame)) return
            cancel = ports.clock.setTimer(ports.clock.now() + answerMs, () => {
              ports.unanswered?.()
              entry.again(reconnectDelay(entry.attempt, ports.random()))
            })
          },
          again(delayMs: number) {
            cancel()
            entry.attempt += 1
            cancel = ports.clock.setTimer(ports.clock.now() + delayMs, entry.send)
          },
          settle(answer: Ack | Nack) {
            cancel()
            open.delete(cid)
            resolve(answer)
          },
        }
        open.set(cid, entry)
        entry.send()
      })
    },
    answered(frame) {
      const cids = frame.action === 'ack' ? frame.items.map(item => item.cid) : frame.cid === undefined ? [] : [frame.cid]
      const entry = cids.map(cid => open.get(cid)).find(found => found !== undefined)
      if (!entry) return false
      // Expired rights are renewed by the connection; the command waits for that.
      if (frame.action === 'nack' && (frame.retry || frame.code === 'AUTH_EXPIRED'))
        entry.again(frame.afterMs ?? reconnectDelay(entry.attempt, ports.random()))
      else entry.settle(frame)
      return true
    },
    connected() {
      for (const entry of open.values()) entry.send()
    },
  }
}
