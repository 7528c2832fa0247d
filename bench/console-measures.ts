import type { Page } from 'playwright-core'
import type { EventView } from '../protocol/views.ts'
import type { ScriptedCentre } from '../test/support/scripted-centre.ts'

// Texts, not functions: what bundles this file adds names to functions that a page does not know.
const watchFrames = `{
  const state = { gaps: [], on: true }
  globalThis.frameGaps = state
  let last = 0
  requestAnimationFrame(function frame(at) {
    if (last > 0) state.gaps.push(at - last)
    last = at
    if (state.on) requestAnimationFrame(frame)
  })
}`
// Of the event's own time, so that what waited in the queue before its listener counts, until after the frame that shows it.
const timeKeys = `{
  globalThis.keyDelays = []
  addEventListener('keydown', event => {
    requestAnimationFrame(() => setTimeout(() => globalThis.keyDelays.push(performance.now() - event.timeStamp)))
  }, true)
}`

export interface Scroll {
  readonly frames: number
  readonly pixels: number
  readonly dropped: number
  readonly longestMs: number
}

/** Resolves when the last message is drawn and the log has stopped growing. */
export async function logIsHere(page: Page, last: number): Promise<void> {
  const bubbles = page.locator('.log .bubble')
  await bubbles.filter({ hasText: `Message ${last}:` }).waitFor()
  for (let before = -1, now = 0; now !== before; ) {
    before = now
    await page.waitForTimeout(500)
    now = await bubbles.count()
  }
}

/** Nothing is left in this direction. */
const standsAtEnd = ({ scrollTop, scrollHeight, clientHeight }: Element, step: number) =>
  step < 0 ? scrollTop < 1 : scrollHeight - clientHeight - scrollTop < 1

const turnPixels = 240
/** Far more than the longest log of a bench is high. */
const mostTurns = 1_000

/** Wheels through the whole log, up to its first line and down again, and measures what lies between two frames. */
export async function scrollByWheel(page: Page, droppedMs: number): Promise<Scroll> {
  const log = page.locator('.log-scroller')
  const box = await log.boundingBox()
  if (!box) throw new Error('there is no log to scroll')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.evaluate(watchFrames)
  let pixels = 0
  for (const step of [-turnPixels, turnPixels]) {
    for (let turn = 0; ; turn++) {
      if (turn === mostTurns) throw new Error(`the log does not end after ${turn * turnPixels} px`)
      await page.mouse.wheel(0, step)
      pixels += turnPixels
      await page.waitForTimeout(16)
      // seldom: reading it lays out
      if (turn % 20 === 19 && (await log.evaluate(standsAtEnd, step))) break
    }
  }
  const gaps = await page.evaluate(() => {
    const { frameGaps } = globalThis as unknown as { frameGaps: { gaps: number[]; on: boolean } }
    frameGaps.on = false
    return frameGaps.gaps
  })
  // The first frame carries what came before the scroll.
  const counted = gaps.slice(1)
  return {
    frames: counted.length,
    pixels,
    dropped: counted.filter(gap => gap > droppedMs).length,
    longestMs: Math.round(Math.max(...counted)),
  }
}

export interface Typing {
  readonly keys: number
  readonly pushed: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p98Ms: number
  readonly longestMs: number
}

const perSecond = 50
const text = 'Dear customer, I have looked at your order and will send you a new one today. Please excuse the delay. '.repeat(2)

/** Types into the message box while customers write; each key is timed until the frame that shows it, as Interaction to Next Paint does. */
export async function typeWhileBusy(page: Page, centre: ScriptedCentre, chats: number): Promise<Typing> {
  const field = page.getByLabel('Message', { exact: true })
  await field.click()
  await page.evaluate(timeKeys)
  const heads = new Map(Object.entries(centre.logs).map(([chat, log]) => [chat, log.length]))
  const began = performance.now()
  let pushed = 0
  const timer = setInterval(() => {
    // as many as are due, whatever the timer does
    while (pushed < ((performance.now() - began) / 1_000) * perSecond) {
      const chat = `chat-${(pushed % chats) + 1}`
      const seq = (heads.get(chat) ?? 0) + 1
      heads.set(chat, seq)
      const event: EventView = {
        kind: 'message',
        seq,
        at: Date.now(),
        from: { role: 'customer' },
        text: `And another thing, number ${pushed}`,
      }
      centre.push({ action: 'events', chat, events: [event] })
      pushed++
    }
  }, 10)
  try {
    await field.pressSequentially(text, { delay: 40, timeout: 120_000 })
  } finally {
    clearInterval(timer)
  }
  const seconds = (performance.now() - began) / 1_000
  const delays = await page.evaluate(() => (globalThis as unknown as { keyDelays: number[] }).keyDelays)
  const sorted = [...delays].sort((a, b) => a - b)
  const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)
  const written = await field.inputValue()
  if (written !== text) throw new Error('the message box does not hold what was typed')
  return { keys: sorted.length, pushed, seconds: Math.round(seconds * 10) / 10, p50Ms: at(0.5), p98Ms: at(0.98), longestMs: at(1) }
}
