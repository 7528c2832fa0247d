/** In no language: what shows without the mark of a catalogue, and what is clipped or runs out. Runs in the page. */
import type { Page } from 'playwright-core'

/** `data`: what people wrote and centres named, which is in no catalogue. */
export async function pseudoFindings(page: Page, data: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const frame of page.frames()) {
    // of a site's own page only the launcher is of the catalogues
    const launcher = frame.locator('usher-chat button')
    if ((await launcher.count()) > 0) {
      const label = (await launcher.getAttribute('aria-label')) ?? ''
      if (!label.includes('⟦')) found.push(`unmarked launcher: ${label}`)
      continue
    }
    found.push(
      ...(await frame.evaluate(
        look,
        [...data].sort((a, b) => b.length - a.length),
      )),
    )
  }
  return found
}

function look(data: readonly string[]): string[] {
  const found: string[] = []
  const shows = (element: Element) => element.checkVisibility({ checkVisibilityCSS: true })
  /** For screen readers alone: small on purpose. */
  const unseen = (element: Element) => getComputedStyle(element).clipPath !== 'none'
  /** What is told to readers alone takes no room. */
  const seenText = (element: Element): string => {
    const copy = element.cloneNode(true) as Element
    for (const hidden of copy.querySelectorAll('.hidden')) hidden.remove()
    return copy.textContent ?? ''
  }
  /** What scrolls sideways on purpose: wide tables, and tabs of which there may be many. */
  const sideways = '.table-scroller, .tab-strip'
  const unmarked = (text: string) =>
    !text.includes('⟦') && /\p{L}{2}/u.test(data.reduce((left, known) => left.split(known).join(' '), text))
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = node.textContent?.trim() ?? ''
    // dates are written by Intl
    if (!parent || text === '' || parent.closest('noscript, time, dt, script, style')) continue
    if (shows(parent) && unmarked(text)) found.push(`unmarked: ${text}`)
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (!shows(element)) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const text = element.getAttribute(name) ?? ''
      const isMoment = name === 'title' && (element.localName === 'time' || element.classList.contains('bubble'))
      if (!isMoment && unmarked(text)) found.push(`unmarked ${name}: ${text}`)
    }
  }
  const { clientWidth, scrollWidth } = document.documentElement
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`)
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    // for screen readers alone, or an input that scrolls by itself
    if (
      !shows(element) ||
      unseen(element) ||
      element.closest('.hidden, svg, input, textarea, select') ||
      (element.children.length === 0 && element.textContent === '')
    )
      continue
    const box = element.getBoundingClientRect()
    const name = `${element.localName}.${element.className}: ${element.textContent?.slice(0, 60)}`
    const { overflowX, overflowY, display } = getComputedStyle(element)
    const text = seenText(element)
    if (box.width === 0) {
      if (overflowX !== 'visible' && text.includes('⟦')) found.push(`has no room: ${name}`)
      continue
    }
    if (!element.parentElement?.closest(sideways) && (box.left < -0.5 || box.right > clientWidth + 0.5)) found.push(`runs out: ${name}`)
    const tooWide = element.scrollWidth > element.clientWidth + 1 && !element.matches(sideways)
    // names of people and centres may be cut with dots; catalogues' words may not
    if (overflowX !== 'visible' && tooWide && text.includes('⟦')) found.push(`clipped: ${name}`)
    // over what stands beside it
    if (overflowX === 'visible' && display === 'flex' && tooWide && !element.matches(':has(.menu)') && !element.closest(sideways))
      found.push(`overflows: ${name}`)
    if (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1 && !element.matches('main, body, .menu'))
      found.push(`clipped below: ${name}`)
    if (element.localName === 'button' && element.scrollWidth > element.clientWidth + 1) found.push(`too long for its button: ${name}`)
  }
  return found
}
