/** Chats that have a window of their own: who is open, told by the windows themselves to the console's tabs. */
import { type Signal, signal } from '@preact/signals'
import type { Clock } from '../shared/clock.ts'

/** A window that does not answer within this time is gone, even if it could not say so. */
const answerMs = 2_000
const hashPrefix = '#window='

export type WindowMessage = { kind: 'who' } | { kind: 'here'; chat: string; focused: boolean } | { kind: 'closed'; chat: string }

export interface WindowChannel {
  post(message: WindowMessage): void
}

/** The one chat that this page shows, if it is such a window. */
export function chatOfWindow(hash: string): string | undefined {
  if (!hash.startsWith(hashPrefix)) return undefined
  try {
    return decodeURIComponent(hash.slice(hashPrefix.length)) || undefined
  } catch {
    return undefined
  }
}

export function addressOfWindow(chat: string): string {
  return `/console/${hashPrefix}${encodeURIComponent(chat)}`
}

export interface Windows {
  /** Chats with a window, and whether it has the focus. */
  readonly open: Signal<ReadonlyMap<string, boolean>>
  /** Asks who is there; who does not answer is forgotten. */
  ask(): void
}

/** The console's side. */
export function watchWindows(clock: Clock, openChannel: (heard: (message: WindowMessage) => void) => WindowChannel): Windows {
  const open = signal<ReadonlyMap<string, boolean>>(new Map())
  let silent: Set<string> | undefined
  const channel = openChannel(message => {
    if (message.kind === 'who') return
    const next = new Map(open.value)
    silent?.delete(message.chat)
    if (message.kind === 'here') next.set(message.chat, message.focused)
    else next.delete(message.chat)
    open.value = next
  })
  return {
    open,
    ask() {
      channel.post({ kind: 'who' })
      if (silent) return
      silent = new Set(open.value.keys())
      clock.setTimer(clock.now() + answerMs, () => {
        open.value = new Map([...open.value].filter(([chat]) => !silent?.has(chat)))
        silent = undefined
      })
    },
  }
}

/** The window's side: says that it is there when asked, when the focus comes and goes, and when it is closed. */
export function tellOfWindow(chat: string, openChannel: (heard: (message: WindowMessage) => void) => WindowChannel): void {
  const channel = openChannel(message => {
    if (message.kind === 'who') here()
  })
  const here = () => channel.post({ kind: 'here', chat, focused: document.hasFocus() })
  addEventListener('focus', here)
  addEventListener('blur', here)
  addEventListener('pageshow', here)
  addEventListener('pagehide', () => channel.post({ kind: 'closed', chat }))
  here()
}

export function browserWindowChannel(person: string): (heard: (message: WindowMessage) => void) => WindowChannel {
  return heard => {
    if (!('BroadcastChannel' in globalThis)) return { post() {} }
    const channel = new BroadcastChannel(`usher.windows.${person}`)
    channel.onmessage = ({ data }: MessageEvent<WindowMessage>) => heard(data)
    return { post: message => channel.postMessage(message) }
  }
}

/** Opens the window of a chat, or brings it to the front: its name is the chat's. False when the browser does not allow it. */
export function openWindow(chat: string): boolean {
  // Not `noopener`: only a window that is opened so is signed in with this one.
  const opened = window.open(addressOfWindow(chat), `usher-${chat}`, 'popup,width=480,height=720')
  opened?.focus()
  return opened !== null
}
