import { type Signal, signal } from '@preact/signals'
import { limits } from '../../protocol/limits.ts'
import type { AgentChatView } from '../../protocol/views.ts'
import type { Clock } from '../shared/clock.ts'
import type { Drafts } from '../shared/drafts.ts'

/** What an agent says about a chat: in its post processing, and during it. */
export interface Remarks {
  notes?: string
  disposition?: string
}

export type Keeping = 'writing' | 'saving' | 'saved' | 'failed'

export interface RemarksDesk {
  /** Whether the server has what is shown, by chat. */
  keeping: Signal<Readonly<Record<string, Keeping>>>
  /** What the form shows: what was written here, else what the server has. */
  shown(row: AgentChatView): { notes: string; disposition: string }
  change(chat: string, part: Remarks): void
  /** What the server may not have yet, to go with the end of post processing. */
  unsaved(chat: string): Remarks
  /** Lets go of what the rows show, and of chats that are in the list no longer. */
  settle(rows: readonly AgentChatView[]): void
}

/** As long a pause in writing as makes it worth sending. */
const pauseMs = 800

export interface RemarksPorts {
  clock: Clock
  /** Kept over a reload, by chat. */
  drafts: Drafts
  /** Resolves with whether the server took it. */
  save(chat: string, remarks: Remarks): Promise<boolean>
}

export function createRemarks({ clock, drafts, save }: RemarksPorts): RemarksDesk {
  const keeping = signal<Readonly<Record<string, Keeping>>>({})
  const timers = new Map<string, () => void>()
  const saving = new Set<string>()

  function kept(chat: string): Remarks {
    return read(drafts.all.value[chat])
  }
  function mark(chat: string, now: Keeping | undefined) {
    const { [chat]: _, ...others } = keeping.value
    keeping.value = now === undefined ? others : { ...others, [chat]: now }
  }
  function later(chat: string) {
    timers.get(chat)?.()
    timers.set(
      chat,
      clock.setTimer(clock.now() + pauseMs, () => void send(chat)),
    )
  }
  async function send(chat: string) {
    timers.delete(chat)
    const remarks = kept(chat)
    if (tooLong(remarks)) return
    // One at a time, so that an older text never comes after a newer one.
    if (saving.has(chat)) return later(chat)
    saving.add(chat)
    mark(chat, 'saving')
    const done = await save(chat, remarks)
    saving.delete(chat)
    if (!timers.has(chat)) mark(chat, done ? 'saved' : 'failed')
  }

  return {
    keeping,
    shown(row) {
      const { notes = row.notes ?? '', disposition = row.disposition ?? '' } = kept(row.chat)
      return { notes, disposition }
    },
    change(chat, part) {
      drafts.set(chat, JSON.stringify({ ...kept(chat), ...part }))
      mark(chat, 'writing')
      later(chat)
    },
    unsaved(chat) {
      timers.get(chat)?.()
      timers.delete(chat)
      return kept(chat)
    },
    settle(rows) {
      for (const chat of Object.keys(drafts.all.value)) {
        const row = rows.find(other => other.chat === chat)
        const { notes, disposition } = kept(chat)
        const taken =
          row && !timers.has(chat) && [undefined, row.notes ?? ''].includes(notes) && [undefined, row.disposition].includes(disposition)
        if (row && !taken) {
          // Left over from before the page was loaded again.
          if (keeping.value[chat] === undefined) {
            mark(chat, 'writing')
            later(chat)
          }
          continue
        }
        drafts.set(chat, '')
        if (row) continue
        timers.get(chat)?.()
        timers.delete(chat)
        mark(chat, undefined)
      }
    },
  }
}

export function tooLong({ notes = '' }: Remarks): boolean {
  return notes.length > limits.remarkCharacters
}

/** Another page may have kept something else there, or nothing. */
function read(text: string | undefined): Remarks {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    const { notes, disposition } = value as Record<string, unknown>
    return { ...(typeof notes === 'string' ? { notes } : {}), ...(typeof disposition === 'string' ? { disposition } : {}) }
  } catch {
    return {}
  }
}
