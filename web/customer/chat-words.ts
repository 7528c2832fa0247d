/** What the chat says: fetched with it, in the page's language, after the form is there. */
import { catalogue } from '../shared/catalogue.ts'
import type { Language } from '../shared/language.ts'
import { loadSharedWords } from '../shared/words.ts'
import { en } from './words/en-chat.ts'

export type ChatWords = typeof en
export let chatWords: ChatWords = en

export async function loadChatWords(language: Language): Promise<void> {
  await loadSharedWords(language)
  chatWords = await catalogue(language, en, { de: () => import('./words/de-chat.ts'), ar: () => import('./words/ar-chat.ts') })
}
