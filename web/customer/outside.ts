/** What of a chat shows outside its page: title, sound, and the site around it. */
import { effect } from '@preact/signals'
import { formatNumber } from '../shared/language.ts'
import { chatWords } from './chat-words.ts'
import type { Controller } from './controller.ts'
import type { HostEvent, HostPort } from './host-port.ts'
import { fetchExtras } from './lazy.tsx'
import { soundIsOn } from './sound-choice.ts'
import { hasEnded, unreadCount } from './state.ts'
import { words } from './words.ts'

export function titleWords(unread: number, agent: string | undefined): string {
  const title = agent ? chatWords.chat.chatWith(agent) : words.title
  return unread === 0 ? title : `(${formatNumber(unread)}) ${title}`
}

export function watchUnread(controller: Controller, isLookedAt: () => boolean, host: HostPort): void {
  let told = 0
  /** Seen waiting by this page: what an opened page finds is no news. */
  let waited = false
  effect(() => {
    const state = controller.state.value
    const unread = isLookedAt() ? 0 : unreadCount(state)
    const joined = state.chat?.status === 'active'
    document.title = titleWords(unread, state.chat?.agentName)
    const news = unread > told || (waited && joined)
    if (unread !== told) host.send({ kind: 'unread', count: unread })
    told = unread
    waited = state.chat !== undefined && !joined && !hasEnded(state)
    // One tab of several rings.
    if (news && !isLookedAt() && controller.link.leads.value && soundIsOn())
      fetchExtras().then(
        ({ ring }) => ring(),
        error => console.warn('the sound could not be fetched', error),
      )
  })
}

export function tellHost(controller: Controller, host: HostPort): void {
  let last: Extract<HostEvent, { kind: 'state' }>['status'] | undefined
  effect(() => {
    const state = controller.state.value
    const begun = state.phase !== 'form' && (state.chat?.status === 'active' ? 'active' : 'waiting')
    const status = begun === false ? 'form' : hasEnded(state) ? 'ended' : begun
    if (status === last) return
    host.send({ kind: 'state', status })
    if (last === 'form' && status !== 'ended') host.send({ kind: 'chatStarted' })
    if (status === 'ended') host.send({ kind: 'chatEnded' })
    last = status
  })
}
