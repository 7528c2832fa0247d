/** The view and the address name the same, whichever changes first. */
import type { Controller } from './controller.ts'
import type { View } from './state.ts'
import { hashOfView, viewOfHash } from './tabs.ts'

/** The part of the page's address that names a view. */
export interface AddressPorts {
  read(): string
  write(hash: string): void
  /** A browser tells of a change a moment after it. */
  changed(heard: () => void): void
}

export const browserAddress: AddressPorts = {
  read: () => location.hash,
  write(hash) {
    location.hash = hash
  },
  changed: heard => addEventListener('hashchange', heard),
}

export function followAddress({ state, dispatch }: Pick<Controller, 'state' | 'dispatch'>, { read, write, changed }: AddressPorts): void {
  let shown: View | undefined
  // Where the address names nothing that is open, a later click on that thing's tab would change nothing.
  const name = (view: View) => {
    const hash = read()
    if (hash !== hashOfView(view) && (hash !== '' || view !== 'chat')) write(hashOfView(view))
  }
  const showView = () => {
    const view = viewOfHash(read(), state.value)
    if (view !== state.value.view) dispatch({ kind: 'view', view })
    name(view)
  }
  changed(showView)
  showView()
  state.subscribe(({ view }) => {
    // What else changes must not take back a click on a tab: it is in the address at once, and told a moment later.
    if (view === shown) return
    shown = view
    name(view)
  })
}
