/** What is known of the customer before they type: by the site's own word, or by a token that its server signed. */
import type { Controller } from './chat-actions.ts'
import type { FormValues } from './form-values.ts'
import type { Prefill } from './host-port.ts'

export interface Known extends Prefill {
  /** Who it is at the site: the same for each of their tokens. */
  readonly sub?: string
  /** The token, to hand on; only the server can tell whether it is genuine. */
  readonly identity?: string
}

/** Shows what a token says, unchecked: a forged one is refused at the start of the chat. */
export function knownBy(jwt: string): Known {
  // Nobody is signed in at the site any more.
  if (jwt === '') return {}
  try {
    const bytes = Uint8Array.from(atob((jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0))
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    const text = (...names: string[]) => names.map(name => claims[name]).find(one => typeof one === 'string') as string | undefined
    const found = {
      sub: text('sub'),
      nickname: text('nickname', 'name', 'given_name'),
      firstName: text('given_name'),
      lastName: text('family_name'),
      email: text('email'),
    }
    return { ...Object.fromEntries(Object.entries(found).filter(([, value]) => value)), identity: jwt }
  } catch (error) {
    console.warn('what the site says of the customer cannot be read', error)
    return {}
  }
}

/**
 * Somebody else is at this browser than the one whose chat it starts or shows: nothing of that is left to them. The chat itself goes on,
 * for a customer who is still there in another browser, and ends by silence. One that nobody was vouched for stays: its customer has
 * signed in, and from then on it is theirs alone.
 */
export function leaveToOwner(
  { sub }: Known,
  before: Known,
  { identified }: Pick<Controller, 'identified'>,
  values: Pick<FormValues, 'keep'>,
): void {
  const left = identified(sub)
  // before the form is drawn, which begins with what is kept of it; also what this device was told to remember
  if (left || (before.sub !== undefined && before.sub !== sub)) values.keep({}, false)
}
