import type { Prefill } from './host-port.ts'
import type { Known } from './known-customer.ts'

export interface KnownCustomer {
  readonly value: Known
  prefill(values: Prefill): void
  /** Another person, or nobody: nothing that a token said before stays. */
  identify(jwt: string): Promise<void>
}

/** What the site said, and over it what its server signed: as the server will take it. */
export function createKnown(read: (jwt: string) => Promise<Known>, changed: () => void): KnownCustomer {
  let given: Prefill = {}
  let signed: Known = {}
  let asked = 0
  return {
    get value() {
      return { ...given, ...signed }
    },
    prefill(values) {
      given = { ...given, ...values }
      changed()
    },
    async identify(jwt) {
      asked += 1
      const mine = asked
      const said = jwt === '' ? {} : await read(jwt)
      // somebody else has signed in meanwhile
      if (mine !== asked) return
      signed = said
      changed()
    },
  }
}
