/** A window that was opened by another one has the same refresh token, and each use of it ends the one before: one renews, the others take over. */
import { User, type UserManager } from 'oidc-client-ts'

/** Sooner than the connection asks, which is a minute before its rights end. */
const renewBeforeS = 120
/** The other windows of this browser answer within this time, or have nothing newer. */
const answerMs = 300

type Renewal = { kind: 'ask'; person: string; expiresAt: number } | { kind: 'renewed'; person: string; user: string }

export function isNearlyOver(user: Pick<User, 'expires_in'>): boolean {
  return (user.expires_in ?? 0) < renewBeforeS
}

let channel: BroadcastChannel | undefined
let taken = () => {}

/** Takes over what other windows have renewed, and passes on what this one has. */
export function hearRenewals(manager: UserManager, person: string): void {
  if (channel || !('BroadcastChannel' in globalThis)) return
  channel = new BroadcastChannel('usher.sign-in')
  channel.onmessage = ({ data }: MessageEvent<Renewal>) => {
    if (data.person === person) void hear(manager, data).catch(error => console.warn('a renewal was not taken over', error))
  }
}

async function hear(manager: UserManager, message: Renewal): Promise<void> {
  const mine = await manager.getUser()
  if (!mine) return
  if (message.kind === 'ask') {
    if ((mine.expires_at ?? 0) > message.expiresAt) pass(mine)
    return
  }
  const theirs = User.fromStorageString(message.user)
  if ((theirs.expires_at ?? 0) <= (mine.expires_at ?? 0)) return
  await manager.storeUser(theirs)
  taken()
}

function pass(user: User): void {
  channel?.postMessage({ kind: 'renewed', person: user.profile.sub, user: user.toStorageString() } satisfies Renewal)
}

/** Under one lock of all windows: whoever waited for it finds what the one before has renewed. */
export async function renewOnce(manager: UserManager, old: User): Promise<User | null> {
  const renew = async () => {
    await othersAnswer(old)
    const user = await manager.getUser()
    if (!user || !isNearlyOver(user)) return user
    const renewed = await manager.signinSilent()
    if (renewed) pass(renewed)
    return renewed
  }
  // Pages that came without TLS have no locks, and old browsers.
  const locks: LockManager | undefined = navigator.locks
  return locks ? await locks.request(`usher.sign-in.${old.profile.sub}`, renew) : renew()
}

function othersAnswer(old: User): Promise<void> {
  if (!channel) return Promise.resolve()
  channel.postMessage({ kind: 'ask', person: old.profile.sub, expiresAt: old.expires_at ?? 0 } satisfies Renewal)
  return new Promise(resolve => {
    const timer = setTimeout(resolve, answerMs)
    taken = () => {
      clearTimeout(timer)
      resolve()
    }
  })
}
