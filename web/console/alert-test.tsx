import { useState } from 'preact/hooks'
import { storageOrMemory } from '../shared/drafts.ts'
import { BellIcon } from '../shared/icons.tsx'
import { language } from '../shared/language.ts'
import { type Desk, desk } from './desk.ts'
import type { Permission } from './notifications.ts'
import { words } from './words.ts'

const testedKey = 'usher.alertsTested'

export interface TestResult {
  readonly sound: 'works' | 'muted' | 'none'
  /** Nothing while the browser's question is open. */
  readonly permission: Permission | undefined
}

/** A click: unlocks the sound, rings once, asks for notifications, and tells what came of it. */
export async function testAlerts(at: Desk | undefined, told: (result: TestResult) => void): Promise<void> {
  if (!at) return
  const audible = await at.sound.unlock()
  at.sound.play('offer')
  const { muted, volume, offer } = at.choices.value.value
  const sound = !audible ? 'none' : muted || volume === 0 || !offer ? 'muted' : 'works'
  told({ sound, permission: undefined })
  const permission = await at.notifications.ask()
  if (permission === 'granted') at.notifications.show('usher.test', words.offers.alerts.page, words.offers.alerts.test.shown, () => {})
  told({ sound, permission })
  storageOrMemory('sessionStorage').setItem(testedKey, '1')
}

/** After the sign-in, until it is done once in this session of the browser. */
export function AlertTest() {
  const storage = storageOrMemory('sessionStorage')
  const [done, setDone] = useState(storage.getItem(testedKey) !== null)
  const [result, setResult] = useState<TestResult>()
  // What was missing at first stays the reason: the click on the test takes it away.
  const [locked] = useState(desk?.sound.locked.value === true)
  const unasked = desk?.notifications.permission.value === 'default'
  if (!desk || done || !(locked || unasked || result)) return null
  const { test } = words.offers.alerts
  const close = () => {
    storage.setItem(testedKey, '1')
    setDone(true)
  }
  return (
    <section class="alert-test" aria-label={test.label}>
      <BellIcon />
      {result ? <AlertTestResult result={result} /> : <p>{locked ? test.locked : test.unasked}</p>}
      {result?.permission !== undefined ? (
        <button type="button" onClick={close}>
          {test.done}
        </button>
      ) : (
        <>
          <button type="button" class="primary" onClick={() => void testAlerts(desk, setResult)}>
            {test.button}
          </button>
          <button type="button" onClick={close}>
            {test.later}
          </button>
        </>
      )}
    </section>
  )
}

export function AlertTestResult({ result }: { result: TestResult }) {
  const { test } = words.offers.alerts
  const volume = new Intl.NumberFormat(language, { style: 'percent' }).format((desk?.choices.value.value.volume ?? 0) / 100)
  const sound = { works: test.works(volume), muted: test.muted, none: test.noSound }[result.sound]
  return (
    <p role="status">
      {sound} {result.permission === undefined ? test.asking : test[result.permission]}
    </p>
  )
}
