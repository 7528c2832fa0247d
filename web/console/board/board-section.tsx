import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

export interface BoardSectionProps {
  title: string
  /** What is said instead of an empty table. */
  empty?: string | undefined
  /** Beside the title. */
  beside?: ComponentChildren
  children: ComponentChildren
}

export function BoardSection({ title, empty, beside, children }: BoardSectionProps) {
  const id = useId()
  return (
    <section class="board-section" aria-labelledby={id}>
      <header>
        <h3 id={id}>{title}</h3>
        {beside}
      </header>
      {empty === undefined ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="table-scroller" aria-labelledby={id} tabIndex={0}>
          {children}
        </section>
      ) : (
        <p class="muted board-note">{empty}</p>
      )}
    </section>
  )
}
