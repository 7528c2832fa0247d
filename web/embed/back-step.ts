/**
 * While the chat covers the whole page, the way back leads out of the chat and not out of the page: an entry of the history stands for
 * it. The site's own state of the page is kept in that entry, for the site's router may read it.
 */
const mark = 'usher'

export interface BackStep {
  take(): void
  /** Closed by other means: the entry goes, too. */
  giveBack(): void
}

export function createBackStep(back: () => void): BackStep {
  // a page that was loaded anew may stand on the entry
  let taken = stateOf()?.[mark] === true
  let own = false
  addEventListener('popstate', () => {
    if (own) {
      own = false
      return
    }
    if (!taken || stateOf()?.[mark] === true) return
    taken = false
    back()
  })
  return {
    take() {
      if (taken) return
      taken = true
      history.pushState({ ...stateOf(), [mark]: true }, '')
    },
    giveBack() {
      if (!taken) return
      taken = false
      if (stateOf()?.[mark] !== true) return
      own = true
      history.back()
    },
  }
}

function stateOf(): Record<string, unknown> | undefined {
  return typeof history.state === 'object' && history.state !== null ? history.state : undefined
}
