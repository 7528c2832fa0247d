import { CopyButton } from '../shared/copy-button.tsx'
import type { CustomerState } from './state.ts'
import { extras } from './words.ts'

/** The chat before is over: what was on its way then can be copied. */
export function EarlierChat({ earlier: { why, unsent } }: { earlier: NonNullable<CustomerState['earlier']> }) {
  return (
    <p class="notice" role="status">
      <span>
        {extras.earlier[why]} {unsent.length > 0 && extras.earlier.notSent}{' '}
        {unsent.map(one => (
          <q key={one}>{one}</q>
        ))}
      </span>
      {unsent.length > 0 && <CopyButton text={unsent.join('\n')} />}
    </p>
  )
}
