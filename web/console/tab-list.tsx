import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

export interface TabListProps<Name extends string> {
  label: string
  tabs: readonly { name: Name; text: string }[]
  chosen: Name
  onChoose(name: Name): void
  /** What the chosen tab shows. */
  children: ComponentChildren
}

/** Tabs as the ARIA Authoring Practices have them: one stop of the Tab key, arrows between them, what is chosen is shown at once. */
export function TabList<Name extends string>({ label, tabs, chosen, onChoose, children }: TabListProps<Name>) {
  const id = useId()
  const bar = useRef<HTMLDivElement>(null)
  function keyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const index = tabs.findIndex(tab => tab.name === chosen)
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key]
    const to = step === undefined ? { Home: 0, End: tabs.length - 1 }[event.key] : (index + step + tabs.length) % tabs.length
    const tab = to === undefined ? undefined : tabs[to]
    if (!tab) return
    event.preventDefault()
    onChoose(tab.name)
    bar.current?.querySelector<HTMLElement>(`[data-tab="${tab.name}"]`)?.focus()
  }
  return (
    <>
      <div ref={bar} role="tablist" aria-label={label} class="tab-list" onKeyDown={keyDown}>
        {tabs.map(({ name, text }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            data-tab={name}
            aria-selected={name === chosen}
            aria-controls={name === chosen ? `${id}-panel` : undefined}
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => onChoose(name)}
          >
            {text}
          </button>
        ))}
      </div>
      <div key={chosen} id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${chosen}`} class="tab-panel">
        {children}
      </div>
    </>
  )
}
