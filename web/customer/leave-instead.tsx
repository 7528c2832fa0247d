import { useState } from 'preact/hooks'
import { storageOrMemory } from '../shared/browser-storage.ts'
import type { ChatProps } from './chat-page.tsx'
import { ChoiceField } from './form-fields.tsx'
import { createFormValues } from './form-values.ts'
import { LeaveMessage } from './leave-message.tsx'
import { extras, words } from './words.ts'

/** A message in the place of a waiting chat: in its queue where this page knows it; else the customer says which. */
export function LeaveInstead({ controller, onCancel }: ChatProps & { onCancel(): void }) {
  const { queues = [], chat } = controller.state.value
  const [chosen, setChosen] = useState<string>()
  const own = controller.session()?.queue ?? queues.find(({ name }) => name === chat?.queueName)?.id
  const queue = own ?? chosen ?? queues[0]?.id
  const { nickname = '', email = '' } = createFormValues(storageOrMemory('sessionStorage'), storageOrMemory('localStorage')).read()
  return (
    <>
      {own === undefined && queues.length > 1 && (
        <ChoiceField
          name="leave-queue"
          label={words.form.queue}
          required
          hint={undefined}
          value={queue ?? ''}
          options={queues.map(({ id, name }) => ({ value: id, label: name }))}
          onValue={setChosen}
        />
      )}
      {queue !== undefined && <LeaveMessage queue={queue} nickname={nickname} email={email} onLeft={controller.messageLeft} />}
      <button type="button" class="quiet wide" onClick={onCancel}>
        {extras.waiting.stay}
      </button>
    </>
  )
}
