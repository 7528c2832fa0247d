import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { type Command, matching, type PalettePage, paletteCommands } from './palette-commands.ts'
import { words } from './words.ts'

/** Everything by its name: a combobox with a listbox, as the ARIA Authoring Practices have it. The focus stays in the field. */
export function Palette({ onClose, ...page }: PalettePage & { onClose(): void }) {
  const said = words.shell.palette
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [index, setIndex] = useState(0)
  // What was on offer when it opened stays in its place while somebody reads it.
  const commands = useMemo(() => paletteCommands(page), [])
  const found = matching(commands, query)
  const active = Math.min(index, found.length - 1)
  useLayoutEffect(() => field.current?.focus(), [])
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [active, query])

  function run(command: Command | undefined) {
    if (!command) return
    onClose()
    command.act()
  }
  function keyDown(event: KeyboardEvent) {
    if (event.isComposing) return
    const to = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 8, PageUp: active - 8 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      const step = Math.abs(to - active) === 1
      setIndex(step ? (to + found.length) % Math.max(1, found.length) : Math.max(0, Math.min(found.length - 1, to)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      // What was typed last may not be drawn yet: quick hands must not get what stood there before.
      const typed = field.current?.value ?? query
      run(typed === query ? found[active] : matching(commands, typed)[0])
    }
  }

  return (
    <Dialog title={said.title} class="palette" onClose={onClose}>
      <input
        ref={field}
        role="combobox"
        aria-label={said.placeholder}
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        placeholder={said.placeholder}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={query}
        onInput={({ currentTarget }) => {
          setQuery(currentTarget.value)
          setIndex(0)
        }}
        onKeyDown={keyDown}
      />
      <div id={id} ref={list} role="listbox" tabIndex={-1} aria-label={said.title}>
        {found.map((command, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
          <div
            key={command.label}
            id={`${id}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            onClick={() => run(command)}
          >
            <span dir="auto">{command.label}</span>
          </div>
        ))}
      </div>
      <p role="status">{found.length === 0 && said.none}</p>
    </Dialog>
  )
}
