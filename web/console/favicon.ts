/** The browser's tab: its title, its icon with a dot, and the number on the application where there is one. */

export type TabMark = 'quiet' | 'offer' | 'waiting'

const dots: Record<TabMark, string> = {
  quiet: '',
  offer: '<circle cx="24" cy="8" r="8" fill="#b3261e"/>',
  waiting: '<circle cx="24" cy="8" r="8" fill="#8a5a00"/>',
}

export function iconOf(mark: TabMark): string {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M4 6h24v17H15l-7 5v-5H4z" fill="#1259c3"/><path d="m11 14 4 4 7-7" fill="none" stroke="#fff" stroke-width="3"/>${dots[mark]}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(picture)}`
}

let shown: TabMark | undefined
let badge = 0

export function showInTab(title: string, mark: TabMark, count: number): void {
  if (document.title !== title) document.title = title
  if (shown !== mark) {
    shown = mark
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]') ?? document.head.appendChild(document.createElement('link'))
    link.rel = 'icon'
    link.href = iconOf(mark)
  }
  if (badge === count) return
  badge = count
  // Only where the console is installed as an application.
  const set = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.()
  set?.catch(() => {})
}
