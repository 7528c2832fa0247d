import { limits } from '../../../../protocol/limits.ts'
import { formatNumber, plural } from '../../../shared/language.ts'
import type { Words } from '../../words.ts'

export const chat: Words['chat'] = {
  window: 'Chatfenster',
  back: 'Zurück zur Chatliste',
  details: 'Kundendaten',
  with: who => `Chat mit ${who}`,
  transactionId: 'Vorgangsnummer',
  loading: 'Wird geladen…',
  chooseAvailable: 'Wählen Sie oben „Verfügbar“, wenn Sie bereit sind.',

  end: 'Beenden',
  endQuestion: who => `${who} hat gerade geschrieben. Den Chat trotzdem beenden?`,
  keepChatting: 'Weiter chatten',
  endAnyway: 'Ja, beenden',

  menu: 'Chatmenü',
  save: 'Speichern',
  saveLater: 'Der Chat wird noch geladen.',
  transfer: 'Übergeben…',
  takeBack: 'Zurücknehmen',
  takeBackOf: who => `: den Chat von ${who}`,
  why: 'Warum ich?',
  isOfferedTo: who => `Er wird ${who} angeboten.`,
  hasEnded: 'Der Chat ist beendet.',

  transferring: {
    title: who => `Chat von ${who} übergeben`,
    looking: 'Es wird nachgesehen, wer übernehmen kann…',
    failed: 'Warteschlangen und Kollegen konnten nicht abgerufen werden.',
    lookAgain: 'Erneut nachsehen',
    tryAgain: 'Erneut versuchen',
    note: 'Notiz für die Übernahme',
    noteMeaning: '(freiwillig; der Kunde sieht sie nicht)',
    count: characters => `${formatNumber(characters)} von ${formatNumber(limits.noteCharacters)} Zeichen`,
    cancel: 'Abbrechen',
    transfer: 'Übergeben',
    queues: 'An eine Warteschlange',
    noQueues: 'Es steht keine Warteschlange zur Wahl.',
    colleagues: 'An einen Kollegen',
    noColleagues: 'Kein Kollege ist angemeldet.',
    cameFrom: 'von dort kam er',
    free: (state, places) => `${state} · ${plural(places, { one: '# Platz frei', other: '# Plätze frei' })}`,
    noNew: 'nimmt gerade keine neuen Chats an',
    wentOn: (who, queue) => `Der Chat von ${who} ging weiter an ${queue}.`,
  },

  handover: {
    label: 'Übergeben',
    by: who => `Übergeben von ${who}`,
    offeredTo: (who, seconds) => `${who} angeboten · ${formatNumber(seconds)} s`,
    staysYours: 'Der Chat bleibt bei Ihnen, bis er angenommen wird.',
  },

  postProcessing: {
    label: 'Nachbearbeitung',
    customerEnded: who => `${who} hat den Chat beendet.`,
    youEnded: 'Sie haben den Chat beendet.',
    wasEnded: 'Der Chat wurde beendet.',
    closes: 'Die Nachbearbeitung endet nach Ablauf der Zeit von selbst; was Sie hier schreiben, bleibt erhalten.',
    overdue: 'Zum Abschließen einen Code wählen',
    overdueMeaning: 'Die Zeit ist um. Der Chat bleibt in Ihrer Liste, bis er einen Code hat.',
    left: time => `noch ${time}`,
    extend: 'Verlängern',
    extended: 'Bereits einmal verlängert',
    code: 'Abschlusscode',
    required: 'erforderlich',
    choose: 'Code wählen',
    codeMissing: 'Wählen Sie zuerst einen Abschlusscode: Diese Warteschlange verlangt ihn für jeden Chat.',
    notes: 'Notizen zu diesem Chat',
    keeping: {
      writing: '',
      saving: 'Wird gespeichert…',
      saved: 'Gespeichert',
      failed: 'Nicht gespeichert. Es wird mitgegeben, wenn Sie die Nachbearbeitung beenden.',
    },
    tooLong: characters =>
      `${formatNumber(characters)} von ${formatNumber(limits.remarkCharacters)} Zeichen – bitte kürzen Sie die Notizen`,
    recordNotSaved:
      'Ihre Angaben zum Kunden konnten nicht gespeichert werden: siehe Profil. Speichern oder verwerfen Sie sie dort und beenden Sie dann erneut.',
    end: 'Nachbearbeitung beenden',
  },

  replies: {
    button: 'Textbausteine',
    list: 'Textbausteine',
    hint: '↑ ↓ wählen, Eingabe einfügen, Esc schließen',
    loading: 'Textbausteine werden abgerufen…',
    none: 'Kein Textbaustein passt.',
    noneAtAll: 'Es gibt noch keine Textbausteine. Supervisoren können sie anlegen.',
    failed: 'Die Textbausteine konnten nicht abgerufen werden.',
    count: count => plural(count, { one: '# Textbaustein', other: '# Textbausteine' }),
  },
}
