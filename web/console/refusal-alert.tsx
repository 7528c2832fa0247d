import { WarnIcon } from '../shared/icons.tsx'

/** Where a form says why it was refused; there before that is said, so that a screen reader hears it. */
export function RefusalAlert({ id, text }: { id?: string; text: string | undefined }) {
  return (
    <div role="alert" id={id}>
      {text !== undefined && (
        <p class="notice breach">
          <WarnIcon />
          <span>{text}</span>
        </p>
      )}
    </div>
  )
}
