import { CopyButton } from './copy-button.tsx'
import type { FailureProps } from './log-item.tsx'
import { shared } from './words.ts'

/** Below a message that was refused for good: why, and what to do with it. */
export function Failure({ cid, item, onRetry, onRemove }: FailureProps) {
  return (
    <p class="failure">
      {shared.log.notSent}
      {whyWords(item.failure)}{' '}
      <span class="choices">
        {onRetry && (
          <button type="button" class="link" onClick={() => onRetry(cid)}>
            {shared.log.retry}
          </button>
        )}
        <button type="button" class="link" onClick={() => onRemove(cid)}>
          {shared.log.remove}
        </button>
        <CopyButton text={item.text} />
      </span>
    </p>
  )
}

/** The server's own words are for its log, and in one language. */
function whyWords(code: string | undefined): string {
  const why: Readonly<Record<string, string>> = shared.log.why
  return code !== undefined && Object.hasOwn(why, code) ? `: ${why[code]}` : ''
}
