/** One lock that all tabs of this browser wait for; whoever holds it leads (PC8). */
export interface LockPort {
  /**
   * Waits for the lock, or takes it from whoever has it, and holds it until `signal` aborts. Resolves when it is given back, given up,
   * or was taken by another tab.
   */
  hold(name: string, take: boolean, signal: AbortSignal, held: () => void): Promise<void>
}

export interface Leadership {
  readonly leads: boolean
  /** Waits for the lead; the browser passes it on when the leading tab dies. */
  stand(name: string): void
  /** Does not wait any longer: the leading tab is silent. */
  take(): void
  /** Gives the lead away and waits for it no more. */
  withdraw(): void
}

export interface LeadershipEvents {
  lead(): void
  /** Another tab has taken the lead. */
  lost(): void
}

/** Without locks every tab leads itself: each has its own socket, which the server does not mind. */
export function createLeadership(locks: LockPort | undefined, events: LeadershipEvents): Leadership {
  let waiting: AbortController | undefined
  let standing: string | undefined
  let leads = false

  function lead() {
    leads = true
    events.lead()
  }
  function wait(name: string, take: boolean) {
    waiting?.abort()
    const mine = new AbortController()
    waiting = mine
    if (!locks) return lead()
    locks.hold(name, take, mine.signal, lead).then(
      () => {
        // Given back by this tab itself, or another request has taken the place of this one.
        if (waiting !== mine) return
        leads = false
        wait(name, false)
        events.lost()
      },
      (error: unknown) => {
        console.warn('this browser gives no locks, so each tab has its own connection', error)
        if (waiting === mine) lead()
      },
    )
  }

  return {
    get leads() {
      return leads
    },
    stand(name) {
      standing = name
      wait(name, false)
    },
    take() {
      if (standing !== undefined && !leads) wait(standing, true)
    },
    withdraw() {
      standing = undefined
      leads = false
      const mine = waiting
      waiting = undefined
      mine?.abort()
    },
  }
}

export function browserLocks(): LockPort | undefined {
  // Pages that came without TLS have none, and old browsers.
  const locks: LockManager | undefined = navigator.locks
  return (
    locks && {
      async hold(name, take, signal, held) {
        const released = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
        try {
          await locks.request(name, take ? { steal: true } : { signal }, () => {
            if (signal.aborted) return
            held()
            return released
          })
        } catch (error) {
          // Given up while it waited, or taken by another tab.
          if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
        }
      },
    }
  )
}
