import { limits } from '../../../protocol/limits.ts'
import { plural } from '../../shared/language.ts'
import type { ChatWords } from '../chat-words.ts'

export const de: ChatWords = {
  failures: {
    end: 'Der Chat konnte nicht beendet werden. Bitte versuchen Sie es erneut.',
  },

  chat: {
    yourChat: 'Ihr Chat',
    chatWith: agent => `Chat mit ${agent}`,
    theAgent: 'Der Agent',
    end: 'Chat beenden',
    endShort: 'Beenden',
    menu: 'Mehr zu diesem Chat',
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
}
