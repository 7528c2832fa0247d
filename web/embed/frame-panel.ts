import type { HostCommand, HostEvent } from '../../protocol/widget.ts'
import { isHello, newNonce, portMessage } from './handshake.ts'

export interface FrameOptions {
  /** Where the loader came from; the frame is of the same origin. */
  readonly origin: string
  readonly title: string
  /** What the customer has not chosen otherwise in the chat itself. */
  readonly language: string
}

export interface FramePanel {
  readonly frame: HTMLIFrameElement
  /** To the frame that is connected; what says how things are is said again to a frame that connects later. */
  tell(command: HostCommand): void
}

/** The frame, and its way to this page. `lasting` gives the commands that a frame must hear whenever it connects. */
export function createFrame(
  { origin, title, language }: FrameOptions,
  lasting: () => readonly HostCommand[],
  heard: (event: HostEvent) => void,
): FramePanel {
  const nonce = newNonce(bytes => crypto.getRandomValues(bytes))
  const frame = document.createElement('iframe')
  let port: MessagePort | undefined

  addEventListener('message', event => {
    if (!isHello(event, { origin, frame: frame.contentWindow, nonce })) return
    // a frame that loads anew says hello anew, and its earlier port is nobody's
    port?.close()
    const { port1, port2 } = new MessageChannel()
    port = port1
    port1.onmessage = ({ data }: MessageEvent<HostEvent>) => heard(data)
    frame.contentWindow?.postMessage(portMessage(nonce), origin, [port2])
    for (const command of lasting()) port1.postMessage(command)
  })

  const address = new URLSearchParams({ origin: location.origin, nonce })
  frame.title = title
  frame.allow = 'clipboard-write'
  frame.referrerPolicy = 'no-referrer'
  frame.src = `${origin}/widget/?lang=${language}#${address}`

  return { frame, tell: command => port?.postMessage(command) }
}
