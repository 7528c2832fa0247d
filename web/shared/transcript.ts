/** A chat as a file that a person keeps: text, HTML or JSON, each safe to open where such files are opened. */
import type { EventView } from '../../protocol/views.ts'
import { language } from './language.ts'
import type { Bubble, SystemLine, ThreadItem } from './thread.ts'
import { transcriptWords } from './transcript-words.ts'

export interface Transcript {
  transactionId: string
  queueName: string
  agentName?: string | undefined
  /** How the customer is called on the page that saves it. */
  customerTitle?: string | undefined
  startedAt: number
  endedAt?: number | undefined
  savedAt: number
  items: readonly ThreadItem[]
  /** The numbered log, for the programs that read the JSON. */
  events?: readonly EventView[] | undefined
}

export const transcriptFormats = ['text', 'html', 'json'] as const
export type TranscriptFormat = (typeof transcriptFormats)[number]

export interface TranscriptFile {
  name: string
  type: string
  text: string
}

export function transcriptFile(transcript: Transcript, format: TranscriptFormat): TranscriptFile {
  const name = `chat-${transcript.transactionId.replace(/[^A-Za-z0-9-]/g, '_')}`
  if (format === 'text') return { name: `${name}.txt`, type: 'text/plain', text: transcriptText(transcript) }
  if (format === 'html') return { name: `${name}.html`, type: 'text/html', text: transcriptHtml(transcript) }
  return { name: `${name}.json`, type: 'application/json', text: transcriptJson(transcript) }
}

/**
 * One line begins with a time in brackets for each message; what a person wrote never begins a line, so that no line is a
 * formula to a spreadsheet and none can be mistaken for another message.
 */
export function transcriptText(transcript: Transcript): string {
  const heads = headOf(transcript).map(([name, value]) => `${name}: ${oneLine(value)}`)
  const lines = said(transcript).map(item => {
    const [first = '', ...others] = item.text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).map(visible)
    const who = item.kind === 'line' ? '*' : `${oneLine(item.sender)}:`
    const failed = item.kind === 'bubble' && item.delivery === 'failed' ? ` (${transcriptWords.notDelivered})` : ''
    return [`[${moment(item.at)}] ${who} ${first}${others.length === 0 ? failed : ''}`, ...others.map(line => `  | ${line}`)].join('\r\n')
  })
  return `${[transcriptWords.title, '', ...heads, '', ...lines].join('\r\n')}\r\n`
}

const style = `:root{color-scheme:light}body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:#16202c}
h1{font-size:1.4rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#55616f}dd{margin:0}ol{list-style:none;padding:0}
li{padding:.5rem 0;border-top:1px solid #dde3e8;break-inside:avoid}li p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.who{font-size:.8rem;color:#55616f}.line{color:#55616f;font-style:italic}@media print{body{margin:0;max-width:none}}`

/** A page that can do nothing but be read: its own policy forbids everything, and there is nothing in it to forbid. */
export function transcriptHtml(transcript: Transcript): string {
  const title = `${transcriptWords.title} ${transcript.transactionId}`
  const heads = headOf(transcript).map(([name, value]) => `<dt>${escaped(name)}</dt><dd><bdi>${escaped(value)}</bdi></dd>`)
  const items = said(transcript).map(item => {
    const at = `<time dir="ltr" datetime="${iso(item.at)}">${moment(item.at)}</time>`
    if (item.kind === 'line') return `<li class="line"><bdi>${escaped(item.text)}</bdi> · ${at}</li>`
    const failed = item.delivery === 'failed' ? ` · ${escaped(transcriptWords.notDelivered)}` : ''
    return `<li><p class="who"><bdi>${escaped(item.sender)}</bdi> · ${at}${failed}</p><p dir="auto">${escaped(item.text)}</p></li>`
  })
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<dl>${heads.join('')}</dl>
<ol>
${items.join('\n')}
</ol>
</body>
</html>
`
}

export function transcriptJson(transcript: Transcript): string {
  const { transactionId, queueName, agentName, customerTitle, startedAt, endedAt, savedAt, events } = transcript
  const items = said(transcript).map(item =>
    item.kind === 'line'
      ? { kind: 'event', at: iso(item.at), text: item.text }
      : { kind: 'message', at: iso(item.at), from: item.sender, own: item.own, text: item.text, delivery: item.delivery },
  )
  const head = { transactionId, queue: queueName, agent: agentName, customer: customerTitle }
  const times = { startedAt: iso(startedAt), endedAt: endedAt === undefined ? undefined : iso(endedAt), savedAt: iso(savedAt) }
  return `${JSON.stringify({ format: 'usher.transcript', version: 1, ...head, ...times, items, events }, undefined, 2)}\n`
}

function headOf(transcript: Transcript): (readonly [string, string])[] {
  const words = transcriptWords
  const all: (readonly [string, string | undefined])[] = [
    [words.transactionId, transcript.transactionId],
    [words.queue, transcript.queueName],
    [words.agent, transcript.agentName],
    [words.customer, transcript.customerTitle],
    [words.started, moment(transcript.startedAt)],
    [words.ended, transcript.endedAt === undefined ? undefined : moment(transcript.endedAt)],
    [words.saved, moment(transcript.savedAt)],
  ]
  return all.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

/** Dividers say nothing here: every line carries its full date. */
function said({ items }: Transcript): (Bubble | SystemLine)[] {
  return items.filter((item): item is Bubble | SystemLine => item.kind === 'bubble' || item.kind === 'line')
}

/** "2026-11-27 10:31:05 +01:00": the same in every language, and sortable. */
function moment(at: number): string {
  if (at === 0) return '–'
  const date = new Date(at)
  const offset = -date.getTimezoneOffset()
  const local = new Date(at + offset * 60_000).toISOString()
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${zone}`
}
function two(value: number): string {
  return String(Math.floor(value)).padStart(2, '0')
}
function iso(at: number): string {
  return new Date(at).toISOString()
}

/** What turns the direction of words or moves the caret is shown instead of done; a tab would begin a new cell. */
function visible(text: string): string {
  return text
    .replaceAll('\t', '    ')
    .replace(
      /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu,
      found => `⟨U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
    )
}
function oneLine(text: string): string {
  return visible(text.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' '))
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
function escaped(text: string): string {
  // a tab and line ends stay as they are
  return text
    .split(/([\t\n\r])/)
    .map(part => (/^[\t\n\r]$/.test(part) ? part : visible(part)))
    .join('')
    .replace(/[&<>"']/g, found => named[found] as string)
}
