import { ErrorResponse, User } from 'oidc-client-ts'
import * as v from 'valibot'
import { TicketSchema } from '../../protocol/chat-start.ts'
import { TicketRefused } from '../shared/connection.ts'
import { fetchJson, HttpFailure } from '../shared/http.ts'
import { browserRenewalPorts, createRenewals } from './renewing.ts'
import { createSession, type Session } from './session.ts'

const ConfigSchema = v.object({ authority: v.string(), clientId: v.string(), logoutEndpoint: v.string() })
const signedOutKey = 'usher.signedOut'

/** The person at this console, as the identity provider says. */
export interface SignIn {
  /** Names the person for good. */
  person: string
  token(): Promise<string>
  ticket(): Promise<string>
  again(): Promise<void>
  out(): Promise<void>
  /** This tab's part of a sign-out that another tab does. */
  forget(): Promise<void>
}

export type SignInOutcome = { kind: 'in'; signIn: SignIn } | { kind: 'out'; begin(): Promise<void> } | { kind: 'leaving' }

/** Completes a return from the provider, resumes a session of this tab, or goes to the provider. */
export async function startSignIn(): Promise<SignInOutcome> {
  const config = await fetchJson('/config.json', ConfigSchema)
  const page = `${location.origin}/console/`
  const session = createSession({ ...config, page }, { storage: sessionStorage, go: url => location.assign(url) })
  const begin = () => session.begin(location.hash)
  const query = new URLSearchParams(location.search)
  if (query.has('state') && (query.has('code') || query.has('error'))) {
    try {
      const { state } = await session.complete(location.href)
      history.replaceState(null, '', page + (typeof state === 'string' ? state : ''))
    } catch (error) {
      console.warn('the sign-in was not completed', error)
      history.replaceState(null, '', page)
      return { kind: 'out', begin }
    }
  }
  const known = await session.get()
  const current = known ? renewals(session, known.profile.sub) : async () => null
  const user = await current()
  if (user) {
    sessionStorage.removeItem(signedOutKey)
    return { kind: 'in', signIn: signedIn(session, config, user.profile.sub, current) }
  }
  if (sessionStorage.getItem(signedOutKey)) {
    sessionStorage.removeItem(signedOutKey)
    return { kind: 'out', begin }
  }
  await begin()
  return { kind: 'leaving' }
}

/** The sign-in of this window, renewed when it ends soon; nothing once it is over. */
function renewals(session: Session, person: string): () => Promise<User | null> {
  const { current } = createRenewals<User>({
    get: session.get,
    store: session.store,
    // Windows share one refresh token, which is good once: they renew one at a time, when a token is asked for.
    renew: session.renew,
    read: text => User.fromStorageString(text),
    ...browserRenewalPorts(person),
  })
  return async () => {
    try {
      return await current()
    } catch (error) {
      const user = await session.get()
      // Only the provider's own no ends a session; a network that is away does not, while the token still holds.
      if (!(error instanceof ErrorResponse)) {
        if (user && !user.expired) return user
        throw error
      }
      console.warn('the session has ended', error)
      return null
    }
  }
}

function signedIn(
  session: Session,
  config: v.InferOutput<typeof ConfigSchema>,
  person: string,
  current: () => Promise<User | null>,
): SignIn {
  async function token(): Promise<string> {
    const user = await current()
    if (!user) throw new TicketRefused('the session has ended')
    return user.access_token
  }
  return {
    person,
    token,
    async ticket() {
      try {
        return (await fetchJson('/api/tickets', TicketSchema, { method: 'POST', bearer: await token() })).ticket
      } catch (error) {
        if (error instanceof HttpFailure && (error.status === 401 || error.status === 403)) {
          throw new TicketRefused(error.body.message, { cause: error })
        }
        throw error
      }
    },
    async forget() {
      sessionStorage.clear()
      await session.remove()
    },
    again: () => session.begin(location.hash),
    async out() {
      sessionStorage.clear()
      sessionStorage.setItem(signedOutKey, '1')
      await session.remove()
      const end = new URL(config.logoutEndpoint)
      end.searchParams.set('client_id', config.clientId)
      end.searchParams.set('logout_uri', `${location.origin}/console/`)
      location.assign(end)
    },
  }
}
