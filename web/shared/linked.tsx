import { linkParts } from './links.ts'
import { shared } from './words.ts'

/** Text nodes and links alone; a link that leads elsewhere than it reads says where. */
export function Linked({ text }: { text: string }) {
  return (
    <>
      {linkParts(text).map(part =>
        typeof part === 'string' ? (
          part
        ) : (
          <>
            <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
              {part.text}
            </a>
            {part.host !== undefined && (
              <>
                {' '}
                <span class="leads-to">
                  (<bdi>{shared.log.leadsTo(part.host)}</bdi>)
                </span>
              </>
            )}
          </>
        ),
      )}
    </>
  )
}
