import * as v from 'valibot'
import {
  type Hello,
  type HostCommand,
  HostCommandSchema,
  type HostEvent,
  type HostPort,
  PortSchema,
  type WidgetAddress,
  WidgetAddressSchema,
} from '../../protocol/widget.ts'
import type { Received } from './handshake.ts'

/** The window that frames this one. */
export interface ParentWindow {
  postMessage(message: unknown, targetOrigin: string): void
}

export interface FrameWindow {
  readonly parent: ParentWindow
  addEventListener(type: 'message', heard: (event: Received & { readonly ports: readonly MessagePort[] }) => void): void
}

/** What the loader wrote behind the `#`; undefined where no loader did, or where it names another origin than the browser's own list. */
export function readAddress(fragment: string, ancestor: string | undefined): WidgetAddress | undefined {
  const given = v.safeParse(WidgetAddressSchema, Object.fromEntries(new URLSearchParams(fragment.replace(/^#/, ''))))
  if (!given.success) return undefined
  return ancestor === undefined || ancestor === given.output.origin ? given.output : undefined
}

/**
 * The frame's end of the handshake. Hello goes to exactly the origin of the address: the browser delivers it there or nowhere. The port
 * comes from the parent, from that origin, by the same nonce, once; whatever else is posted here is dropped without a word.
 */
export function openHostChannel(own: FrameWindow, { origin, nonce }: WidgetAddress): HostPort {
  let port: MessagePort | undefined
  let heard: ((command: HostCommand) => void) | undefined
  const early: HostCommand[] = []
  const unsent: HostEvent[] = []

  own.addEventListener('message', ({ data, origin: from, source, ports }) => {
    if (port || source !== own.parent || from !== origin) return
    const said = v.safeParse(PortSchema, data)
    if (!said.success || said.output.nonce !== nonce || !ports[0] || ports.length > 1) return
    port = ports[0]
    port.onmessage = ({ data: given }: MessageEvent<unknown>) => {
      const command = v.safeParse(HostCommandSchema, given)
      if (!command.success) console.error('the site asked for something that is not known here')
      else if (heard) heard(command.output)
      else early.push(command.output)
    }
    for (const event of unsent.splice(0)) port.postMessage(event)
  })
  const hello: Hello = { usher: 'hello', nonce }
  own.parent.postMessage(hello, origin)

  return {
    onMessage(given) {
      heard = given
      for (const command of early.splice(0)) given(command)
    },
    send(event) {
      if (port) port.postMessage(event)
      else unsent.push(event)
    },
  }
}
