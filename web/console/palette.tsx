import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { createPaletteChoice } from './palette-choice.ts'
import { type Command, type PalettePage, paletteCommands } from './palette-commands.ts'
import { drawNow } from './rendering.ts'
import { words } from './words.ts'

/** Everything by its name: a combobox with a listbox, as the ARIA Authoring Practices have it. The focus stays in the field. */
export function Palette({ onClose, ...page }: PalettePage & { onClose(): void }) {
  const said = words.shell.palette
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const [, redraw] = useState(0)
  // What was on offer when it opened stays in its place while somebody reads it.
  const choice = useMemo(() => createPaletteChoice(paletteCommands(page)), [])
  const query = choice.query()
  const found = choice.found()
  const active = choice.active()
  useLayoutEffect(() => field.current?.focus(), [])
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [active, query])

  function run(command: Command | undefined) {
    if (!command) return
    onClose()
    command.act()
    // The keyboard goes back before the next key.
    drawNow()
  }
  function keyDown(event: KeyboardEvent) {
    if (event.isComposing) return
    const taken = choice.key(event.key)
    if (!taken) return
    event.preventDefault()
    if (taken === 'moved') redraw(count => count + 1)
    else run(taken.command)
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
          choice.typed(currentTarget.value)
          redraw(count => count + 1)
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
            onClick={() => run(choice.take(command))}
          >
            <span dir="auto">{command.label}</span>
          </div>
        ))}
      </div>
      <p role="status">{found.length === 0 && said.none}</p>
    </Dialog>
  )
}
