/** Links in what people write: only addresses that say where they lead; everything else stays text (T7). */

export interface TextLink {
  href: string
  /** As it was written. */
  text: string
  /** Where it really leads, when that is not what is written: letters of another script, a number for an address. */
  host?: string
}

// No space, quote, bracket or invisible character: a direction mark inside an address would show it turned round.
const rest = String.raw`[^\s<>"'\x60\\{}|^\p{C}\u034f\u115f\u1160\u3164\uffa0]`
// Not in the middle of a word or of another address.
const before = String.raw`(?<![\p{L}\p{N}\p{M}@:/._+=%&?#-])`
const email = String.raw`[a-z0-9][a-z0-9._+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\p{L}\p{N}@-])`
const candidate = new RegExp(`${before}(?:https?://${rest}+|www\\.${rest}+|tel:[+0-9]${rest}*|(?:mailto:)?${email})`, 'giu')

const invisible = /^(?!\s)(?:\p{C}|\u034f|\u115f|\u1160|\u3164|\uffa0)/u

const longest = 2_000

/** A text in pieces, in their order; joined they are the text. */
export function linkParts(text: string): (string | TextLink)[] {
  const parts: (string | TextLink)[] = []
  let shown = 0
  for (const { 0: found, index } of text.matchAll(candidate)) {
    const written = withoutTail(found)
    // An address that an invisible character cuts short is a trick.
    const hidden = invisible.test(text.slice(index + found.length, index + found.length + 2))
    const link = hidden || written.length > longest ? undefined : toLink(written)
    if (!link) continue
    if (index > shown) parts.push(text.slice(shown, index))
    parts.push(link)
    shown = index + written.length
  }
  if (shown < text.length || parts.length === 0) parts.push(text.slice(shown))
  return parts
}

/** The full stop after an address ends the sentence; a closing bracket belongs to it only when it was opened in it. */
function withoutTail(found: string): string {
  let end = found.length
  for (; end > 0; end--) {
    const last = found[end - 1] as string
    if (/[.,;:!?…»”’*_]/u.test(last)) continue
    const opened = { ')': '(', ']': '[' }[last]
    if (opened === undefined || count(found.slice(0, end), opened) >= count(found.slice(0, end), last)) break
  }
  return found.slice(0, end)
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

function toLink(written: string): TextLink | undefined {
  const scheme = /^(https?|tel|mailto):/i.exec(written)?.[1]?.toLowerCase()
  if (scheme === 'tel') return /^tel:\+?[0-9().-]{2,}$/i.test(written) ? { href: `tel:${written.slice(4)}`, text: written } : undefined
  if (scheme === 'mailto' || written.includes('@')) {
    if (scheme === 'mailto' || !/^(https?:|www\.)/i.test(written))
      return { href: `mailto:${written.replace(/^mailto:/i, '')}`, text: written }
  }
  const address = scheme === undefined ? `https://${written}` : written
  const url = URL.canParse(address) ? new URL(address) : undefined
  // A name before the host is there to be taken for it: https://bank.example@thief.example
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.hostname === '') return undefined
  const host = /^https?:\/\/([^/?#]*)/i.exec(address)?.[1]?.replace(/:\d*$/, '') ?? ''
  if (host === '' || (scheme === undefined && host.split('.').length < 3)) return undefined
  return { href: url.href, text: written, ...(url.hostname === host.toLowerCase() ? {} : { host: url.hostname }) }
}
