/** Whether a queue takes this start: its hours, how many wait, who the customer is, and what it asks before a chat (S74). */
import type { Answer, Customer } from './chat.ts'
import { doorAt } from './hours.ts'
import { readWaits } from './lines.ts'
import type { Ports } from './ports.ts'
import type { Ask, Question, Queue } from './queue.ts'

export interface Given {
  readonly question: string
  readonly text: string
}
/** Who the site of the customer says that it is; made only for a start that is new, since a repeat may come after the token's time. */
export type Identify = () => Promise<Customer | NotKnown>
export interface NotKnown {
  readonly result: 'notIdentified'
  readonly why: string
}

export type Refused =
  | { readonly result: 'closed'; readonly queueName: string; readonly opensAt?: number; readonly leaveMessage: boolean }
  | { readonly result: 'tooBusy'; readonly queueName: string; readonly leaveMessage: boolean }
  | NotKnown
  | { readonly result: 'incomplete'; readonly field: 'firstName' | 'lastName' | 'email' }
  | AnswerProblem
export type AnswerProblem = {
  readonly result: 'badAnswer'
  readonly question: string
  readonly why: 'unknown' | 'twice' | 'missing' | 'noOption'
  readonly label?: string
}
export interface Admitted {
  readonly result: 'admitted'
  readonly customer: Customer
  readonly answers: readonly Answer[]
}

export interface Wanted {
  readonly customer: Customer
  readonly answers?: readonly Given[]
  readonly identify?: Identify
}

/** Cheapest first. Answers are looked at before anybody is told that it is closed: a page with an old form hears that at any hour. */
export async function admit(ports: Ports, queue: Queue, { customer, answers = [], identify }: Wanted): Promise<Admitted | Refused> {
  const answered = answersTo(queue.questions, answers)
  if ('result' in answered) return answered
  const { name: queueName, leaveMessage } = queue
  const door = queue.hours === undefined ? undefined : doorAt(queue.hours, ports.clock.now())
  if (door?.open === false) {
    return { result: 'closed', queueName, leaveMessage, ...(door.opensAt === undefined ? {} : { opensAt: door.opensAt }) }
  }
  const [known, busy] = await Promise.all([identify === undefined ? customer : identify(), isTooBusy(ports, queue)])
  if ('result' in known) return known
  if (busy) return { result: 'tooBusy', queueName, leaveMessage }
  const missing = missingOf(known, queue.askName, queue.askEmail)
  return missing === undefined ? { result: 'admitted', customer: known, answers: answered } : { result: 'incomplete', field: missing }
}

/** As many wait as may. Counted and then believed: a burst may bring a few more (docs/decisions.md). */
export async function isTooBusy(ports: Ports, { id, readShards, mostWaiting }: Queue): Promise<boolean> {
  if (mostWaiting === 0) return false
  return (await readWaits(ports.store, id, readShards, mostWaiting)).entries.length >= mostWaiting
}

function missingOf({ firstName, lastName, email }: Customer, name: Ask, address: Ask) {
  if (name === 'required' && firstName === '') return 'firstName'
  if (name === 'required' && lastName === '') return 'lastName'
  return address === 'required' && email === '' ? 'email' : undefined
}

/** In the order of the questions, with the words that were asked; what was left empty is left out. */
export function answersTo(questions: readonly Question[], given: readonly Given[]): readonly Answer[] | AnswerProblem {
  const texts = new Map<string, string>()
  for (const { question, text } of given) {
    if (!questions.some(({ id }) => id === question)) return { result: 'badAnswer', question, why: 'unknown' }
    if (texts.has(question)) return { result: 'badAnswer', question, why: 'twice' }
    texts.set(question, text)
  }
  const answers: Answer[] = []
  for (const { id: question, label, kind, required, options } of questions) {
    const text = written(texts.get(question) ?? '', kind)
    if (text === '' && required) return { result: 'badAnswer', question, why: 'missing', label }
    if (text !== '' && kind === 'choice' && !options.includes(text)) return { result: 'badAnswer', question, why: 'noOption', label }
    if (text !== '') answers.push({ label, text })
  }
  return answers
}

/** Without characters that show nothing or turn the text around (T8); only a long text has lines. */
function written(text: string, kind: Question['kind']): string {
  const plain = text.normalize('NFC').replace(/[\u202a-\u202e\u2066-\u2069]|[^\P{Cc}\t\n]/gu, '')
  return (kind === 'longText' ? plain : plain.replace(/\s+/g, ' ')).trim()
}
