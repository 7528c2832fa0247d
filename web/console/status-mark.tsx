import { formatCountdown, formatDuration } from '../shared/durations.ts'
import { formatNumber } from '../shared/language.ts'
import type { RowStatus } from './rows.ts'
import { words } from './words.ts'

/** Words of a row's state; look.md's table. */
export function statusWords(status: RowStatus): string {
  const said = words.list.status
  switch (status.kind) {
    case 'offered':
      return said.offered(Math.ceil(status.leftMs / 1_000))
    case 'answered':
    case 'typing':
    case 'ended':
    case 'overdue':
      return said[status.kind]
    case 'away':
      return said.away(formatDuration(status.awayMs))
    case 'waiting':
    case 'near':
      return said.waiting(formatDuration(status.waitedMs))
    case 'late':
      return said.late(formatDuration(status.waitedMs))
    case 'postProcessing':
      return said.postProcessing(formatCountdown(status.leftMs))
    default:
      return status satisfies never
  }
}

const radius = 8.5
const around = 2 * Math.PI * radius

/** Shape of a row's state: told apart without colour. */
export function StatusMark({ status }: { status: RowStatus }) {
  return (
    <svg class={`mark ${status.kind}`} width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" focusable="false">
      <Shape status={status} />
    </svg>
  )
}

function Shape({ status }: { status: RowStatus }) {
  switch (status.kind) {
    case 'offered':
      return (
        <>
          <circle class="faint" cx="11" cy="11" r={radius} />
          <circle
            class="stroke"
            cx="11"
            cy="11"
            r={radius}
            transform="rotate(-90 11 11)"
            stroke-dasharray={`${around * status.part} ${around}`}
          />
        </>
      )
    case 'answered':
      return <circle class="stroke" cx="11" cy="11" r="6" />
    case 'typing':
      return (
        <>
          <circle class="fill" cx="5.5" cy="11" r="1.7" />
          <circle class="fill" cx="11" cy="11" r="1.7" />
          <circle class="fill" cx="16.5" cy="11" r="1.7" />
        </>
      )
    case 'waiting':
      return (
        <>
          <circle class="fill" cx="11" cy="11" r="8.5" />
          <Count text={countText(status.unread)} />
        </>
      )
    case 'near':
      return (
        <>
          <path class="stroke" d="M11 1.2a9.8 9.8 0 0 1 0 19.6" />
          <circle class="fill" cx="11" cy="11" r="7.4" />
          <Count text={countText(status.unread)} />
        </>
      )
    case 'late':
      return (
        <>
          <rect class="fill" x="2.5" y="2.5" width="17" height="17" rx="2.5" />
          <Count text="!" />
        </>
      )
    case 'ended':
      return (
        <>
          <circle class="stroke" cx="11" cy="11" r="7.5" />
          <path class="stroke" d="M7 11h8" />
        </>
      )
    case 'away':
      return (
        <>
          <circle class="stroke" cx="11" cy="11" r="6" stroke-dasharray="3.2 3.08" />
          <path class="stroke" d="M9 11h4" />
        </>
      )
    case 'overdue':
      return <path class="stroke" d="M5 4.5h12v14H5zM8.5 3h5v3h-5zM11 9v4M11 15.6v.1" />
    case 'postProcessing':
      return <path class="stroke" d="M5 4.5h12v14H5zM8.5 3h5v3h-5zM8 10h6M8 13.5h4" />
    default:
      return status satisfies never
  }
}

/** Who was handed on with nothing new to say has no number, but still waits: a dot. */
function Count({ text }: { text: string }) {
  if (text === '') return <circle class="pip" cx="11" cy="11" r="2.5" />
  return (
    <text class={text.length > 1 ? 'count many' : 'count'} x="11" y="15" text-anchor="middle">
      {text}
    </text>
  )
}

function countText(count: number): string {
  return count > 9 ? `${formatNumber(9)}+` : count > 0 ? formatNumber(count) : ''
}
