import { options } from 'preact'

/** A hidden page has no frames, but its title and its announcements go on. */
const latestMs = 100

let waiting: (() => void) | undefined

/** Draws once a frame, however many messages came in since the last one: keys are never behind a queue of drawings. */
export function drawByFrame(): void {
  options.debounceRendering = draw => {
    const once = () => {
      if (waiting !== once) return
      waiting = undefined
      draw()
    }
    waiting = once
    requestAnimationFrame(once)
    setTimeout(once, latestMs)
  }
}

/** For what moves the keyboard: the next key may come before the next frame, and belongs to what it was moved to. */
export function drawNow(): void {
  waiting?.()
}
