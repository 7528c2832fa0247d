import { extras } from './words.ts'

export function MessageLeft({ reference }: { reference: string }) {
  return (
    <p class="notice ok" role="status">
      <span>
        {extras.leave.thanks} {extras.leave.reference(reference)}
      </span>
    </p>
  )
}
