/** The WebSocket API between pages and handlers: connections that are cut, go deaf, lose and double what they carry. */
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { authorizeHandler, type SocketEvent, socketHandler } from '../../../adapters/socket-events.ts'
import type { ServerFrame } from '../../../protocol/frames.ts'
import type { Socket } from '../../../web/shared/line.ts'
import type { End } from '../bed.ts'
import { type Line, newLine } from './line.ts'
import type { Page } from './page.ts'
import { createPost, type Post } from './post.ts'
import type { World } from './world.ts'

const other = { kind: 'other' } as const

export interface Gateway {
  readonly lines: ReadonlyMap<string, Line>
  open(page: Page, ticket: string): Socket
  readonly post: Post
  /** Both sides learn of it. */
  cut(line: Line): void
  /** The page's line in use, if it is open. */
  lineOf(page: Page): Line | undefined
  counts: { connections: number; frames: number; pushes: number }
}

export function createGateway(world: World): Gateway {
  const { timeline, bed, strikes, record, between, trace } = world
  const lines = new Map<string, Line>()
  const counts = { connections: 0, frames: 0, pushes: 0 }
  let invocations = 0

  function open(page: Page, ticket: string): Socket {
    const socket: Socket = {
      send: data => send(line, data),
      close: () => leave(line),
      onopen: null,
      onmessage: null,
      onclose: null,
    }
    const line = newLine(`${page.name}-${++counts.connections}`, page, socket)
    const moment = { page: page.name, action: 'connect' }
    const late = strikes('ticketLate', moment) ? between(25_000, 40_000) : 0
    timeline.add(page.latency() + late, line, () => connect(line, ticket))
    return socket
  }

  function connect(line: Line, ticket: string) {
    if (world.down() || strikes('refusedByGateway', { page: line.page.name, action: 'connect' })) return closeClient(line)
    const event = {
      headers: { 'Sec-WebSocket-Protocol': `cc.v1, t.${ticket}` },
      methodArn: 'arn',
    } as unknown as APIGatewayRequestAuthorizerEvent
    bed.start(
      `authorizer ${line.id}`,
      other,
      ports => authorizeHandler(ports)(event).catch(refused),
      end => {
        const context = end.how === 'done' ? (end.value as { context?: Record<string, string> } | undefined)?.context : undefined
        const lost = strikes('ticketLost', { page: line.page.name, action: 'connect' })
        if (context === undefined || lost || world.down()) return closeClient(line)
        line.context = context
        line.connectedAt = Math.floor(timeline.now())
        line.serverOpen = true
        lines.set(line.id, line)
        invoke(line, '$connect', undefined, answered => {
          if (answered.how !== 'done') return cut(line)
          trace?.(`${line.id} open`)
          toClient(line, () => line.socket.onopen?.())
        })
      },
    )
  }

  function closeClient(line: Line) {
    if (!line.clientOpen) return
    line.clientOpen = false
    timeline.add(line.page.latency(), line.page, () => line.page.deliver(() => line.socket.onclose?.()))
  }

  /** The page closes it; the gateway hears of that if anything still gets through. */
  function leave(line: Line) {
    if (!line.clientOpen) return
    line.clientOpen = false
    if (line.deaf) return
    timeline.add(line.page.latency(), {}, () => closeServer(line))
  }

  function closeServer(line: Line) {
    if (!line.serverOpen) return
    line.serverOpen = false
    lines.delete(line.id)
    const moment = { page: line.page.name, action: '$disconnect' }
    if (strikes('disconnectNever', moment)) return
    const late = strikes('disconnectLate', moment) ? between(1_000, 60_000) : between(1, 50)
    timeline.add(late, {}, () => invoke(line, '$disconnect', undefined))
  }

  function cut(line: Line) {
    if (!line.clientOpen && !line.serverOpen) return
    trace?.(`${line.id} cut`)
    // what is on its way is lost
    timeline.drop(line)
    closeServer(line)
    closeClient(line)
  }

  function send(line: Line, data: string) {
    if (!line.clientOpen) return
    line.page.sends(data)
    counts.frames++
    const moment = { page: line.page.name, action: actionOf(data) }
    if (line.deaf) return
    if (strikes('cutBeforeLeaving', moment)) return cut(line)
    const now = timeline.now()
    line.toServerAt = Math.max(line.toServerAt, now + line.page.latency())
    timeline.add(line.toServerAt - now, line, () => arrive(line, data, moment))
  }

  function arrive(line: Line, data: string, moment: { page: string; action: string }) {
    trace?.(`${line.id} says ${data}`)
    if (line.deaf || !line.serverOpen) return
    if (strikes('refusedByGateway', moment)) return answer(line, '{"message":"Too Many Requests"}')
    const twice = strikes('invokedTwice', moment)
    if (strikes('cutOnArrival', moment)) cut(line)
    for (let n = 0; n < (twice ? 2 : 1); n++) invoke(line, 'frame', data, end => answered(line, end, moment))
  }

  function answered(line: Line, end: End, moment: { page: string; action: string }) {
    const { body } = (end.how === 'done' ? end.value : {}) as { body?: string }
    if (end.how === 'done' && body === undefined) return
    const frame = body === undefined ? undefined : (JSON.parse(body) as ServerFrame)
    if (frame !== undefined) record.leaves(line.context.role ?? '', line.context.principal ?? '', frame)
    if (strikes('cutBeforeAnswer', moment)) return cut(line)
    if (strikes('answerLost', moment)) return
    answer(line, body ?? '{"message":"Internal server error"}')
  }

  function answer(line: Line, text: string) {
    toClient(line, () => line.page.receives(line, text))
  }

  /** In order, as TCP has it. */
  function toClient(line: Line, happen: () => void) {
    if (line.deaf || !line.clientOpen) return
    const now = timeline.now()
    line.toClientAt = Math.max(line.toClientAt, now + line.page.latency())
    timeline.add(line.toClientAt - now, line, () => line.clientOpen && !line.deaf && line.page.deliver(happen))
  }

  function invoke(line: Line, routeKey: string, body: string | undefined, ended: (end: End) => void = () => {}) {
    const event: SocketEvent = {
      requestContext: {
        routeKey,
        connectionId: line.id,
        connectedAt: line.connectedAt,
        requestId: `r${++invocations}`,
        authorizer: line.context,
      },
      ...(body === undefined ? {} : { body }),
    }
    bed.start(`${body === undefined ? routeKey : actionOf(body)} ${line.id}`, other, ports => socketHandler(ports)(event), ended)
  }

  return {
    lines,
    open,
    post: createPost(world, { lines, answer, counts }),
    cut,
    counts,
    lineOf: page => [...lines.values()].findLast(line => line.page === page && line.clientOpen),
  }
}

/** API Gateway's own answer to a client without a good ticket; anything else is an outage. */
function refused(error: unknown) {
  if (error instanceof Error && error.message === 'Unauthorized') return undefined
  throw error
}

function actionOf(data: string): string {
  return /"action":"(\w+)"/.exec(data)?.[1] ?? ''
}
