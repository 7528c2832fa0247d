import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { RecordView } from '../../protocol/records.ts'
import type { RecordDesk } from './record-desk.ts'
import type { Fetch } from './records.ts'
import { words } from './words.ts'

export interface AskedProps<Value> {
  asked: Fetch<Value> | undefined
  again(): void
  children(value: Value): ComponentChildren
}

/** What was asked of the server: on its way, not come, or here; the last that came stays in sight while it is asked again. */
export function Asked<Value>({ asked, again, children }: AskedProps<Value>) {
  const said = words.customer
  const value = asked?.value
  return (
    <>
      {asked?.kind === 'failed' && (
        <p class="notice warn" role="status">
          <span>{said.failed}</span>
          <button type="button" onClick={again}>
            {said.tryAgain}
          </button>
        </p>
      )}
      {value === undefined ? asked?.kind !== 'failed' && <p role="status">{said.loading}</p> : children(value)}
    </>
  )
}

/** A record, asked for when it is first shown. */
export function useRecord(desk: RecordDesk, record: string): Fetch<RecordView> | undefined {
  useEffect(() => desk.load(record), [desk, record])
  return desk.state.value.records[record]
}
