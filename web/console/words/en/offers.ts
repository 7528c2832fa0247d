import { plural } from '../../../shared/language.ts'

/** Nothing stands for the reader. */
type Who = string | undefined

export const offers = {
  accept: 'Accept',
  reject: 'Reject',
  mayNotReject: 'You cannot reject offers here.',
  offered: 'Offered chat',
  offeredFrom: (name: string) => `Offered chat of ${name}`,
  /** What stands beside the countdown. */
  secondsLeft: (seconds: number) => `${plural(seconds, { other: '# s' })} left`,
  tenSeconds: (name: string) => `10 seconds left to accept the chat of ${name}`,
  open: (name: string) => `Look at the chat of ${name}`,
  nextInLine: (queue: string) => `You are next in line in ${queue}.`,
  handedOnBy: (name: string) => `From ${name}`,
  queue: 'Queue',
  transactionId: 'Transaction ID',
  waits: 'Waits',
  began: 'Began',
  ago: (duration: string) => `${duration} ago`,
  more: (count: number) => plural(count, { one: '# more offer', other: '# more offers' }),

  newOffer: (name: string, queue: string) => `New chat offered: ${name}, ${queue}`,
  handedOn: (from: string, name: string, queue: string) => `${from} hands a chat on to you: ${name}, ${queue}`,
  ended: (name: string) => `${name} ended the chat`,
  offeredTo: (name: string, to: string) => `The chat of ${name} is offered to ${to}`,
  elsewhere: (name: string) => `While your connection was lost, the chat of ${name} went to another agent or ended.`,
  tookOver: (to: string, name: string) => `${to} took over the chat of ${name}.`,

  gone: {
    goesOn: 'It goes on to the next free agent.',
    staysWith: (from: string) => `It stays with ${from}.`,
    rejected: (name: string) => `You rejected the chat of ${name}.`,
    declined: (name: string) => `You declined the chat of ${name}.`,
    missed: (name: string) => `You did not answer the chat of ${name} in time.`,
    customerLeft: (name: string) => `The offer of ${name} is over: the customer left.`,
    connectionLost: (name: string) => `Your connection was lost before you answered the chat of ${name}.`,
    takenBack: (by: Who, name: string) => `${by ?? 'The colleague who offered it'} took the chat of ${name} back.`,
  },
  lost: (names: string, count: number) =>
    `Your connection was lost for too long: ${
      count === 1 ? `the chat with ${names} went back to the queue` : `the chats with ${names} went back to their queues`
    }.`,
  transferEnded: {
    declined: (to: string, name: string) => `${to} declined. The chat of ${name} is still yours.`,
    missed: (to: string, name: string) => `${to} did not answer in time. The chat of ${name} is still yours.`,
    gone: (to: string, name: string) => `${to}’s connection is lost. The chat of ${name} is still yours.`,
    takenBack: (to: string, name: string) => `You took the chat of ${name} back from ${to}.`,
  },

  why: {
    me: 'Why me?',
    title: (name: string) => `Offers of ${name}`,
    you: 'You',
    youNamed: (name: string) => `${name} (you)`,
    loading: 'Loading…',
    failed: 'The reason could not be fetched.',
    unknown: 'The reason is not written down yet.',
    again: 'Try again',
    close: 'Close',
    freeAgents: 'Free agents',
    columns: { agent: 'Agent', since: 'Waiting since', chats: 'Chats', level: 'Level', outcome: 'Outcome' },
    places: (used: string, limit: string) => `${used} of ${limit}`,
    more: (count: number) => plural(count, { other: '… and # more behind them.' }),
    chose: (by: Who, who: Who) => `${by ?? 'A colleague'} chose ${who ?? 'you'} and handed the chat on.`,
    onlyOne: (who: Who, queue: string) => `${who === undefined ? 'You were' : `${who} was`} the only free agent in ${queue}.`,
    longest: (count: number, queue: string, who: Who, wait: string) =>
      `Of ${plural(count, { other: '# free agents' })} in ${queue}, ${who ?? 'you'} had waited longest: ${wait}.`,
    next: (count: number, queue: string, who: Who) =>
      `Of ${plural(count, { other: '# free agents' })} in ${queue}, ${who === undefined ? 'you were' : `${who} was`} next in line`,
    because: (sentence: string, causes: string) => `${sentence}: ${causes}.`,
    done: (sentence: string) => `${sentence}.`,
    level: 'a better level comes before a longer wait',
    took: 'those before took an earlier chat',
    rejected: 'those before had rejected this one a moment ago',
    tookOrRejected: 'those before took an earlier chat or had rejected this one a moment ago',
    customer: (wait: string, ahead: number) =>
      `The customer had waited ${wait}; ${ahead === 0 ? 'no chat was' : plural(ahead, { one: '# chat was', other: '# chats were' })} before this one.`,
    transferSettings: (seconds: number) =>
      `An offer to a colleague stands for ${plural(seconds, { other: '# s' })}; unanswered, the chat stays where it is.`,
    settings: (seconds: number, both: boolean, queue: string, version: number) =>
      `An offer stands for ${plural(seconds, { other: '# s' })}; ${
        both
          ? 'being offered a chat and finishing one both send an agent to the back of the line'
          : 'being offered a chat sends an agent to the back of the line, finishing one does not'
      } (settings of ${queue}, version ${version}).`,
    candidate: {
      chosen: 'Chosen',
      took: 'Took an earlier chat',
      rejected: 'Rejected this chat a moment ago',
      behind: (who: Who) => `Behind ${who ?? 'you'}`,
    },
    outcome: {
      open: 'Still offered',
      accepted: (who: Who) => `Accepted by ${who ?? 'you'}`,
      rejected: (who: Who) => `Rejected by ${who ?? 'you'}`,
      missed: (who: Who) => `Not answered in time by ${who ?? 'you'}`,
      customerLeft: 'The customer left',
      connectionLost: (who: Who) => (who === undefined ? 'Your connection was lost' : `The connection of ${who} was lost`),
      takenBack: (by: Who) => `Taken back by ${by ?? 'the colleague who offered it'}`,
    },
  },

  alerts: {
    page: 'Usher – Agent Console',
    newChatTitle: (count: string) => `(${count}) New chat – Usher`,
    waitingTitle: (count: string) => `(${count}) Waiting for you – Usher`,
    newChat: 'New chat',
    offerTitle: (name: string) => `New chat: ${name}`,
    offerText: (queue: string, seconds: number) => `${queue} · ${plural(seconds, { other: '# s' })} to accept`,
    messageTitle: (name: string) => `${name} wrote`,
    newMessage: 'New message',
    noNames: 'Open Usher to see it.',
    sound: 'Sound',
    soundIsOn: 'Sound is on. Turn it off',
    soundIsOff: 'Sound is off. Turn it on',
    on: 'On',
    off: 'Off',
    test: {
      label: 'Alerts',
      locked: 'This browser plays no sound until you click. Test your alerts so that you hear the next chat.',
      unasked: 'Test your alerts so that you do not miss the next chat.',
      button: 'Test my alerts',
      later: 'Not now',
      done: 'Done',
      works: (volume: string) => `You should have heard a ring at ${volume}.`,
      muted: 'Sound works, but it is turned off.',
      noSound: 'This browser plays no sound. Watch the title of the tab.',
      asking: 'Please answer the browser’s question about notifications.',
      granted: 'Notifications are allowed.',
      denied: 'Notifications are blocked. Allow them for this site in the browser’s settings.',
      default: 'Notifications are not allowed yet.',
      none: 'This browser shows no notifications.',
      shown: 'This is what a notification looks like.',
    },
    preferences: {
      title: 'Alerts',
      volume: 'Volume',
      muted: 'No sound at all',
      sounds: 'Sounds',
      offer: 'A chat is offered: rings until it is answered',
      message: 'A customer writes',
      late: 'A customer has waited for too long',
      notify: 'Show notifications of the desktop while I look elsewhere',
      private: 'No names and no text in notifications',
      kept: 'Kept in this browser.',
    },
  },

  popOut: {
    open: 'Open in its own window',
    bring: 'Bring its window to the front',
    blocked: 'The browser did not allow the window. The chat stays here; allow pop-up windows for this site to open it.',
    own: 'In its own window',
    bar: 'Customer',
    gone: 'This chat is not with you any more.',
    loading: 'Loading the chat…',
    close: 'Close this window',
    closes: 'Closing this window does not end the chat.',
  },
}
