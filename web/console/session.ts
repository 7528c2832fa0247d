/**
 * The sign-in of this window, kept for as long as its tab lives. Of oidc-client-ts only what speaks to the provider is used: its
 * UserManager brings pop-ups, hidden frames and session monitors, which no policy here allows. 7 KB gz.
 */
import { OidcClient, type RefreshState, User, WebStorageStateStore } from 'oidc-client-ts'

export interface Session {
  get(): Promise<User | null>
  store(user: User): Promise<void>
  remove(): Promise<void>
  /** Goes to the provider; `state` comes back with the answer. */
  begin(state: string): Promise<void>
  /** Takes the provider's answer from the address. */
  complete(url: string): Promise<User>
  /** Uses up the refresh token; nothing where there is none. */
  renew(): Promise<User | null>
}

type UserParts = ConstructorParameters<typeof User>[0]

export interface SessionPorts {
  storage: Storage
  /** Leaves the page. */
  go(url: string): void
}

/** Sooner than the connection gives up on its ticket. */
const renewalTimeoutS = 10

export function createSession(provider: { authority: string; clientId: string; page: string }, { storage, go }: SessionPorts): Session {
  const store = new WebStorageStateStore({ store: storage })
  const key = `user:${provider.authority}:${provider.clientId}`
  const client = new OidcClient({
    authority: provider.authority,
    client_id: provider.clientId,
    redirect_uri: provider.page,
    response_type: 'code',
    scope: 'openid email profile',
    stateStore: store,
  })
  const session: Session = {
    async get() {
      const text = await store.get(key)
      return text ? User.fromStorageString(text) : null
    },
    store: user => store.set(key, user.toStorageString()),
    remove: async () => void (await store.remove(key)),
    async begin(state) {
      go((await client.createSigninRequest({ state })).url)
    },
    async complete(url) {
      const user = new User(await client.processSigninResponse(url))
      await session.store(user)
      return user
    },
    async renew() {
      const known = await session.get()
      if (!known?.refresh_token) return null
      const { refresh_token, id_token, session_state, scope, profile } = known
      const state = { refresh_token, id_token, session_state, scope, profile } as RefreshState
      const response = await client.useRefreshToken({ state, timeoutInSeconds: renewalTimeoutS })
      const user = new User({ ...state, ...response } as UserParts)
      await session.store(user)
      return user
    },
  }
  return session
}
