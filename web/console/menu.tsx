import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface MenuItem {
  label: string
  /** Why it cannot be chosen now. */
  not?: string | undefined
  /** One of several, and the one that holds now or not. */
  checked?: boolean
  act(): void
}

export interface MenuProps {
  /** Name of the button and of the menu. */
  label: string
  class?: string
  items: readonly MenuItem[]
  children: ComponentChildren
}

/** A button with a menu, as the ARIA Authoring Practices have it: arrows, Home, End, Esc; the focus goes back to the button. */
export function Menu({ label, class: name, items, children }: MenuProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (open) list.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus()
  }, [open])

  function close() {
    setOpen(false)
    button.current?.focus()
  }
  function keyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
      return
    }
    const elements = [...(list.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])]
    const index = elements.indexOf(document.activeElement as HTMLElement)
    const to = {
      ArrowDown: (index + 1) % elements.length,
      ArrowUp: (index - 1 + elements.length) % elements.length,
      Home: 0,
      End: elements.length - 1,
    }[event.key]
    if (to === undefined || event.ctrlKey) return
    event.preventDefault()
    elements[to]?.focus()
  }

  return (
    <div
      class={`menu-holder ${name ?? ''}`}
      onFocusOut={event => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOpen(false)
      }}
    >
      <button
        type="button"
        ref={button}
        class="quiet"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown' || event.ctrlKey) return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {children}
      </button>
      {open && (
        <div id={id} ref={list} class="menu" role="menu" tabIndex={-1} aria-label={label} onKeyDown={keyDown}>
          {items.map(item => (
            <button
              key={item.label}
              type="button"
              {...(item.checked === undefined
                ? { role: 'menuitem' as const }
                : { role: 'menuitemradio' as const, 'aria-checked': item.checked })}
              tabIndex={-1}
              aria-disabled={item.not !== undefined}
              onClick={() => {
                if (item.not !== undefined) return
                close()
                item.act()
              }}
            >
              {item.label}
              {item.not !== undefined && <small>{item.not}</small>}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
