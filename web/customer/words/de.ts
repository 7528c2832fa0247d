import { formatNumber } from '../../shared/language.ts'
import type { Words } from '../words.ts'

export const de: Words = {
  title: 'Chatten Sie mit uns',
  tryAgain: 'Erneut versuchen',
  partLoading: 'Einen Moment…',
  partFailed: 'Dieser Teil konnte nicht geladen werden. Bitte prüfen Sie Ihre Verbindung.',
  minimise: 'Chat minimieren',
  close: 'Chat schließen',
  language: 'Sprache',
  transactionId: id => `Vorgangs-Nr. ${id}`,
  opening: 'Ihr Chat wird geöffnet…',

  form: {
    lead: 'Sagen Sie uns, wer Sie sind – wir suchen jemanden, der Ihnen hilft.',
    optional: 'freiwillig',
    nickname: 'Ihr Name im Chat',
    firstName: 'Vorname',
    lastName: 'Nachname',
    email: 'E-Mail-Adresse',
    queue: 'Anliegen',
    choose: 'Bitte wählen…',
    known: who => `Wir kennen Sie als ${who}.`,
    remember: 'Auf diesem Gerät merken',
    loading: 'Wir fragen nach, wer Ihnen helfen kann…',
    start: 'Chat starten',
    starting: 'Wird gestartet…',
    nobody: 'Im Moment nimmt niemand Chats an. Bitte kommen Sie später wieder.',
    closed: 'geschlossen',
    tooBusy: 'sehr ausgelastet',
  },

  estimate: {
    short: 'Die Wartezeit beträgt meist weniger als eine Minute.',
    about: minutes => `Die Wartezeit beträgt meist etwa ${formatNumber(minutes)} Min.`,
    range: (from, to) => `Die Wartezeit beträgt meist ${formatNumber(from)} bis ${formatNumber(to)} Min.`,
  },

  hints: {
    nickname: 'Bitte sagen Sie uns, wie wir Sie nennen dürfen.',
    missing: 'Bitte füllen Sie dieses Feld aus.',
    email: 'Eine E-Mail-Adresse sieht aus wie name@example.com.',
    tooLong: characters => `Bitte höchstens ${formatNumber(characters)} Zeichen.`,
  },

  unreachable: 'Wir sind im Moment nicht erreichbar. Bitte prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
}
