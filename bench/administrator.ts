/** Queues and staff of a bench or a test, made through the administrator's HTTP API. */
import type * as v from 'valibot'
import { signIn } from '../demo/sign-in.ts'
import type { NewQueueSchema, NewStaffSchema } from '../protocol/http.ts'

/** Where a centre is found. */
export interface Address {
  readonly origins: readonly string[]
  readonly issuer: string
  readonly clientId: string
}

export interface Person {
  readonly username: string
  readonly password: string
  readonly name: string
  readonly email: string
  readonly group: 'agent' | 'supervisor' | 'administrator'
}

export type QueueSettings = v.InferInput<typeof NewQueueSchema>
export type StaffSettings = v.InferInput<typeof NewStaffSchema>

export const password = 'usher-demo'
export const ada: Person = { username: 'ada', password, name: 'Ada Abel', email: 'ada@example.com', group: 'administrator' }

/** Agents that can be told apart: a short name each. */
export function agents(usernames: readonly string[]): readonly Person[] {
  return usernames.map(username => ({
    username,
    password,
    name: `${username.charAt(0).toUpperCase()}${username.slice(1)}`,
    email: `${username}@example.com`,
    group: 'agent',
  }))
}

export function tokenOf({ origins, issuer, clientId }: Address, { username, password }: Person): Promise<string> {
  return signIn({ issuer, clientId, redirectUri: `${origins[0]}/console/`, username, password })
}

export interface Administrator {
  readonly token: string
  create(what: 'queues' | 'staff', body: QueueSettings | StaffSettings): Promise<void>
  /** Reads it, changes what is named, and writes it back. */
  change(what: 'queues' | 'staff', id: string, changes: object): Promise<void>
}

export async function openAdministrator(address: Address): Promise<Administrator> {
  const token = await tokenOf(address, ada)
  async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await fetch(`${address.origins[0]}/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text) as Record<string, unknown>
  }
  return {
    token,
    async create(what, body) {
      await call('POST', what, body)
    },
    async change(what, id, changes) {
      const { id: _id, ...now } = await call('GET', `${what}/${id}`)
      const queues = now.queues as readonly { queue: string; level: number }[] | undefined
      await call('PUT', `${what}/${id}`, {
        ...now,
        ...(queues && { queues: queues.map(({ queue, level }) => ({ queue, level })) }),
        ...changes,
      })
    },
  }
}

/** The usual centre: these queues, and agents who serve all of them. */
export async function fillCentre(
  address: Address,
  queues: readonly QueueSettings[],
  people: readonly Person[],
  limit = 6,
): Promise<Administrator> {
  const administrator = await openAdministrator(address)
  for (const queue of queues) await administrator.create('queues', queue)
  for (const { username: id, name, email, group } of people.filter(person => person.group !== 'administrator')) {
    const assigned = group === 'agent' ? queues.map(({ id: queue }) => ({ queue })) : []
    await administrator.create('staff', { id, name, email, role: group, limit, queues: assigned })
  }
  return administrator
}
