import { useComputed } from '@preact/signals'
import { useState } from 'preact/hooks'
import { AlertPreferences } from './alert-preferences.tsx'
import type { Controller } from './controller.ts'
import { DisplayChoice } from './display-choice.tsx'
import { keepKeys, keysAreOn } from './keys.ts'
import { PersonalData } from './personal-data.tsx'
import { QueueAssignment } from './queue-assignment.tsx'
import { words } from './words.ts'

export interface MyProfileProps {
  controller: Controller
  onKeys(): void
}

export function MyProfile({ controller, onKeys }: MyProfileProps) {
  const me = useComputed(() => controller.state.value.me).value
  const said = words.profile
  return (
    <section class="my-profile" aria-labelledby="my-profile">
      <h2 id="my-profile">{said.title}</h2>
      <section class="card" aria-labelledby="personal">
        <h3 id="personal">{said.personal}</h3>
        {me ? <PersonalData controller={controller} me={me} /> : <p class="muted">{said.loading}</p>}
      </section>
      <QueueAssignment controller={controller} />
      <AlertPreferences controller={controller} />
      <section class="card" aria-labelledby="display">
        <h3 id="display">{said.display}</h3>
        <DisplayChoice />
        <p class="muted small">{said.languageHint}</p>
      </section>
      <Keyboard onKeys={onKeys} />
    </section>
  )
}

function Keyboard({ onKeys }: { onKeys(): void }) {
  const [on, setOn] = useState(keysAreOn())
  const said = words.profile
  return (
    <section class="card" aria-labelledby="keyboard">
      <h3 id="keyboard">{said.keys}</h3>
      <label class="choice">
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget }) => {
            keepKeys(currentTarget.checked)
            setOn(currentTarget.checked)
          }}
        />
        <span>{said.keysOn}</span>
      </label>
      <button type="button" onClick={onKeys}>
        {said.showKeys}
      </button>
    </section>
  )
}
