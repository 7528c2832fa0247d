/** What this page has beside the console's state: sounds, notifications, own windows. Made once, before anything is drawn. */
import { effect } from '@preact/signals'
import type { Clock } from '../shared/clock.ts'
import { storageOrMemory } from '../shared/drafts.ts'
import { formatNumber } from '../shared/language.ts'
import { type KeptChoices, keepChoices } from './alert-choices.ts'
import { type Alertable, alertable, newsSince, offerKey, remember } from './alerting.ts'
import type { Controller } from './controller.ts'
import { showInTab } from './favicon.ts'
import { offers, waitingCount } from './list.ts'
import { browserNotifications, createNotifications, type Notifications } from './notifications.ts'
import { customerName } from './rows.ts'
import { browserAudio, createSound, type Sound } from './sound.ts'
import { browserWindowPorts, chatOfWindow, tellOfWindow, type Windows, watchWindows } from './windows.ts'
import { words } from './words.ts'

export interface Desk {
  readonly choices: KeptChoices
  readonly sound: Sound
  readonly notifications: Notifications
  readonly windows: Windows
  /** The chat that this window is for; nothing in the console itself. */
  readonly windowOf: string | undefined
}

export let desk: Desk | undefined

export function openDesk(clock: Clock, person: string): Desk {
  const choices = keepChoices(storageOrMemory('localStorage'))
  const windowOf = chatOfWindow(location.hash)
  const ports = browserWindowPorts(clock, person)
  const sound = createSound(clock, browserAudio, () => choices.value.value)
  const windows = watchWindows(ports)
  if (windowOf !== undefined) tellOfWindow(windowOf, ports)
  desk = { choices, sound, notifications: createNotifications(browserNotifications()), windows, windowOf }
  addEventListener('storage', ({ key, newValue }) => choices.heard(key, newValue))
  addEventListener('focus', windows.ask)
  windows.ask()
  // Any click or key unlocks the sound, not only the test.
  for (const gesture of ['pointerdown', 'keydown'] as const) {
    addEventListener(gesture, () => void (sound.locked.value && sound.unlock()), { capture: true })
  }
  return desk
}

/** What is told of the state, as it changes. */
export function watchAlerts(controller: Controller, at: Desk, isLookedAt: () => boolean): void {
  let before: Alertable | undefined
  effect(() => {
    const state = controller.state.value
    const now = controller.now.value
    const leads = controller.link.leads.value
    if (!state.agent) return
    const after = alertable(state, now)
    const news = newsSince(before, after)
    before = remember(before, after)
    for (const key of news.closing) {
      const row = offers(state).find(offer => offerKey(offer) === key)
      if (row) queueMicrotask(() => controller.dispatch({ kind: 'announce', text: words.offers.tenSeconds(customerName(row)) }))
    }
    for (const key of news.gone) at.notifications.close(`usher.offer.${key}`)
    for (const chat of news.answered) at.notifications.close(`usher.message.${chat}`)
    at.sound.ring(leads && news.ringing)
    if (leads) tell(controller, at, news, isLookedAt)
  })
  const attention = () => showAttention(controller, at)
  effect(attention)
  addEventListener('focus', attention)
  addEventListener('blur', attention)
}

function tell(controller: Controller, at: Desk, news: ReturnType<typeof newsSince>, isLookedAt: () => boolean): void {
  const state = controller.state.value
  const { notify, private: hidden } = at.choices.value.value
  const rowOf = (chat: string) => state.agent?.chats.find(row => row.chat === chat)
  const show = (tag: string, chat: string, title: string, body: string) => {
    if (!notify) return
    at.notifications.show(tag, title, hidden ? words.offers.alerts.noNames : body, () => {
      window.focus()
      if (at.windowOf !== undefined) return
      if (controller.state.value.view !== 'chat') location.hash = '#chat'
      controller.dispatch({ kind: 'select', chat })
    })
  }
  const { alerts } = words.offers
  for (const key of isLookedAt() ? [] : news.offers) {
    const row = offers(state).find(offer => offerKey(offer) === key)
    if (!row) continue
    const left = Math.ceil(((row.offerExpiresAt ?? 0) - controller.now.value) / 1_000)
    const title = hidden ? alerts.newChat : alerts.offerTitle(customerName(row))
    show(`usher.offer.${key}`, row.chat, title, alerts.offerText(row.queue.name, left))
  }
  for (const chat of news.wrote) {
    const row = rowOf(chat)
    const inFront = (isLookedAt() && state.view === 'chat' && state.selected === chat) || at.windows.open.value.get(chat) === true
    if (!row || inFront) continue
    at.sound.play('message')
    const last = state.logs[chat]?.events.findLast(event => event.kind === 'message' && event.from.role === 'customer')
    const title = hidden ? alerts.newMessage : alerts.messageTitle(customerName(row))
    if (!isLookedAt()) show(`usher.message.${chat}`, chat, title, last?.kind === 'message' ? last.text.slice(0, 160) : '')
  }
  if (news.late.length > 0) at.sound.play('late')
}

/** Title, icon, badge of the application, and the mark on the Chat tab while nobody looks. */
function showAttention(controller: Controller, at: Desk): void {
  const state = controller.state.value
  const offered = offers(state).length
  const waiting = waitingCount(state)
  const { alerts } = words.offers
  const { dataset } = document.documentElement
  if (!document.hasFocus() && offered + waiting > 0) dataset.attention = offered > 0 ? 'offer' : 'waiting'
  else delete dataset.attention
  // A window of one chat is named after its customer.
  if (at.windowOf !== undefined) return
  const title =
    offered > 0 ? alerts.newChatTitle(formatNumber(offered)) : waiting > 0 ? alerts.waitingTitle(formatNumber(waiting)) : alerts.page
  showInTab(title, offered > 0 ? 'offer' : waiting > 0 ? 'waiting' : 'quiet', offered + waiting)
}
