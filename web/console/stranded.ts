import type { ConsoleState } from './state.ts'

/** A chat that has left the list with entries in the outbox; `text` is what was on its way and never confirmed. */
export interface Stranded {
  chat: string
  text: string | undefined
}

/** Nobody could see or send these any more, so they are told once more and then let go. A refusal has been seen in its chat. */
export function strandedTexts({ agent, outbox }: ConsoleState): Stranded[] {
  if (!agent || outbox.length === 0) return []
  const chats = new Set(outbox.map(entry => entry.chat).filter(chat => !agent.chats.some(row => row.chat === chat)))
  return [...chats].map(chat => {
    const texts = outbox
      .filter(entry => entry.chat === chat && (entry.status === 'queued' || entry.status === 'sending'))
      .map(entry => entry.text)
    return { chat, text: texts.length === 0 ? undefined : texts.join('\n') }
  })
}
