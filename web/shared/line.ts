/** One socket to the server, from its opening until it is silenced. */
import type { ClientFrame } from '../../protocol/frames.ts'
import { protocolVersion } from '../../protocol/limits.ts'
import type { Clock } from './clock.ts'

/** The part of a WebSocket that is used here. */
export interface Socket {
  send(data: string): void
  close(code?: number): void
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
}

export interface Line {
  socket: Socket
  /** The interval that the server expects of it. */
  toldMs: number
  /** Ends the wait for the welcome. */
  cancel: () => void
}

export interface LineEvents {
  heartbeatMs(): number
  heard(line: Line, data: unknown): void
  dropped(line: Line): void
}

/** A new socket has this long to say `welcome`. */
const welcomeMs = 10_000

export function openLine(socket: Socket, clock: Clock, { heartbeatMs, heard, dropped }: LineEvents): Line {
  const drop = () => dropped(line)
  const line: Line = { socket, toldMs: heartbeatMs(), cancel: clock.setTimer(clock.now() + welcomeMs, drop) }
  socket.onopen = () => {
    line.toldMs = heartbeatMs()
    // What was missed is asked for by `sync`, once the welcome has told the heads.
    put(line, { action: 'hello', v: protocolVersion, heartbeatMs: line.toldMs })
  }
  socket.onmessage = ({ data }) => heard(line, data)
  socket.onclose = drop
  return line
}

export function put({ socket }: Line, frame: ClientFrame): void {
  socket.send(JSON.stringify(frame))
}

/** Nothing more is heard of it. */
export function silence({ socket }: Line): void {
  socket.onopen = socket.onmessage = socket.onclose = null
  socket.close(1000)
}
