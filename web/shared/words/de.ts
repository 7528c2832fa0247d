import { limits } from '../../../protocol/limits.ts'
import { formatNumber, plural } from '../language.ts'
import type { SharedWords } from '../words.ts'

export const de: SharedWords = {
  connection: {
    unkept: 'Dieser Browser speichert nichts: Nicht Gesendetes geht verloren, wenn Sie die Seite schließen.',
    back: 'Wieder online',
    backWith: missed => `Wieder online, ${plural(missed, { one: '# neue Nachricht', other: '# neue Nachrichten' })}`,
    reconnecting: 'Verbindung wird aufgebaut…',
    offline: 'Offline',
    offlineLong: 'Offline – Ihre Nachrichten werden gesendet, sobald Sie wieder verbunden sind',
    signInAgain: 'Erneut anmelden',
  },

  composer: {
    label: 'Nachricht',
    to: who => `an ${who}`,
    placeholder: 'Nachricht schreiben',
    send: 'Senden',
    count: characters => `${formatNumber(characters)} von ${formatNumber(limits.messageCharacters)} Zeichen`,
    tooLong: ' – bitte kürzen oder in Teilen senden',
  },

  log: {
    typing: who => `${who} schreibt…`,
    fresh: count => plural(count, { one: '# neue', other: '# neue' }),
    notSent: 'Nicht gesendet',
    why: {
      TOO_LONG: 'zu lang',
      CHAT_ENDED: 'der Chat war schon beendet',
      NOT_OWNER: 'jemand anderes hat den Chat übernommen',
      RATE: 'zu viele auf einmal',
    },
    retry: 'Erneut senden',
    remove: 'Löschen',
    copy: 'Kopieren',
    copied: 'Kopiert',
    copyByHand: 'Bitte markieren und kopieren',
    leadsTo: host => `führt zu ${host}`,
    said: (who, time) => `${who}, ${time}: `,
    delivery: { sending: 'wird gesendet', sent: 'gesendet', delivered: 'zugestellt', read: 'gelesen', failed: 'nicht gesendet' },
  },

  thread: {
    you: 'Sie',
    theCustomer: 'Der Kunde',
    theAgent: 'Der Agent',
    started: who => `${who} hat den Chat begonnen`,
    youStarted: 'Sie haben den Chat begonnen',
    joined: who => `${who} ist jetzt im Chat`,
    left: who => `${who} hat den Chat verlassen`,
    handedOn: (who, to) => `${who} hat den Chat an ${to} übergeben`,
    youHandedOn: to => `Sie haben den Chat an ${to} übergeben`,
    unreadable: 'Hier ist etwas geschehen, das diese Seite nicht anzeigen kann',
    wasEnded: 'Der Chat wurde beendet',
    ended: who => `${who} hat den Chat beendet`,
    youEnded: 'Sie haben den Chat beendet',
    newFrom: 'Neu',
    today: 'Heute',
    yesterday: 'Gestern',
  },
}
