import { limits } from '../../../protocol/limits.ts'
import { plural } from '../../shared/language.ts'
import type { ChatWords } from '../chat-words.ts'

export const de: ChatWords = {
  failures: {
    startUnreachable: 'Wir sind im Moment nicht erreichbar. Bitte prüfen Sie Ihre Verbindung und wählen Sie noch einmal „Chat starten“.',
    startFailed: 'Bei uns ist etwas schiefgegangen. Bitte wählen Sie noch einmal „Chat starten“.',
    startRate: 'Von hier wurden zu viele Chats gestartet. Bitte warten Sie eine Minute und wählen Sie noch einmal „Chat starten“.',
    startRefused: 'Der Chat konnte nicht gestartet werden. Bitte prüfen Sie Ihre Angaben und wählen Sie noch einmal „Chat starten“.',
    end: 'Der Chat konnte nicht beendet werden. Bitte versuchen Sie es erneut.',
    placeGone:
      'Dieser Link führt zu keinem Chat mehr: Er wurde schon benutzt, ist zu alt, oder der Chat ist vorbei. Sie können hier einen neuen starten.',
    placeFailed:
      'Der Chat konnte über den Link nicht geöffnet werden. Bitte prüfen Sie Ihre Verbindung und öffnen Sie den Link noch einmal.',
    anotherChat: 'Hier ist bereits ein Chat offen. Beenden Sie ihn zuerst, und öffnen Sie dann den Link zum anderen noch einmal.',
    earlier: 'Ihr vorheriger Chat ist beendet oder läuft auf einem anderen Gerät weiter. Hier können Sie einen neuen starten.',
  },

  chat: {
    yourChat: 'Ihr Chat',
    chatWith: agent => `Chat mit ${agent}`,
    theAgent: 'Der Agent',
    end: 'Chat beenden',
    endShort: 'Beenden',
    menu: 'Mehr zu diesem Chat',
    question: 'Diesen Chat beenden?',
    questionActive: 'Danach kann niemand mehr darin schreiben.',
    questionWaiting: 'Sie verlieren Ihren Platz in der Warteschlange.',
    keep: 'Weiter chatten',
    confirm: 'Ja, beenden',
    startNew: 'Neuen Chat starten',
    saveTranscript: 'Verlauf speichern',
  },

  progress: {
    region: 'Stand Ihres Chats',
    received: 'Ihr Chat ist bei uns angekommen.',
    next: 'Sie sind als Nächstes dran.',
    ahead: count => plural(count, { one: 'Noch # Person ist vor Ihnen.', other: 'Noch # Personen sind vor Ihnen.' }),
    manyAhead: `${limits.aheadChats} oder mehr Personen sind vor Ihnen.`,
    looking: queue => `Wir suchen einen Agenten in ${queue}…`,
    agentLeft: agent => `${agent} musste den Chat verlassen. Wir suchen jemand anderen; Sie behalten Ihren Platz.`,
    transferred: (agent, queue) => `${agent} übergibt Ihren Chat an ${queue}.`,
    yourAgent: 'Ihr Agent',
    anAgent: 'Ein Agent',
    withAnAgent: 'Sie chatten mit einem Agenten.',
    withAgent: agent => `Sie chatten mit ${agent}.`,
    offering: 'Ihr Chat wird einem Agenten angeboten…',
    joined: agent => `${agent} ist jetzt im Chat`,
    away: agent => `Die Verbindung zu ${agent} ist unterbrochen.`,
    awayUnnamed: 'Die Verbindung zu Ihrem Agenten ist unterbrochen.',
    awaiting: agent => `Wir warten, bis ${agent} zurück ist…`,
    awaitingUnnamed: 'Wir warten, bis Ihr Agent zurück ist…',
    writeAway: 'Sie können weiterschreiben; nichts geht verloren.',
    writeAlready: 'Sie können schon schreiben; der Agent liest es, sobald er da ist.',
    thanks: 'Vielen Dank für das Gespräch.',
    youEnded: 'Sie haben den Chat beendet.',
    agentEnded: agent => `${agent} hat den Chat beendet.`,
    ended: 'Der Chat wurde beendet.',
  },

  waiting: { keepPlace: 'Platz behalten', callMe: 'Mit einem Ton rufen', leave: 'Stattdessen Nachricht hinterlassen' },

  idle: {
    question: 'Sind Sie noch da?',
    ends: time => `Der Chat endet in ${time}`,
    announce: 'Sind Sie noch da? Der Chat endet bald, wenn Sie nicht antworten.',
    here: 'Ich bin noch da',
  },
}
