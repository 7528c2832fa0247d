/** Stand-in until the whole of it is merged: a chat as a text and as a page of its own. */
import { formatMoment, formatTime } from './language.ts'
import type { ThreadItem } from './thread.ts'

export interface Transcript {
  transactionId: string
  queueName: string
  agentName?: string
  startedAt: number
  endedAt?: number
  savedAt: number
  items: readonly ThreadItem[]
}

export function transcriptText(chat: Transcript): string {
  return [...head(chat), '', ...chat.items.map(itemText), ''].join('\r\n')
}

export function transcriptHtml(chat: Transcript): string {
  const lines = [...head(chat), ...chat.items.map(itemText)].map(line => `<p>${escapeText(line)}</p>`)
  const policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
  return `<!doctype html><meta charset="utf-8">${policy}<title>${escapeText(chat.transactionId)}</title>${lines.join('\n')}\n`
}

function head({ transactionId, queueName, agentName, startedAt, endedAt }: Transcript): string[] {
  return [
    [transactionId, queueName, agentName].filter(Boolean).join(' · '),
    [startedAt, endedAt]
      .filter(Boolean)
      .map(at => formatMoment(at ?? 0))
      .join(' – '),
  ]
}
function itemText(item: ThreadItem): string {
  return item.kind === 'line' ? `[${item.text}]` : `${formatTime(item.at)} ${item.sender}: ${item.text}`
}
function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, one => `&#${one.charCodeAt(0)};`)
}
