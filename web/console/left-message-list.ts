/** Messages that customers left: read again and again, and marked as done a little later than clicked, so that it can be undone. */
import { type Signal, signal } from '@preact/signals'
import type { LeftMessages } from '../../protocol/records.ts'
import type { Clock } from '../shared/clock.ts'
import { HttpFailure } from '../shared/http.ts'
import { createPoll } from '../shared/polling.ts'
import type { StaffApi } from './staff-api.ts'

export const undoMs = 5_000

export type LeftMessage = LeftMessages['messages'][number]
export interface MessagesShown {
  /** Nothing until the first answer. */
  readonly messages?: readonly LeftMessage[]
  /** When they were read. */
  readonly at?: number
  /** The last try failed. */
  readonly failed: boolean
  /** Marked as done here: to be sent soon, sent, or refused. */
  readonly done: Readonly<Record<string, 'undoable' | 'sent'>>
  /** The last message whose mark did not get through. */
  readonly refused?: LeftMessage
}

export interface LeftMessageList {
  readonly shown: Signal<MessagesShown>
  start(): void
  again(): void
  done(message: LeftMessage): void
  undo(message: LeftMessage): void
  /** Sends what can still be undone: the page goes. */
  flush(): void
}

/** Those that are still to be answered. */
export function openMessages({ messages, done }: MessagesShown): readonly LeftMessage[] | undefined {
  return messages?.filter(({ id }) => done[id] === undefined)
}

export function createLeftMessageList(
  clock: Clock,
  api: Pick<StaffApi, 'leftMessages' | 'messageDone'>,
  isVisible: () => boolean,
): LeftMessageList {
  const shown = signal<MessagesShown>({ failed: false, done: {} })
  const waiting = new Map<string, { cancel: () => void; message: LeftMessage }>()
  const change = (part: Partial<MessagesShown>) => {
    shown.value = { ...shown.value, ...part }
  }
  const mark = (id: string, as: 'undoable' | 'sent' | undefined) => {
    const { [id]: _, ...others } = shown.value.done
    change({ done: as === undefined ? others : { ...others, [id]: as } })
  }
  const poll = createPoll({
    clock,
    load: api.leftMessages,
    everyMs: 30_000,
    hiddenEveryMs: 60_000,
    isVisible,
    took({ messages }) {
      // What the server no longer names needs no mark here.
      const kept = Object.entries(shown.value.done).filter(([id, as]) => as === 'undoable' || messages.some(one => one.id === id))
      change({ messages, at: clock.now(), failed: false, done: Object.fromEntries(kept) })
    },
    failed(error) {
      console.warn('the messages left could not be read', error)
      change({ failed: true })
    },
  })

  async function send(message: LeftMessage) {
    waiting.delete(message.id)
    mark(message.id, 'sent')
    try {
      await api.messageDone(message.id)
    } catch (error) {
      // Somebody else was quicker.
      if (error instanceof HttpFailure && error.status === 404) return
      console.warn('a message was not marked as done', error)
      mark(message.id, undefined)
      change({ refused: message })
    }
  }
  return {
    shown,
    start: poll.start,
    again: poll.now,
    done(message) {
      if (shown.value.done[message.id] !== undefined) return
      const { refused: _, ...rest } = shown.value
      shown.value = rest
      mark(message.id, 'undoable')
      waiting.set(message.id, { message, cancel: clock.setTimer(clock.now() + undoMs, () => void send(message)) })
    },
    undo({ id }) {
      const one = waiting.get(id)
      if (!one) return
      one.cancel()
      waiting.delete(id)
      mark(id, undefined)
    },
    flush() {
      for (const { cancel, message } of waiting.values()) {
        cancel()
        void send(message)
      }
    },
  }
}
