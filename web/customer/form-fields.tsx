import type { ComponentChildren } from 'preact'
import { words } from './words.ts'

export interface FieldProps {
  name: string
  label: string
  required: boolean
  value: string
  hint: string | undefined
  onValue(value: string): void
}

interface FrameProps extends FieldProps {
  children(control: {
    id: string
    name: string
    required: boolean
    'aria-invalid': boolean
    'aria-describedby': string | undefined
  }): ComponentChildren
}

/** Label, control, and what is wrong with it in words beside it. */
function Frame({ name, label, required, hint, children }: FrameProps) {
  const hintId = `${name}-hint`
  const invalid = hint !== undefined
  return (
    <div class="field">
      <label for={name} dir="auto">
        {label}
      </label>
      {!required && <span class="optional">{words.form.optional}</span>}
      {children({ id: name, name, required, 'aria-invalid': invalid, 'aria-describedby': invalid ? hintId : undefined })}
      {invalid && (
        <p id={hintId} class="hint">
          {hint}
        </p>
      )}
    </div>
  )
}

interface TextProps extends FieldProps {
  autocomplete?: string
  inputMode?: 'email' | 'text'
  long?: boolean
}

export function TextField({ autocomplete = 'off', inputMode = 'text', long = false, ...field }: TextProps) {
  const onInput = ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => field.onValue(currentTarget.value)
  return (
    <Frame {...field}>
      {control =>
        long ? (
          <textarea {...control} dir="auto" rows={4} value={field.value} onInput={onInput} />
        ) : (
          <input
            {...control}
            dir="auto"
            type="text"
            inputMode={inputMode}
            autocomplete={autocomplete}
            value={field.value}
            onInput={onInput}
          />
        )
      }
    </Frame>
  )
}

interface ChoiceProps extends FieldProps {
  options: readonly { readonly value: string; readonly label: string }[]
}

export function ChoiceField({ options, ...field }: ChoiceProps) {
  return (
    <Frame {...field}>
      {control => (
        <select {...control} value={field.value} onChange={({ currentTarget }) => field.onValue(currentTarget.value)}>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  )
}
