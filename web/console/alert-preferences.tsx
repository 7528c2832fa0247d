import { useId, useState } from 'preact/hooks'
import { WarnIcon } from '../shared/icons.tsx'
import { language } from '../shared/language.ts'
import { type AlertChoices, alertKinds } from './alert-choices.ts'
import { AlertTestResult, type TestResult, testAlerts } from './alert-test.tsx'
import { desk } from './desk.ts'
import { words } from './words.ts'

/** In My Profile: what rings, how loud, and what a notification may tell. */
export function AlertPreferences() {
  const id = useId()
  const [result, setResult] = useState<TestResult>()
  if (!desk) return null
  const { choices, notifications } = desk
  const chosen = choices.value.value
  const permission = notifications.permission.value
  const { preferences, test } = words.offers.alerts
  return (
    <section class="card alert-preferences" aria-labelledby={id}>
      <h3 id={id}>{preferences.title}</h3>
      <Choice name="muted" label={preferences.muted} />
      <label class="alert-volume">
        {preferences.volume}
        <input
          type="range"
          min="0"
          max="100"
          step="5"
          value={chosen.volume}
          disabled={chosen.muted}
          onInput={event => choices.set({ volume: event.currentTarget.valueAsNumber })}
        />
        <output class="timer">{percent(chosen.volume)}</output>
      </label>
      <fieldset disabled={chosen.muted}>
        <legend>{preferences.sounds}</legend>
        {alertKinds.map(kind => (
          <Choice key={kind} name={kind} label={preferences[kind]} />
        ))}
      </fieldset>
      <Choice name="notify" label={preferences.notify} />
      <Choice name="private" label={preferences.private} />
      {chosen.notify && permission !== 'granted' && (
        <p class="notice warn">
          <WarnIcon />
          <span>{test[permission]}</span>
        </p>
      )}
      <div class="alert-test-line">
        <button type="button" onClick={() => void testAlerts(desk, setResult)}>
          {test.button}
        </button>
        {result && <AlertTestResult result={result} />}
      </div>
      <p class="muted small">{preferences.kept}</p>
    </section>
  )
}

type Switch = { [Name in keyof AlertChoices]: AlertChoices[Name] extends boolean ? Name : never }[keyof AlertChoices]

function Choice({ name, label }: { name: Switch; label: string }) {
  const choices = desk?.choices
  return (
    <label class="alert-choice">
      <input
        type="checkbox"
        checked={choices?.value.value[name] ?? false}
        onChange={event => choices?.set({ [name]: event.currentTarget.checked })}
      />
      {label}
    </label>
  )
}

function percent(volume: number): string {
  return new Intl.NumberFormat(language, { style: 'percent' }).format(volume / 100)
}
