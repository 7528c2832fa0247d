import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'

export interface DialogProps {
  title: string
  class?: string
  onClose(): void
  children: ComponentChildren
}

/**
 * A modal dialog, open as long as it is drawn. The browser keeps the focus in it, closes it by Esc and gives the focus back. That it has
 * closed is told later: one that is gone by then must not close the one that came after it.
 */
export function Dialog({ title, class: name, onClose, children }: DialogProps) {
  const id = useId()
  const element = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const drawn = useRef(true)
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    // Read first, and nothing is chosen by a key meant for the page behind.
    heading.current?.focus()
    return () => {
      drawn.current = false
      dialog?.close()
    }
  }, [])
  return (
    <dialog ref={element} class={name} aria-labelledby={id} onClose={() => drawn.current && onClose()}>
      <h2 id={id} ref={heading} tabIndex={-1} dir="auto">
        {title}
      </h2>
      {children}
    </dialog>
  )
}
