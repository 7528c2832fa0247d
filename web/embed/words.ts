/** What the launcher says. All languages are in the loader: it fetches nothing before the chat is wanted. */
import { chooseLanguage, type Language } from '../shared/language.ts'
import { pseudo } from '../shared/pseudo.ts'

interface LauncherWords {
  readonly chat: string
  readonly open: string
  readonly close: string
  /** Before the number that the button shows: whoever speaks to the page says what they see. */
  readonly unread: string
}

const catalogues: Readonly<Record<Exclude<Language, 'en-XA'>, LauncherWords>> = {
  en: {
    chat: 'Chat',
    open: 'Chat with us',
    close: 'Close the chat',
    unread: ', unread messages: ',
  },
  de: {
    chat: 'Chat',
    open: 'Mit uns chatten',
    close: 'Chat schließen',
    unread: ', ungelesene Nachrichten: ',
  },
  ar: {
    chat: 'الدردشة',
    open: 'تحدَّث معنا',
    close: 'إغلاق الدردشة',
    unread: '، الرسائل غير المقروءة: ',
  },
}

/** The language asked for, else the page's, else the browser's. */
export function launcherLanguage(asked: string | undefined, page: string, browser: readonly string[]): Language {
  return chooseLanguage([asked, page, ...browser])
}

/** The button's whole name: what a click does, and how much is unread. */
export function launcherLabel(language: Language, open: boolean, unread: number): string {
  const words = wordsOf(language)
  if (open) return words.close
  if (unread === 0) return words.open
  return `${words.open}${words.unread}${formatCount(language, unread)}`
}

export function frameTitle(language: Language): string {
  return wordsOf(language).chat
}

export function formatCount(language: Language, count: number): string {
  return new Intl.NumberFormat(language).format(Math.min(count, 99)) + (count > 99 ? '+' : '')
}

function wordsOf(language: Language): LauncherWords {
  return language === 'en-XA' ? pseudo(catalogues.en) : catalogues[language]
}
