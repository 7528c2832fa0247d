import { useEffect, useState } from 'preact/hooks'
import type { Board } from './board/board.tsx'
import type { Controller } from './controller.ts'
import { fetchLaterStyle } from './lazy.tsx'
import { words } from './words.ts'

/** The board is loaded when a supervisor opens it first; agents never load it. */
export function BoardView({ controller }: { controller: Controller }) {
  const [loaded, setLoaded] = useState<{ Board: typeof Board } | 'failed'>()
  const [tries, setTries] = useState(0)
  const role = controller.state.value.agent?.role ?? controller.state.value.me?.role
  const allowed = role !== undefined && role !== 'agent'
  useEffect(() => {
    if (!allowed) return
    Promise.all([import('./board/board.tsx'), fetchLaterStyle()]).then(
      ([board]) => setLoaded(board),
      error => {
        console.warn('the board could not be loaded', error)
        setLoaded('failed')
      },
    )
  }, [allowed, tries])
  if (loaded && loaded !== 'failed' && allowed) return <loaded.Board controller={controller} />
  const text = role === 'agent' ? words.board.refused : loaded === 'failed' ? words.board.failed : words.board.loading
  return (
    <section class="board" aria-label={words.board.title}>
      <p class="muted board-note" role="status">
        {text}
      </p>
      {loaded === 'failed' && (
        <button type="button" onClick={() => setTries(tries + 1)}>
          {words.board.again}
        </button>
      )}
    </section>
  )
}
