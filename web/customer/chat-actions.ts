import type { Signal } from '@preact/signals'
import type { DraftStorage, Drafts } from '../shared/drafts.ts'
import type { Link } from '../shared/link.ts'
import type { PlaceLink } from './place-link.ts'
import type { Kept } from './session.ts'
import type { CustomerState, StartDetails } from './state.ts'

/** The page's one state and everything that a customer can do to it. */
export interface Controller {
  state: Signal<CustomerState>
  now: Signal<number>
  drafts: Drafts
  link: Link
  open(): void
  /** `vouched`: for whom the site does. */
  start(details: StartDetails, vouched?: string): Promise<void>
  /** Takes a waiting chat over, by the link that was made for it elsewhere. */
  takePlace(link: PlaceLink): Promise<void>
  /** The chat of this page and the secret that opens it; also after its end, for as long as it is shown. */
  session(): NonNullable<Kept['chat']> | undefined
  /** The site says who is there (nobody: without `sub`); true when what this page had was somebody else's, and was left. */
  identified(sub?: string): boolean | undefined
  /** Answers the warning of silence. */
  stillHere(): void
  rated(rating: 'done' | 'skipped'): void
  /** A message was left instead of waiting: the chat is over. */
  messageLeft(reference: string): void
  loadForm(): Promise<void>
  send(text: string): void
  typing(on: boolean): void
  read(): void
  end(): void
  startAgain(): void
  /** Another tab of this browser has started or ended a chat, or written a draft. */
  storageChanged(key: string | null, text: string | null): void
}

/** What the controller asks of the page that it runs in. */
export interface Page {
  storage: DraftStorage
  isLookedAt(): boolean
  /** The message box has the keyboard. */
  isWriting(): boolean
  /** The chat is over: what was typed before it goes with it. */
  forgetForm?(): void
}
