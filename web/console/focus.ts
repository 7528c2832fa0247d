/** A button that goes away with what it did must not leave the keyboard with nobody: the focus goes to what stands there now (AX5). */

import type { Controller } from './controller.ts'
import { drawNow } from './rendering.ts'

interface Place {
  /** Where the focus was. */
  readonly within: string
  /** Who has it next: the first that is there and can take it. */
  readonly next: readonly string[]
}

const anywhere = ['.row-open[tabindex="0"]', '.chat-window.empty button', '.tab[aria-current]', '.tab']
const places: readonly Place[] = [
  // Never a form that a key meant for the message box would fill or send.
  { within: '.chat-window', next: ['.post-processing h2', '#message', ...anywhere] },
  { within: '.notices, .state-menu', next: ['.segments [aria-pressed="true"]', '.more-states button', ...anywhere] },
  { within: '.tab-strip', next: ['.tab[aria-current]', ...anywhere] },
  { within: '*', next: anywhere },
]

/** For as long as the page stands. */
export function keepFocus(root: HTMLElement): void {
  let last: Element | undefined
  let from: Place | undefined
  root.addEventListener('focusin', ({ target }) => {
    last = target instanceof Element ? target : undefined
    from = places.find(({ within }) => last?.closest(within))
  })
  // Whoever clicks beside everything wants it so.
  root.addEventListener('pointerup', () => {
    if (isNowhere()) last = undefined
  })
  new MutationObserver(() => {
    if (last === undefined || last.isConnected || !isNowhere()) return
    for (const place of from?.next ?? []) {
      root.querySelector<HTMLElement>(place)?.focus({ preventScroll: true })
      if (!isNowhere()) return
    }
  }).observe(root, { childList: true, subtree: true })
}

/** Brings a chat in front; the message box takes the keyboard, also of the chat that is there already. */
export function goToChat({ state, dispatch }: Controller, chat: string): void {
  const there = state.value.view === 'chat' && state.value.selected === chat
  dispatch({ kind: 'select', chat })
  if (there) document.getElementById('message')?.focus({ preventScroll: true })
  else drawNow()
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
