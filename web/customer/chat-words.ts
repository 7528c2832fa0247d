/** What the chat says: fetched with it, in the page's language, after the form is there. */
import type { Language } from '../shared/language.ts'
import { loadSharedWords } from '../shared/words.ts'
import { en } from './words/en-chat.ts'

export type ChatWords = typeof en
export let chatWords: ChatWords = en

export async function loadChatWords(language: Language): Promise<void> {
  await loadSharedWords(language)
  if (language === 'de') chatWords = (await import('./words/de-chat.ts')).de
  else if (language === 'ar') chatWords = (await import('./words/ar-chat.ts')).ar
  else if (language === 'en-XA') chatWords = (await import('../shared/pseudo.ts')).pseudo(en)
  else chatWords = en
}
