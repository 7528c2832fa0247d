/** The page names its later style sheets without loading them (index.html); this does. Without its style a part is plain, and works. */
export function fetchStyle(part: 'chat' | 'extras'): Promise<void> {
  const style = document.querySelector<HTMLLinkElement>(`link[rel="usher-${part}"]`)
  if (!style) return Promise.resolve()
  return new Promise(resolve => {
    style.onload = style.onerror = () => resolve()
    style.rel = 'stylesheet'
  })
}
