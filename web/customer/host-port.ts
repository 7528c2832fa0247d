/** What the page and the site around it may say to each other. The widget's frame brings a port; the hosted page has nobody around it. */
import type { Theme } from '../shared/preferences.ts'

/** Of the customer, as the site knows them: never asked again. */
export interface Prefill {
  readonly nickname?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly email?: string
  readonly queue?: string
}

export type HostCommand =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  /** A token of the site's server that vouches for name and address. */
  | { readonly kind: 'identify'; readonly jwt: string }
  | { readonly kind: 'locale'; readonly locale: string }
  | { readonly kind: 'theme'; readonly theme: Theme }
  | { readonly kind: 'prefill'; readonly values: Prefill }

export type HostEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unread'; readonly count: number }
  | { readonly kind: 'state'; readonly status: 'form' | 'waiting' | 'active' | 'ended' }
  /** The customer wants the panel away; the chat goes on unless `chatEnded` was told. */
  | { readonly kind: 'closeRequested' }
  | { readonly kind: 'chatStarted' }
  | { readonly kind: 'chatEnded' }

export interface HostPort {
  /** Commands that came before are told at once. */
  onMessage(heard: (command: HostCommand) => void): void
  send(event: HostEvent): void
}

export const nobody: HostPort = { onMessage() {}, send() {} }
