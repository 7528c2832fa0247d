/** The page names the style sheet of its extras without loading it (index.html); this does. Without its style a part is plain, and works. */
export function fetchExtrasStyle(): Promise<void> {
  const style = document.querySelector<HTMLLinkElement>('link[rel="usher-extras"]')
  if (!style) return Promise.resolve()
  return new Promise(resolve => {
    style.onload = style.onerror = () => resolve()
    style.rel = 'stylesheet'
  })
}
