import { options } from 'preact'

/** A hidden page has no frames, but its title and its announcements go on. */
const latestMs = 100

/** Draws once a frame, however many messages came in since the last one: keys are never behind a queue of drawings. */
export function drawByFrame(): void {
  options.debounceRendering = draw => {
    let drawn = false
    const once = () => {
      if (drawn) return
      drawn = true
      draw()
    }
    requestAnimationFrame(once)
    setTimeout(once, latestMs)
  }
}
