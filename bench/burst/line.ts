/** Agents end one chat after the other; each free place must go to the chat that came first. */
import type { AgentClient } from '../client.ts'
import type { Customer } from './customers.ts'
import { type Watch, waitFor } from './watch.ts'

/** Answers how many of the waiting chats came in order; `waiting` is in the line's order. */
export async function drainLine(staff: readonly AgentClient[], waiting: readonly Customer[], watch: Watch): Promise<number> {
  const { offered, acceptsAt, faults } = watch
  let inOrder = 0
  for (const [i, next] of waiting.entries()) {
    const agent = staff[i % staff.length] as AgentClient
    const [row] = agent.rows('active')
    if (!row) {
      faults.add(`${agent.username} has nothing to end`)
      break
    }
    const before = offered.length
    await agent.must({ action: 'end', chat: row.chat })
    await agent.must({ action: 'endPostProcessing', chat: row.chat })
    await waitFor(() => offered.length > before && acceptsAt.length === offered.length, 10_000)
    if (offered[before] === next.chat && offered.length === before + 1) inOrder++
    else faults.add(`place ${i + 1} of the line went to the chat at ${waiting.findIndex(({ chat }) => chat === offered[before]) + 1}`)
  }
  return inOrder
}

export async function endEverything(staff: readonly AgentClient[]): Promise<void> {
  await Promise.all(
    staff.map(async agent => {
      for (const { chat } of agent.rows('active')) await agent.must({ action: 'end', chat })
      for (const { chat } of agent.rows('postProcessing')) await agent.must({ action: 'endPostProcessing', chat })
      await agent.until('an empty list', () => agent.view.chats.length === 0)
    }),
  )
}
