/**
 * What the script on a company's site (the loader) and the frame of the chat say to each other. The loader checks by hand, to stay
 * small; the frame by these schemas. Nothing here carries a secret of the chat: the site never learns one.
 */
import * as v from 'valibot'
import { limits, localeCharacters, tokenCharacters } from './limits.ts'

/** 128 random bits as base64url: names one frame of one page. */
const Nonce = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/, 'a nonce is 22 characters of base64url'))
const Name = v.pipe(v.string(), v.maxLength(limits.nameCharacters))
const Locale = v.pipe(v.string(), v.maxLength(localeCharacters))
const Theme = v.picklist(['system', 'light', 'dark'])
export type WidgetTheme = v.InferOutput<typeof Theme>

/** An origin as browsers write it, of a page that a browser can post to. */
const Origin = v.pipe(
  v.string(),
  v.regex(/^https?:\/\//),
  v.check(text => URL.canParse(text) && new URL(text).origin === text, 'an origin is scheme, host and port only'),
)

/** The fragment of the frame's address, which no server sees: who frames it, and by which nonce they find each other. */
export const WidgetAddressSchema = v.object({
  origin: Origin,
  nonce: Nonce,
})
export type WidgetAddress = v.InferOutput<typeof WidgetAddressSchema>

/** Frame → loader, posted to exactly the origin in the frame's address. */
export const HelloSchema = v.strictObject({ usher: v.literal('hello'), nonce: Nonce })
export type Hello = v.InferOutput<typeof HelloSchema>
/** Loader → frame, posted to exactly the frame's origin; brings the port that everything else goes through. */
export const PortSchema = v.strictObject({ usher: v.literal('port'), nonce: Nonce })
export type PortMessage = v.InferOutput<typeof PortSchema>

/** What is known about the customer before the form: never more than the form itself asks. */
export const PrefillSchema = v.strictObject({
  queue: v.optional(Name),
  nickname: v.optional(Name),
  firstName: v.optional(Name),
  lastName: v.optional(Name),
  email: v.optional(v.pipe(v.string(), v.maxLength(limits.emailCharacters))),
})
export type Prefill = v.InferOutput<typeof PrefillSchema>

/** All that a site may ask of the frame. */
export const HostCommandSchema = v.variant('kind', [
  /** `focus`: a person opened it, and writes next. */
  v.strictObject({ kind: v.literal('open'), focus: v.optional(v.boolean()) }),
  v.strictObject({ kind: v.literal('close') }),
  /** A token that the site's server has signed for the customer who is signed in there; empty when nobody is any more. */
  v.strictObject({ kind: v.literal('identify'), jwt: v.pipe(v.string(), v.maxLength(tokenCharacters)) }),
  v.strictObject({ kind: v.literal('locale'), locale: Locale }),
  v.strictObject({ kind: v.literal('theme'), theme: Theme }),
  v.strictObject({ kind: v.literal('prefill'), values: PrefillSchema }),
])
export type HostCommand = v.InferOutput<typeof HostCommandSchema>

/** All that a site hears from the frame. */
export const HostEventSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('ready') }),
  v.strictObject({ kind: v.literal('unread'), count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  v.strictObject({ kind: v.literal('state'), status: v.picklist(['form', 'waiting', 'active', 'ended']) }),
  v.strictObject({ kind: v.literal('closeRequested') }),
  v.strictObject({ kind: v.literal('chatStarted') }),
  v.strictObject({ kind: v.literal('chatEnded') }),
])
export type HostEvent = v.InferOutput<typeof HostEventSchema>

/** The frame's side of the channel. */
export interface HostPort {
  onMessage(heard: (command: HostCommand) => void): void
  send(event: HostEvent): void
}

/** What a site's own scripts use: `usher.open()`, or `usher('open')` also before the loader is there. */
export interface PageApi {
  open(): void
  close(): void
  identify(jwt: string): void
  setLocale(locale: string): void
  setTheme(theme: WidgetTheme): void
  prefill(values: Prefill): void
  on<E extends keyof PageEvents>(event: E, heard: (value: PageEvents[E]) => void): void
  off<E extends keyof PageEvents>(event: E, heard: (value: PageEvents[E]) => void): void
}
export interface PageEvents {
  ready: undefined
  open: undefined
  close: undefined
  unread: number
  chatStarted: undefined
  chatEnded: undefined
}
