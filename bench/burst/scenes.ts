/** The scenes: how many chats come at the same instant, and to how many people. */
export interface Scene {
  readonly name: 'a' | 'b' | 'c'
  readonly says: string
  readonly chats: number
  readonly agents: number
  /** Windows of each customer: all start with the same keys at the same instant, and each opens a socket. */
  readonly tabs: number
  readonly runs: number
}

export const limit = 6

export const scenes: readonly Scene[] = [
  { name: 'a', says: '50 chats, 5 agents', chats: 50, agents: 5, tabs: 1, runs: 10 },
  { name: 'b', says: '300 chats, 50 agents', chats: 300, agents: 50, tabs: 1, runs: 3 },
  { name: 'c', says: '50 chats of customers with two tabs each, 5 agents', chats: 50, agents: 5, tabs: 2, runs: 5 },
]

export function placesOf({ chats, agents }: Scene): number {
  return Math.min(chats, agents * limit)
}
