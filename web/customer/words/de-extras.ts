import type { Extras } from './en-extras.ts'

export const de: Extras = {
  hours: {
    isClosed: queue => `${queue} ist zurzeit geschlossen.`,
    isTooBusy: queue => `In ${queue} sind alle im Gespräch, und viele warten bereits. Bitte versuchen Sie es später noch einmal.`,
    opensToday: time => `Öffnet heute um ${time} Uhr.`,
    opensTomorrow: time => `Öffnet morgen um ${time} Uhr.`,
    opensOn: (day, time) => `Öffnet ${day} um ${time} Uhr.`,
    title: 'Öffnungszeiten der nächsten Tage',
    span: (from, to) => `${from} bis ${to} Uhr`,
    zone: zone => `Alle Zeiten gelten in Ihrer Zeitzone: ${zone}.`,
  },

  menu: {
    sound: 'Ton bei neuen Nachrichten',
    saveText: 'Verlauf als Text speichern',
    saveHtml: 'Verlauf als Webseite speichern',
    theme: 'Darstellung',
    themes: { system: 'Wie mein Gerät', light: 'Hell', dark: 'Dunkel' },
  },

  rating: {
    question: 'Wie war dieser Chat?',
    levels: ['Sehr schlecht', 'Schlecht', 'In Ordnung', 'Gut', 'Sehr gut'],
    level: (stars, level) => `${stars} von 5: ${level}`,
    comment: 'Was möchten Sie uns sagen? (freiwillig)',
    send: 'Bewertung senden',
    skip: 'Überspringen',
    choose: 'Bitte wählen Sie einen bis fünf Sterne, oder überspringen Sie es.',
    failed: 'Ihre Bewertung konnte nicht gesendet werden. Bitte versuchen Sie es erneut.',
    thanks: 'Vielen Dank für Ihre Bewertung.',
  },

  leave: {
    title: 'Nachricht hinterlassen',
    lead: 'Wir antworten so bald wie möglich per E-Mail.',
    text: 'Ihre Nachricht',
    send: 'Nachricht senden',
    rate: 'Von hier kamen zu viele Nachrichten. Bitte warten Sie eine Minute und versuchen Sie es erneut.',
    failed: 'Ihre Nachricht konnte nicht gesendet werden. Sie steht noch hier: Bitte versuchen Sie es erneut.',
    thanks: 'Vielen Dank, wir haben Ihre Nachricht.',
    reference: reference => `Ihr Zeichen lautet ${reference}.`,
  },

  waiting: {
    keepPlace: 'Platz behalten',
    callMe: 'Mit einem Ton rufen',
    leave: 'Stattdessen Nachricht hinterlassen',
    placeLabel: time => `Mit diesem Link kommen Sie von jedem Gerät an Ihren Platz zurück, einmal, bis ${time} Uhr:`,
    placeFailed: 'Der Link konnte nicht erstellt werden. Bitte versuchen Sie es erneut.',
    stay: 'Weiter warten',
  },

  earlier: {
    notSent: 'Nicht gesendet:',
    over: 'Ihr vorheriger Chat ist beendet oder läuft auf einem anderen Gerät weiter. Hier können Sie einen neuen starten.',
    placeGone:
      'Dieser Link führt zu keinem Chat mehr: Er wurde schon benutzt, ist zu alt, oder der Chat ist vorbei. Sie können hier einen neuen starten.',
    placeFailed:
      'Der Chat konnte über den Link nicht geöffnet werden. Bitte prüfen Sie Ihre Verbindung und öffnen Sie den Link noch einmal.',
  },

  end: {
    question: 'Diesen Chat beenden?',
    questionActive: 'Danach kann niemand mehr darin schreiben.',
    questionWaiting: 'Sie verlieren Ihren Platz in der Warteschlange.',
    keep: 'Weiter chatten',
    confirm: 'Ja, beenden',
  },

  after: {
    startNew: 'Neuen Chat starten',
    saveTranscript: 'Verlauf speichern',
  },

  idle: {
    question: 'Sind Sie noch da?',
    ends: time => `Der Chat endet in ${time}`,
    announce: 'Sind Sie noch da? Der Chat endet bald, wenn Sie nicht antworten.',
    here: 'Ich bin noch da',
  },

  failures: {
    anotherChat: 'Hier ist bereits ein Chat offen. Beenden Sie ihn zuerst, und öffnen Sie dann den Link zum anderen noch einmal.',
    startFailed: 'Bei uns ist etwas schiefgegangen. Bitte wählen Sie noch einmal „Chat starten“.',
    startRate: 'Von hier wurden zu viele Chats gestartet. Bitte warten Sie eine Minute und wählen Sie noch einmal „Chat starten“.',
    startRefused: 'Der Chat konnte nicht gestartet werden. Bitte prüfen Sie Ihre Angaben und wählen Sie noch einmal „Chat starten“.',
  },
}
