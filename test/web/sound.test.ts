import { describe, expect, test } from '@jest/globals'
import { keepChoices, readChoices, usualChoices } from '../../web/console/alert-choices.ts'
import { type Audio, createSound, ringEveryMs } from '../../web/console/sound.ts'
import { manualClock } from '../support/manual-clock.ts'
import { memoryStorage } from '../support/memory-storage.ts'
import { start } from './fixtures.ts'

/** Counts the tones that come out, by their pitch. */
function fakeAudio(state: AudioContextState = 'running') {
  const pitches: number[] = []
  const loudness: number[] = []
  const audio = {
    state,
    currentTime: 0,
    destination: {},
    async resume() {
      audio.state = 'running'
    },
    createOscillator() {
      const frequency = { value: 0 }
      return { frequency, connect() {}, start: () => void pitches.push(frequency.value), stop() {} }
    },
    createGain: () => ({
      gain: { setValueAtTime() {}, linearRampToValueAtTime: (gain: number) => void loudness.push(gain) },
      connect() {},
    }),
  }
  return { audio: audio as unknown as Audio, pitches, loudness }
}

function setUp(choices: Partial<typeof usualChoices> = {}, state: AudioContextState = 'running') {
  const clock = manualClock(start)
  const { audio, pitches, loudness } = fakeAudio(state)
  const sound = createSound(
    clock,
    () => audio,
    () => ({ ...usualChoices, ...choices }),
  )
  return { clock, sound, pitches, loudness }
}

describe('sound', () => {
  test('[AW1] [S21] an offer rings at once and again until it is answered', async () => {
    const { clock, sound, pitches } = setUp()
    sound.ring(true)
    const once = pitches.length
    expect(once).toBeGreaterThan(0)
    sound.ring(true)
    expect(pitches).toHaveLength(once)
    await clock.advance(2 * ringEveryMs)
    expect(pitches).toHaveLength(3 * once)
    sound.ring(false)
    await clock.advance(10 * ringEveryMs)
    expect(pitches).toHaveLength(3 * once)
    expect(clock.pending()).toBe(0)
  })

  test('[AW1] the three kinds sound different, and a message is the softest', () => {
    const heard = (['offer', 'message', 'late'] as const).map(kind => {
      const { sound, pitches, loudness } = setUp()
      sound.play(kind)
      return { pitches: pitches.join(' '), loudest: Math.max(...loudness) }
    })
    expect(new Set(heard.map(one => one.pitches)).size).toBe(3)
    expect(heard[1]?.loudest).toBeLessThan(Math.min(heard[0]?.loudest ?? 0, heard[2]?.loudest ?? 0))
  })

  test('[S21] nothing comes out when muted, at no volume, for a kind that is off, or while the browser forbids it', async () => {
    for (const choice of [{ muted: true }, { volume: 0 }, { offer: false }]) {
      const { sound, pitches } = setUp(choice)
      sound.play('offer')
      expect(pitches).toEqual([])
    }
    const { sound, pitches } = setUp({}, 'suspended')
    expect(sound.locked.value).toBe(true)
    sound.play('offer')
    expect(pitches).toEqual([])
    expect(await sound.unlock()).toBe(true)
    expect(sound.locked.value).toBe(false)
    sound.play('offer')
    expect(pitches).not.toEqual([])
  })

  test('[S21] half the volume is half as loud', () => {
    const [full, half] = [100, 50].map(volume => {
      const { sound, loudness } = setUp({ volume })
      sound.play('late')
      return Math.max(...loudness)
    })
    expect(half).toBeCloseTo((full ?? 0) / 2)
  })

  test('[S21] a browser without sound says that it is locked', async () => {
    const sound = createSound(
      manualClock(start),
      () => undefined,
      () => usualChoices,
    )
    expect(sound.locked.value).toBe(true)
    expect(await sound.unlock()).toBe(false)
    sound.play('offer')
  })
})

describe('choices of alerts', () => {
  test('[S21] are kept in this browser and heard from its other tabs', () => {
    const storage = memoryStorage()
    const mine = keepChoices(storage)
    mine.set({ volume: 20, private: true })
    const other = keepChoices(storage)
    expect(other.value.value).toEqual({ ...usualChoices, volume: 20, private: true })
    other.set({ muted: true })
    mine.heard('usher.alerts', storage.getItem('usher.alerts'))
    expect(mine.value.value.muted).toBe(true)
    mine.heard('something else', '{"muted":false}')
    expect(mine.value.value.muted).toBe(true)
  })

  test('[S21] what cannot be read is as usual', () => {
    expect(readChoices('{')).toEqual(usualChoices)
    expect(readChoices('null')).toEqual(usualChoices)
    expect(readChoices('{"volume":"loud","muted":true}')).toEqual({ ...usualChoices, muted: true })
    expect(readChoices('{"volume":700}').volume).toBe(100)
  })
})
