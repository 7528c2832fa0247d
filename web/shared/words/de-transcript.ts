import type { TranscriptWords } from '../transcript-words.ts'

export const de: TranscriptWords = {
  title: 'Chatprotokoll',
  transactionId: 'Vorgangsnummer',
  queue: 'Warteschlange',
  agent: 'Agent',
  customer: 'Kunde',
  started: 'Begonnen',
  ended: 'Beendet',
  saved: 'Gespeichert',
  notDelivered: 'nicht gesendet',
  choose: 'Chatprotokoll speichern',
  formats: {
    text: { name: 'Text', about: 'überall lesbar' },
    html: { name: 'HTML', about: 'zum Drucken und Ablegen' },
    json: { name: 'JSON', about: 'für andere Programme' },
  },
  cancel: 'Abbrechen',
}
