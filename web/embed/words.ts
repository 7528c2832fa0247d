/** What the launcher says. All languages are in the loader: it fetches nothing before the chat is wanted. */
import { chooseLanguage, type Language } from '../shared/language.ts'
import { pseudo } from '../shared/pseudo.ts'

interface LauncherWords {
  readonly chat: string
  readonly open: string
  readonly close: string
  readonly unread: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
}

const catalogues: Readonly<Record<Exclude<Language, 'en-XA'>, LauncherWords>> = {
  en: {
    chat: 'Chat',
    open: 'Chat with us',
    close: 'Close the chat',
    unread: { one: '# unread message', other: '# unread messages' },
  },
  de: {
    chat: 'Chat',
    open: 'Mit uns chatten',
    close: 'Chat schließen',
    unread: { one: '# ungelesene Nachricht', other: '# ungelesene Nachrichten' },
  },
  ar: {
    chat: 'الدردشة',
    open: 'تحدَّث معنا',
    close: 'إغلاق الدردشة',
    unread: {
      one: 'رسالة واحدة غير مقروءة',
      two: 'رسالتان غير مقروءتين',
      few: '# رسائل غير مقروءة',
      many: '# رسالة غير مقروءة',
      other: '# رسالة غير مقروءة',
    },
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
  const form = words.unread[new Intl.PluralRules(language).select(unread)] ?? words.unread.other
  return `${words.open} (${form.replace('#', formatCount(language, unread))})`
}

export function frameTitle(language: Language): string {
  return wordsOf(language).chat
}

export function formatCount(language: Language, count: number): string {
  return new Intl.NumberFormat(language).format(count)
}

function wordsOf(language: Language): LauncherWords {
  return language === 'en-XA' ? pseudo(catalogues.en) : catalogues[language]
}
