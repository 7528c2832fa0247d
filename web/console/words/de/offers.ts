import { plural } from '../../../shared/language.ts'
import type { Words } from '../../words.ts'

type Who = string | undefined

export const offers: Words['offers'] = {
  accept: 'Annehmen',
  reject: 'Ablehnen',
  mayNotReject: 'Sie können Angebote hier nicht ablehnen.',
  offered: 'Angebotener Chat',
  offeredFrom: name => `Angebotener Chat von ${name}`,
  secondsLeft: seconds => `noch ${plural(seconds, { other: '# s' })}`,
  tenSeconds: name => `Noch 10 Sekunden, um den Chat von ${name} anzunehmen`,
  open: name => `Chat von ${name} ansehen`,
  nextInLine: queue => `Sie sind in ${queue} als Nächstes an der Reihe.`,
  handedOnBy: name => `Von ${name}`,
  queue: 'Warteschlange',
  transactionId: 'Vorgangsnummer',
  waits: 'Wartet',
  began: 'Begonnen',
  ago: duration => `vor ${duration}`,
  more: count => plural(count, { one: '# weiteres Angebot', other: '# weitere Angebote' }),

  newOffer: (name, queue) => `Neuer Chat angeboten: ${name}, ${queue}`,
  handedOn: (from, name, queue) => `${from} gibt einen Chat an Sie weiter: ${name}, ${queue}`,
  ended: name => `${name} hat den Chat beendet`,
  offeredTo: (name, to) => `Der Chat von ${name} wird ${to} angeboten`,
  elsewhere: name => `Während Ihre Verbindung unterbrochen war, ging der Chat von ${name} an jemand anderen oder wurde beendet.`,
  tookOver: (to, name) => `${to} hat den Chat von ${name} übernommen.`,

  gone: {
    goesOn: 'Er geht an die nächste freie Person.',
    staysWith: from => `Er bleibt bei ${from}.`,
    rejected: name => `Sie haben den Chat von ${name} abgelehnt.`,
    declined: name => `Sie haben den Chat von ${name} nicht übernommen.`,
    missed: name => `Sie haben den Chat von ${name} nicht rechtzeitig beantwortet.`,
    customerLeft: name => `Das Angebot von ${name} ist vorbei: Der Kunde ist gegangen.`,
    connectionLost: name => `Ihre Verbindung brach ab, bevor Sie den Chat von ${name} beantwortet hatten.`,
    takenBack: (by, name) => `${by ?? 'Die anbietende Person'} hat den Chat von ${name} zurückgenommen.`,
  },
  lost: (names, count) =>
    `Ihre Verbindung war zu lange unterbrochen: ${
      count === 1 ? `Der Chat mit ${names} ging in die Warteschlange zurück` : `Die Chats mit ${names} gingen in ihre Warteschlangen zurück`
    }.`,
  transferEnded: {
    declined: (to, name) => `${to} hat abgelehnt. Der Chat von ${name} bleibt bei Ihnen.`,
    missed: (to, name) => `${to} hat nicht rechtzeitig geantwortet. Der Chat von ${name} bleibt bei Ihnen.`,
    gone: (to, name) => `Die Verbindung von ${to} ist unterbrochen. Der Chat von ${name} bleibt bei Ihnen.`,
    takenBack: (to, name) => `Sie haben den Chat von ${name} von ${to} zurückgenommen.`,
  },

  why: {
    me: 'Warum ich?',
    title: name => `Angebote von ${name}`,
    you: 'Sie',
    youNamed: name => `${name} (Sie)`,
    loading: 'Wird geladen …',
    failed: 'Der Grund konnte nicht abgerufen werden.',
    unknown: 'Der Grund ist noch nicht festgehalten.',
    again: 'Erneut versuchen',
    close: 'Schließen',
    freeAgents: 'Freie Agenten',
    columns: { agent: 'Agent', since: 'Wartet seit', chats: 'Chats', level: 'Stufe', outcome: 'Ergebnis' },
    places: (used, limit) => `${used} von ${limit}`,
    more: count => plural(count, { one: '… und # weitere Person dahinter.', other: '… und # weitere dahinter.' }),
    chose: (by, who) => `${by ?? 'Jemand aus dem Team'} hat ${who ?? 'Sie'} ausgewählt und den Chat weitergegeben.`,
    onlyOne: (who, queue) => (who === undefined ? `Nur Sie waren in ${queue} frei.` : `Nur ${who} war in ${queue} frei.`),
    longest: (count, queue, who, wait) =>
      `Von ${plural(count, { other: '# freien Agenten' })} in ${queue} ${
        who === undefined ? 'haben Sie' : `hat ${who}`
      } am längsten gewartet: ${wait}.`,
    next: (count, queue, who) =>
      `Von ${plural(count, { other: '# freien Agenten' })} in ${queue} ${
        who === undefined ? 'waren Sie' : `war ${who}`
      } als Nächstes an der Reihe`,
    because: (sentence, causes) => `${sentence}: ${causes}.`,
    done: sentence => `${sentence}.`,
    level: 'eine bessere Stufe geht vor einer längeren Wartezeit',
    took: 'die davor haben einen früheren Chat genommen',
    rejected: 'die davor hatten diesen gerade abgelehnt',
    tookOrRejected: 'die davor haben einen früheren Chat genommen oder hatten diesen gerade abgelehnt',
    customer: (wait, ahead) =>
      `Der Kunde hatte ${wait} gewartet; ${
        ahead === 0 ? 'kein Chat war' : plural(ahead, { one: '# Chat war', other: '# Chats waren' })
      } vor diesem an der Reihe.`,
    transferSettings: seconds => `Ein Angebot im Team gilt ${plural(seconds, { other: '# s' })}; ohne Antwort bleibt der Chat, wo er ist.`,
    settings: (seconds, both, queue, version) =>
      `Ein Angebot gilt ${plural(seconds, { other: '# s' })}; ${
        both
          ? 'ein angebotener und ein abgeschlossener Chat stellen einen Agenten jeweils ans Ende der Reihe'
          : 'ein angebotener Chat stellt einen Agenten ans Ende der Reihe, ein abgeschlossener nicht'
      } (Einstellungen von ${queue}, Version ${version}).`,
    candidate: {
      chosen: 'Ausgewählt',
      took: 'Hat einen früheren Chat genommen',
      rejected: 'Hat diesen Chat gerade abgelehnt',
      behind: who => (who === undefined ? 'Hinter Ihnen' : `Hinter ${who}`),
    },
    outcome: {
      open: 'Noch angeboten',
      accepted: who => `Angenommen von ${by(who)}`,
      rejected: who => `Abgelehnt von ${by(who)}`,
      missed: who => `Nicht rechtzeitig beantwortet von ${by(who)}`,
      customerLeft: 'Der Kunde ist gegangen',
      connectionLost: who => (who === undefined ? 'Ihre Verbindung war unterbrochen' : `Die Verbindung von ${who} war unterbrochen`),
      takenBack: who => `Zurückgenommen von ${who ?? 'der anbietenden Person'}`,
    },
  },

  alerts: {
    page: 'Usher – Agent Console',
    newChatTitle: count => `(${count}) Neuer Chat – Usher`,
    waitingTitle: count => `(${count}) Wartet auf Sie – Usher`,
    newChat: 'Neuer Chat',
    offerTitle: name => `Neuer Chat: ${name}`,
    offerText: (queue, seconds) => `${queue} · ${plural(seconds, { other: '# s' })} zum Annehmen`,
    messageTitle: name => `${name} hat geschrieben`,
    newMessage: 'Neue Nachricht',
    noNames: 'Öffnen Sie Usher, um sie zu sehen.',
    sound: 'Ton',
    soundIsOn: 'Der Ton ist an. Ausschalten',
    soundIsOff: 'Der Ton ist aus. Einschalten',
    on: 'An',
    off: 'Aus',
    test: {
      label: 'Hinweise',
      locked: 'Dieser Browser spielt keinen Ton, bevor Sie klicken. Testen Sie Ihre Hinweise, damit Sie den nächsten Chat hören.',
      unasked: 'Testen Sie Ihre Hinweise, damit Sie den nächsten Chat nicht verpassen.',
      button: 'Hinweise testen',
      later: 'Nicht jetzt',
      done: 'Fertig',
      works: volume => `Sie sollten ein Klingeln mit ${volume} gehört haben.`,
      muted: 'Der Ton funktioniert, ist aber ausgeschaltet.',
      noSound: 'Dieser Browser spielt keinen Ton. Achten Sie auf den Titel des Tabs.',
      asking: 'Bitte beantworten Sie die Frage des Browsers zu Benachrichtigungen.',
      granted: 'Benachrichtigungen sind erlaubt.',
      denied: 'Benachrichtigungen sind blockiert. Erlauben Sie sie für diese Seite in den Einstellungen des Browsers.',
      default: 'Benachrichtigungen sind noch nicht erlaubt.',
      none: 'Dieser Browser zeigt keine Benachrichtigungen.',
      shown: 'So sieht eine Benachrichtigung aus.',
    },
    preferences: {
      title: 'Hinweise',
      volume: 'Lautstärke',
      muted: 'Gar kein Ton',
      sounds: 'Töne',
      offer: 'Ein Chat wird angeboten: klingelt bis zur Antwort',
      message: 'Ein Kunde schreibt',
      late: 'Ein Kunde wartet zu lange',
      notify: 'Benachrichtigungen auf dem Desktop zeigen, während ich woanders hinsehe',
      private: 'Keine Namen und kein Text in Benachrichtigungen',
      kept: 'Wird in diesem Browser gespeichert.',
    },
  },

  popOut: {
    open: 'In eigenem Fenster öffnen',
    bring: 'Sein Fenster nach vorn holen',
    blocked:
      'Der Browser hat das Fenster nicht zugelassen. Der Chat bleibt hier; erlauben Sie Pop-up-Fenster für diese Seite, um es zu öffnen.',
    own: 'In eigenem Fenster',
    bar: 'Kunde',
    gone: 'Dieser Chat ist nicht mehr bei Ihnen.',
    loading: 'Der Chat wird geladen …',
    close: 'Dieses Fenster schließen',
    closes: 'Das Schließen dieses Fensters beendet den Chat nicht.',
  },
}

function by(who: Who): string {
  return who ?? 'Ihnen'
}
