import type { Supervision } from '../../../protocol/records.ts'
import { formatDuration } from '../../shared/durations.ts'
import { formatNumber } from '../../shared/language.ts'
import { words } from '../words.ts'
import { BoardSection } from './board-section.tsx'

export function QueueTable({ queues, now }: { queues: Supervision['queues']; now: number }) {
  const told = words.board
  return (
    <BoardSection title={told.queues} empty={queues.length === 0 ? told.noQueues : undefined}>
      <table class="board-queues">
        <thead>
          <tr>
            <th scope="col">{told.queue}</th>
            <th scope="col">{told.waiting}</th>
            <th scope="col">{told.longest}</th>
            <th scope="col">{told.inChat}</th>
            <th scope="col">{told.late}</th>
            <th scope="col">{told.free}</th>
          </tr>
        </thead>
        <tbody>
          {queues.map(({ id, name, waiting, longestWaitSince, active, late, free }) => (
            <tr key={id}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td>{formatNumber(waiting)}</td>
              <td>{longestWaitSince === undefined ? told.none : formatDuration(now - longestWaitSince)}</td>
              <td>{formatNumber(active)}</td>
              <td class={late > 0 ? 'late' : ''}>{late > 0 ? `! ${formatNumber(late)}` : formatNumber(late)}</td>
              <td>{formatNumber(free)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </BoardSection>
  )
}
