/** Sounds made of tones, without files: an offer rings until it is answered, a message is softer, a wait that is too long is lower. */
import { type Signal, signal } from '@preact/signals'
import type { Clock } from '../shared/clock.ts'
import type { AlertChoices, AlertKind } from './alert-choices.ts'

/** From one ring of an offer to the next. */
export const ringEveryMs = 3_000

interface Tone {
  readonly hertz: number
  readonly fromMs: number
  readonly forMs: number
  /** Part of the volume. */
  readonly gain: number
}

const tones: Record<AlertKind, readonly Tone[]> = {
  offer: [
    { hertz: 659, fromMs: 0, forMs: 180, gain: 0.5 },
    { hertz: 880, fromMs: 160, forMs: 180, gain: 0.5 },
    { hertz: 659, fromMs: 420, forMs: 180, gain: 0.5 },
    { hertz: 880, fromMs: 580, forMs: 260, gain: 0.5 },
  ],
  message: [{ hertz: 587, fromMs: 0, forMs: 220, gain: 0.22 }],
  late: [
    { hertz: 330, fromMs: 0, forMs: 160, gain: 0.45 },
    { hertz: 330, fromMs: 240, forMs: 160, gain: 0.45 },
    { hertz: 262, fromMs: 480, forMs: 320, gain: 0.45 },
  ],
}

/** The part of an AudioContext that is used here. */
export type Audio = Pick<AudioContext, 'state' | 'currentTime' | 'destination' | 'resume' | 'createOscillator' | 'createGain'>

export interface Sound {
  /** The browser keeps the page silent until somebody clicks or types in it; or gives it no sound at all. */
  readonly locked: Signal<boolean>
  /** Called in a gesture; answers whether sounds come out now. */
  unlock(): Promise<boolean>
  play(kind: AlertKind): void
  /** Rings now and every few seconds, until it is told otherwise. */
  ring(on: boolean): void
}

export function createSound(clock: Clock, openAudio: () => Audio | undefined, choices: () => AlertChoices): Sound {
  const audio = openAudio()
  const locked = signal(audio?.state !== 'running')
  let cancelRing: (() => void) | undefined

  function play(kind: AlertKind) {
    const { muted, volume, [kind]: wanted } = choices()
    if (!audio || muted || !wanted || volume === 0 || audio.state !== 'running') return
    for (const tone of tones[kind]) playTone(audio, tone, volume / 100)
  }
  function ringOn() {
    play('offer')
    cancelRing = clock.setTimer(clock.now() + ringEveryMs, ringOn)
  }
  return {
    locked,
    async unlock() {
      try {
        await audio?.resume()
      } catch (error) {
        console.warn('this browser plays no sound', error)
      }
      locked.value = audio?.state !== 'running'
      return !locked.value
    },
    play,
    ring(on) {
      if (on === (cancelRing !== undefined)) return
      cancelRing?.()
      cancelRing = undefined
      if (on) ringOn()
    },
  }
}

function playTone(audio: Audio, { hertz, fromMs, forMs, gain }: Tone, volume: number): void {
  const from = audio.currentTime + fromMs / 1_000
  const until = from + forMs / 1_000
  const oscillator = audio.createOscillator()
  const level = audio.createGain()
  oscillator.frequency.value = hertz
  // A tone that begins or ends at once clicks.
  level.gain.setValueAtTime(0, from)
  level.gain.linearRampToValueAtTime(gain * volume, from + 0.02)
  level.gain.linearRampToValueAtTime(0, until)
  oscillator.connect(level)
  level.connect(audio.destination)
  oscillator.start(from)
  oscillator.stop(until)
}

export function browserAudio(): Audio | undefined {
  try {
    return new AudioContext()
  } catch (error) {
    console.warn('this browser plays no sound', error)
    return undefined
  }
}
