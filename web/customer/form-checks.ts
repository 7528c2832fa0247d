import { limits } from '../../protocol/limits.ts'
import { answerField } from './form-values.ts'
import type { FormQueue } from './start-form.tsx'
import type { StartDetails } from './state.ts'
import { words } from './words.ts'

const address = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/

/** What is wrong, by field. */
export type Hints = Readonly<Record<string, string | undefined>>

/** What people get wrong, told at the field before anything is sent. The server has the last word (Required, PersonName, Email there). */
export function checkStart(details: StartDetails, queue: FormQueue): Hints {
  const hints: Record<string, string> = {}
  const { nickname, firstName, lastName, email, answers = [] } = details
  for (const [name, value] of Object.entries({ nickname, firstName, lastName, email })) {
    const ask = name === 'nickname' ? 'required' : name === 'email' ? queue.askEmail : queue.askName
    const blank = value.trim() === ''
    if (blank && ask === 'required') hints[name] = name === 'nickname' ? words.hints.nickname : words.hints.missing
    else if (
      name === 'email'
        ? !blank && (value.length > limits.emailCharacters || !address.test(value.trim()))
        : value.trim().length > limits.nameCharacters
    )
      hints[name] = name === 'email' ? words.hints.email : words.hints.tooLong(limits.nameCharacters)
  }
  for (const { id, required } of queue.questions) {
    const text = answers.find(({ question }) => question === id)?.text ?? ''
    if (text === '' && required) hints[answerField(queue.id, id)] = words.hints.missing
    else if (text.length > limits.answerCharacters) hints[answerField(queue.id, id)] = words.hints.tooLong(limits.answerCharacters)
  }
  return hints
}
