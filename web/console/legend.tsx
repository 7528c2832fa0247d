import { Dialog } from './dialog.tsx'
import type { RowStatus } from './rows.ts'
import { StatusMark, statusWords } from './status-mark.tsx'
import { words } from './words.ts'

/** One of each state, as the list would show it (S41). */
const examples: readonly RowStatus[] = [
  { kind: 'offered', leftMs: 23_000, part: 0.75 },
  { kind: 'waiting', waitedMs: 12_000, unread: 2 },
  { kind: 'near', waitedMs: 50_000, unread: 2 },
  { kind: 'late', waitedMs: 95_000, unread: 3 },
  { kind: 'answered' },
  { kind: 'typing' },
  { kind: 'away', awayMs: 130_000 },
  { kind: 'ended' },
  { kind: 'postProcessing', leftMs: 48_000 },
  { kind: 'overdue' },
]

/** The Multi-Chat Table: every mark with its word, its colour and what it means. */
export function Legend({ onClose }: { onClose(): void }) {
  return (
    <Dialog title={words.list.legend} class="legend wide" onClose={onClose}>
      <ul>
        {examples.map(status => (
          <li key={status.kind} class={`row ${status.kind}`}>
            <StatusMark status={status} />
            <span class="row-status">{statusWords(status)}</span>
            <span>{words.list.meanings[status.kind]}</span>
          </li>
        ))}
      </ul>
      <CloseButton onClose={onClose} />
    </Dialog>
  )
}

export function CloseButton({ onClose }: { onClose(): void }) {
  return (
    <div class="dialog-buttons">
      <button type="button" onClick={onClose}>
        {words.shell.close}
      </button>
    </div>
  )
}
