import { type Transcript, transcriptHtml, transcriptText } from '../shared/transcript.ts'

/** A file of the chat, made on this device of what the page shows. */
export function saveTranscript(transcript: Transcript, format: 'text' | 'html'): void {
  const html = format === 'html'
  const file = new Blob([html ? transcriptHtml(transcript) : transcriptText(transcript)], { type: html ? 'text/html' : 'text/plain' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `${transcript.transactionId.replace(/[^\w-]/g, '')}.${html ? 'html' : 'txt'}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
