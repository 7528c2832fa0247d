import { expect, test } from '@jest/globals'
import { effect, signal } from '../../web/shared/small-signals.ts'

test('[CX12] an effect runs for what it has read last, once for a change, and not after its end', () => {
  const chosen = signal('a')
  const a = signal(1)
  const b = signal(10)
  const seen: number[] = []
  const stop = effect(() => void seen.push(chosen.value === 'a' ? a.value : b.value))
  b.value = 11
  a.value = 2
  a.value = 2
  chosen.value = 'b'
  a.value = 3
  b.value = 12
  stop()
  b.value = 13
  expect(seen).toEqual([1, 2, 11, 12])
})

test('[CX12] an effect that changes what another reads runs that one, and each sees its own', () => {
  const first = signal(1)
  const second = signal(0)
  const seen: number[] = []
  effect(() => void seen.push(second.value))
  effect(() => {
    second.value = first.value * 2
  })
  first.value = 5
  expect(seen).toEqual([0, 2, 10])
})
