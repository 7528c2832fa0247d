/** What customers and agents do next, as chance has it. */
import { hasEnded } from '../../../web/customer/state.ts'
import type { AgentClient, CustomerClient } from './clients.ts'
import type { World } from './world.ts'

/** Now and then people write the same words again, and mean it. */
function words(world: World, name: string): string {
  return world.chance(0.08) ? 'ok' : `${name} says ${world.between(1, 1e9).toString(36)}`
}

export function actCustomer(world: World, client: CustomerClient) {
  const { chance, between } = world
  const { page, state } = client
  if (page.frozen) return
  if (state.value.phase === 'form') {
    if (!state.value.starting && state.value.logs[client.chat() ?? ''] === undefined && chance(0.7)) client.start()
    return
  }
  const chat = client.chat()
  // the page takes no words after the end
  if (chat === undefined || hasEnded(state.value)) return
  if (chance(0.012)) return client.end()
  if (chance(0.55)) for (let n = chance(0.1) ? between(2, 14) : 1; n > 0; n--) client.say(chat, words(world, page.name))
}

export function actAgent(world: World, client: AgentClient) {
  const { chance, between, pick } = world
  const { page, controller } = client
  const { agent } = controller.state.value
  if (page.frozen || agent === undefined) return
  page.act(() => {
    if (agent.state !== 'available' && agent.nextState === undefined && chance(0.8)) controller.setState('available')
    for (const row of agent.chats.filter(one => one.status === 'offered'))
      if (chance(0.7)) chance(0.92) ? controller.accept(row.chat, row.round) : controller.reject(row.chat, row.round)
  })
  const row = pick(agent.chats.filter(one => one.status !== 'offered'))
  if (row === undefined) return
  if (row.status === 'postProcessing') {
    if (chance(0.4)) page.act(() => controller.endPostProcessing(row.chat))
    else page.act(() => controller.dispatch({ kind: 'select', chat: row.chat }))
    return
  }
  const dice = between(1, 1000)
  if (dice <= 15) page.act(() => controller.end(row.chat))
  else if (dice <= 35) page.act(() => void controller.transfer(row.chat, { kind: 'agent', id: 'bob', name: 'bob' }, ''))
  else if (dice <= 45) page.act(() => void controller.transfer(row.chat, { kind: 'queue', id: 'sales', name: 'sales' }, ''))
  else if (dice <= 150) page.act(() => controller.dispatch({ kind: 'select', chat: row.chat }))
  else if (dice <= 750) for (let n = chance(0.1) ? between(2, 14) : 1; n > 0; n--) client.say(row.chat, words(world, page.name))
}
