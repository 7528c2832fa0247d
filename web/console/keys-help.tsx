import { Dialog } from './dialog.tsx'
import { keysAreOn } from './keys.ts'
import { CloseButton } from './legend.tsx'
import { words } from './words.ts'

/** All keys of the console; the browser's and the screen reader's are none of them. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const said = words.shell.keys
  const keys: readonly (readonly [readonly string[], string])[] = [
    [[`${said.ctrl}+K`], said.palette],
    [[`${said.ctrl}+↑`, `${said.ctrl}+↓`], said.neighbour],
    [[`${said.ctrl}+1`, '…', `${said.ctrl}+6`], said.nth],
    [['↑', '↓'], said.inList],
    [['Enter'], said.send],
    [['Shift+Enter'], said.newLine],
    [['Esc'], said.escape],
    [['?'], said.help],
  ]
  return (
    <Dialog title={said.title} class="keys" onClose={onClose}>
      {!keysAreOn() && <p>{said.off}</p>}
      <dl>
        {keys.map(([names, meaning]) => (
          <div key={meaning}>
            <dt dir="ltr">{names.map(name => (name === '…' ? ' … ' : <kbd key={name}>{name}</kbd>))}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <CloseButton onClose={onClose} />
    </Dialog>
  )
}
