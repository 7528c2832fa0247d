import { useComputed } from '@preact/signals'
import type { AgentView } from '../../protocol/views.ts'
import { ChatIcon, WarnIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import { queueHue } from './queue-hue.ts'
import { words } from './words.ts'

/** Which queues send chats here (S18–S20), and, where the administrator leaves that to the agent, which of them for now. */
export function QueueAssignment({ controller }: { controller: Controller }) {
  const said = words.profile
  return (
    <section class="card" aria-labelledby="assignment">
      <h3 id="assignment">{said.assignment}</h3>
      <div role="tablist" aria-labelledby="assignment" class="tabs">
        <button type="button" role="tab" id="chat-tab" aria-selected="true" aria-controls="chat-queues">
          <ChatIcon size={16} /> {said.chat}
        </button>
      </div>
      <div role="tabpanel" id="chat-queues" aria-labelledby="chat-tab">
        <Queues controller={controller} />
      </div>
    </section>
  )
}

function Queues({ controller }: { controller: Controller }) {
  const agent = useComputed(() => controller.state.value.agent).value
  const me = useComputed(() => controller.state.value.me).value
  const said = words.profile
  // The pushed snapshot is as new as it gets; the answer of /api/me stands in until it is there.
  const queues: AgentView['queues'] | undefined = agent?.queues ?? me?.queues
  if (!queues) return <p class="muted">{said.loadingQueues}</p>
  if (queues.length === 0) return <Warning text={words.shell.empty.noQueue} />
  const mayChoose = agent?.mayChooseQueues === true
  const someOff = queues.some(queue => queue.off)
  return (
    <>
      {queues.every(queue => queue.off) && <Warning text={words.shell.empty.queuesOff} />}
      <table>
        <thead>
          <tr>
            <th scope="col">{said.queue}</th>
            <th scope="col">{said.level}</th>
            {(mayChoose || someOff) && <th scope="col">{said.takes}</th>}
          </tr>
        </thead>
        <tbody>
          {queues.map(({ queue, name, level, off }) => (
            <tr key={queue}>
              <th scope="row">
                <span class={`queue-dot hue-${queueHue(name)}`} aria-hidden="true" />
                <bdi>{name}</bdi>
              </th>
              <td class="timer">{said.levelOf(level)}</td>
              {(mayChoose || someOff) && (
                <td>
                  {mayChoose ? <QueueSwitch controller={controller} queue={queue} name={name} on={!off} /> : off ? said.off : said.on}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function QueueSwitch({ controller, queue, name, on }: { controller: Controller; queue: string; name: string; on: boolean }) {
  const busy = useComputed(() => controller.state.value.pending.includes(`setQueue:${queue}`)).value
  const said = words.profile
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={on}
      aria-busy={busy}
      aria-label={said.takesOf(name)}
      onClick={() => busy || controller.setQueue(queue, !on)}
    >
      <span class="knob" aria-hidden="true" />
      {on ? said.on : said.off}
    </button>
  )
}

function Warning({ text }: { text: string }) {
  return (
    <p class="notice warn">
      <WarnIcon />
      <span>{text}</span>
    </p>
  )
}
