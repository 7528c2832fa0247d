import type { StaffView } from '../../protocol/http.ts'
import { ChatIcon, WarnIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'

const roles = { agent: 'Agent', supervisor: 'Supervisor', administrator: 'Administrator' } as const

export function MyProfile({ controller }: { controller: Controller }) {
  const { me, agent } = controller.state.value
  // The pushed snapshot is as new as it gets; the answer of /api/me only adds what it does not carry.
  const queues = agent?.queues ?? me?.queues
  const facts: readonly (readonly [string, string])[] = me
    ? [
        ['Name', me.name],
        ['Agent ID', me.id],
        ['E-mail', me.email || '–'],
        ['Role', roles[me.role]],
        ['Chats at once', String(me.limit)],
      ]
    : []
  return (
    <section class="my-profile" aria-labelledby="my-profile">
      <h2 id="my-profile">My Profile</h2>
      <section class="card" aria-label="Personal data">
        {me ? (
          <dl class="facts wide">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        ) : (
          <p class="muted">Loading your profile…</p>
        )}
      </section>
      <section class="card" aria-labelledby="assignment">
        <h3 id="assignment">Queue Assignment</h3>
        <div role="tablist" aria-labelledby="assignment" class="tabs">
          <button type="button" role="tab" id="chat-tab" aria-selected="true" aria-controls="chat-queues">
            <ChatIcon size={16} /> Chat
          </button>
        </div>
        <div role="tabpanel" id="chat-queues" aria-labelledby="chat-tab">
          <Queues queues={queues} />
        </div>
      </section>
    </section>
  )
}

function Queues({ queues }: { queues: StaffView['queues'] | undefined }) {
  if (!queues) return <p class="muted">Loading your queues…</p>
  if (queues.length === 0) {
    return (
      <p class="notice warn">
        <WarnIcon />
        <span>You are in no chat queue, so no chat can come to you. Ask your administrator to assign you to one.</span>
      </p>
    )
  }
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col">Level</th>
        </tr>
      </thead>
      <tbody>
        {queues.map(({ queue, name, level }) => (
          <tr key={queue}>
            <th scope="row">{name}</th>
            <td class="timer">{level}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
