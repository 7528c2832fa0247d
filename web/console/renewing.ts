/**
 * A window that was opened by another one has the same refresh token, and each use of it ends the one before: one window renews, the
 * others take over what it got.
 */
import type { User } from 'oidc-client-ts'

/** Sooner than the connection asks, which is a minute before its rights end. */
const renewBeforeS = 120
/** The other windows of this browser answer within this time, or have nothing newer. */
const answerMs = 300

export type RenewalMessage = { kind: 'ask'; expiresAt: number } | { kind: 'renewed'; user: string }

/** What is kept of a sign-in, as far as it matters here. */
export type Kept = Pick<User, 'expires_at' | 'expires_in' | 'toStorageString'>

export interface RenewalPorts<Signed extends Kept> {
  /** The sign-in of this window. */
  get(): Promise<Signed | null>
  store(user: Signed): Promise<void>
  read(text: string): Signed
  /** Uses up the refresh token. */
  renew(): Promise<Signed | null>
  /** To the other windows of the same person in this browser. */
  channel(heard: (message: RenewalMessage) => void): { post(message: RenewalMessage): void }
  /** One window at a time. */
  alone<Value>(run: () => Promise<Value>): Promise<Value>
}

export interface Renewals<Signed extends Kept> {
  /** The sign-in, renewed if it ends soon. */
  current(): Promise<Signed | null>
}

function isNearlyOver({ expires_in }: Kept): boolean {
  return (expires_in ?? 0) < renewBeforeS
}

export function createRenewals<Signed extends Kept>(ports: RenewalPorts<Signed>): Renewals<Signed> {
  let taken = () => {}
  const channel = ports.channel(message => {
    hear(message).catch(error => console.warn('a renewal was not taken over', error))
  })

  async function hear(message: RenewalMessage): Promise<void> {
    const mine = await ports.get()
    if (!mine) return
    if (message.kind === 'ask') {
      if ((mine.expires_at ?? 0) > message.expiresAt) pass(mine)
      return
    }
    const theirs = ports.read(message.user)
    if ((theirs.expires_at ?? 0) <= (mine.expires_at ?? 0)) return
    await ports.store(theirs)
    taken()
  }
  function pass(user: Signed): void {
    channel.post({ kind: 'renewed', user: user.toStorageString() })
  }
  function othersAnswer(old: Signed): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, answerMs)
      taken = () => {
        clearTimeout(timer)
        resolve()
      }
      channel.post({ kind: 'ask', expiresAt: old.expires_at ?? 0 })
    })
  }
  return {
    async current() {
      const user = await ports.get()
      if (!user || !isNearlyOver(user)) return user
      return ports.alone(async () => {
        // Whoever waited for its turn finds what the one before has renewed.
        await othersAnswer(user)
        const now = await ports.get()
        if (!now || !isNearlyOver(now)) return now
        const renewed = await ports.renew()
        if (renewed) pass(renewed)
        return renewed
      })
    },
  }
}

/** Windows of another person do not hear each other. */
export function browserRenewalPorts(person: string): Pick<RenewalPorts<Kept>, 'channel' | 'alone'> {
  const name = `usher.sign-in.${person}`
  // Pages that came without TLS have no locks, and old browsers.
  const locks: LockManager | undefined = navigator.locks
  return {
    channel(heard) {
      if (!('BroadcastChannel' in globalThis)) return { post() {} }
      const channel = new BroadcastChannel(name)
      channel.onmessage = ({ data }: MessageEvent<RenewalMessage>) => heard(data)
      return { post: message => channel.postMessage(message) }
    },
    alone: async run => (locks ? await locks.request(name, run) : run()),
  }
}
