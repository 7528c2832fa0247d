/** Chats that have a window of their own: who is open, told by the windows themselves to the console's tabs. */
import { type Signal, signal } from '@preact/signals'
import type { Clock } from '../shared/clock.ts'

/** A window that does not answer within this time is gone, even if it could not say so. */
const answerMs = 2_000
const hashPrefix = '#window='

export type WindowMessage = { kind: 'who' } | { kind: 'here'; chat: string; focused: boolean }

/** Between the windows of one person in this browser. */
export interface WindowPorts {
  clock: Clock
  channel(heard: (message: WindowMessage) => void): { post(message: WindowMessage): void }
  /** Resolves when no window of this chat is left; never where the browser cannot tell. */
  gone(chat: string): Promise<void>
  /** Says that the window of this chat is there, as long as it is; resolves when the others can know it. */
  stay(chat: string): Promise<void>
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
export function watchWindows({ clock, channel: openChannel, gone }: WindowPorts): Windows {
  const open = signal<ReadonlyMap<string, boolean>>(new Map())
  let silent: Set<string> | undefined
  const forget = (chats: (chat: string) => boolean) => {
    open.value = new Map([...open.value].filter(([chat]) => !chats(chat)))
  }
  const channel = openChannel(message => {
    if (message.kind === 'who') return
    const { chat } = message
    silent?.delete(chat)
    if (!open.value.has(chat)) void gone(chat).then(() => forget(other => other === chat))
    open.value = new Map([...open.value, [chat, message.focused]])
  })
  return {
    open,
    ask() {
      channel.post({ kind: 'who' })
      if (silent) return
      silent = new Set(open.value.keys())
      clock.setTimer(clock.now() + answerMs, () => {
        forget(chat => silent?.has(chat) ?? false)
        silent = undefined
      })
    },
  }
}

/** The window's side: says that it is there, also when asked, and when the focus comes and goes. */
export function tellOfWindow(chat: string, { channel: openChannel, stay }: WindowPorts): void {
  const channel = openChannel(message => {
    if (message.kind === 'who') here()
  })
  const here = () => channel.post({ kind: 'here', chat, focused: document.hasFocus() })
  for (const event of ['focus', 'blur', 'pageshow']) addEventListener(event, here)
  void stay(chat).then(here)
}

/** A window holds a lock that the browser gives back however the window ends; whoever waits for it knows at once. */
export function browserWindowPorts(clock: Clock, person: string): WindowPorts {
  const nameOf = (chat: string) => `usher.window.${person}.${chat}`
  // Pages that came without TLS have none, and old browsers: there a window that does not answer is gone.
  const locks: LockManager | undefined = navigator.locks
  return {
    clock,
    channel(heard) {
      if (!('BroadcastChannel' in globalThis)) return { post() {} }
      const channel = new BroadcastChannel(`usher.windows.${person}`)
      channel.onmessage = ({ data }: MessageEvent<WindowMessage>) => heard(data)
      return { post: message => channel.postMessage(message) }
    },
    gone: chat => (locks ? locks.request(nameOf(chat), () => {}) : new Promise(() => {})),
    stay: chat =>
      new Promise(resolve => {
        if (!locks) return resolve()
        void locks.request(nameOf(chat), { mode: 'shared' }, () => {
          resolve()
          return new Promise(() => {})
        })
      }),
  }
}

/** Opens the window of a chat, or brings it to the front: its name is the chat's. False when the browser does not allow it. */
export function openWindow(chat: string): boolean {
  // Not `noopener`: only a window that is opened so is signed in with this one.
  const opened = window.open(addressOfWindow(chat), `usher-${chat}`, 'popup,width=480,height=720')
  opened?.focus()
  return opened !== null
}
