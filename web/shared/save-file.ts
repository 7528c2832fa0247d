import type { TranscriptFile } from './transcript.ts'

/** Hands a file to the person at the browser; no server sees it. */
export function saveFile({ name, type, text }: TranscriptFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The browser has taken the address by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
