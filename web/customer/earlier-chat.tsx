import { CopyButton } from '../shared/copy-button.tsx'
import type { CustomerState } from './state.ts'
import { words } from './words.ts'

/** The chat before is over: what was on its way then can be copied. */
export function EarlierChat({ earlier: { text, unsent } }: { earlier: NonNullable<CustomerState['earlier']> }) {
  return (
    <p class="notice" role="status">
      <span>
        {text} {unsent.length > 0 && words.form.notSent}{' '}
        {unsent.map(one => (
          <q key={one}>{one}</q>
        ))}
      </span>
      {unsent.length > 0 && <CopyButton text={unsent.join('\n')} />}
    </p>
  )
}
