import { useEffect, useRef, useState } from 'preact/hooks'
import type { StaffView } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import { HttpFailure } from '../shared/http.ts'
import { formatNumber } from '../shared/language.ts'
import type { Controller } from './controller.ts'
import { reencode } from './picture.ts'
import { words } from './words.ts'

interface Message {
  text: string
  bad: boolean
}

/** What people see of the agent, to be changed here; the rest is the administrator's. */
export function PersonalData({ controller, me }: { controller: Controller; me: StaffView }) {
  const said = words.profile
  const [name, setName] = useState(me.name)
  useEffect(() => setName(me.name), [me.rev])
  const [busy, setBusy] = useState(false)
  const [message, setMessage] = useState<Message>()

  /** Shows what the server made of it. */
  async function save(change: () => Promise<StaffView>) {
    if (busy) return
    setBusy(true)
    setMessage(undefined)
    try {
      controller.dispatch({ kind: 'me', me: await change() })
      setMessage({ text: said.saved, bad: false })
    } catch (error) {
      console.warn('the profile was not saved', error)
      const outdated = error instanceof HttpFailure && error.status === 409
      setMessage({ text: outdated ? said.changed : said.failed, bad: true })
      if (outdated) controller.api.me().then(fresh => controller.dispatch({ kind: 'me', me: fresh }), console.warn)
    } finally {
      setBusy(false)
    }
  }
  function rename() {
    const wanted = name.trim()
    if (wanted === '') setMessage({ text: said.nameMissing, bad: true })
    else void save(() => controller.api.rename(me.rev, wanted))
  }
  async function choose(file: File | undefined) {
    if (!file) return
    const picture = await reencode(file).catch((error: unknown) => {
      console.warn('the file could not be read as a picture', error)
    })
    if (picture === undefined) setMessage({ text: said.notAPicture, bad: true })
    else await save(() => controller.api.setPicture(picture))
  }

  return (
    <>
      <div class="personal">
        <Picture
          me={me}
          busy={busy}
          onChoose={file => void choose(file)}
          onRemove={() => void save(() => controller.api.setPicture(null))}
        />
        <form
          onSubmit={event => {
            event.preventDefault()
            rename()
          }}
        >
          <label for="my-name">{said.name}</label>
          <div class="field-line">
            <input
              id="my-name"
              dir="auto"
              autocomplete="name"
              maxLength={limits.nameCharacters}
              aria-describedby="my-name-hint"
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
            <button type="submit" class="primary" aria-busy={busy} aria-disabled={busy || name.trim() === me.name}>
              {said.save}
            </button>
          </div>
          <p id="my-name-hint" class="muted small">
            {said.nameHint}
          </p>
        </form>
      </div>
      <p class={message?.bad ? 'form-message bad' : 'form-message'} role="status">
        {message?.text}
      </p>
      <Facts me={me} />
    </>
  )
}

function Facts({ me }: { me: StaffView }) {
  const said = words.profile
  const facts = [
    [said.agentId, me.id],
    [said.email, me.email || said.unknown],
    [said.role, said.roles[me.role]],
    [said.limit, formatNumber(me.limit)],
  ] as const
  return (
    <dl class="facts wide">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Picture(props: { me: StaffView; busy: boolean; onChoose(file: File | undefined): void; onRemove(): void }) {
  const { me, busy, onChoose, onRemove } = props
  const said = words.profile
  const input = useRef<HTMLInputElement>(null)
  return (
    <div class="picture">
      {me.picture ? <img src={me.picture} width={72} height={72} alt={said.picture} /> : <span class="initials">{initials(me.name)}</span>}
      <div>
        <button type="button" aria-busy={busy} onClick={() => input.current?.click()}>
          {said.choosePicture}
        </button>
        {me.picture && (
          <button type="button" aria-busy={busy} onClick={onRemove}>
            {said.removePicture}
          </button>
        )}
        <p class="muted small">{said.pictureHint}</p>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={said.choosePicture}
        onChange={({ currentTarget }) => {
          onChoose(currentTarget.files?.[0])
          // The same file may be chosen again.
          currentTarget.value = ''
        }}
      />
    </div>
  )
}

/** First letters of the first and the last name. */
function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map(part => [...(part ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase()
}
