/** Of the parts that are fetched when they are first shown. */
export const en = {
  hours: {
    isClosed: (queue: string) => `${queue} is closed at the moment.`,
    isTooBusy: (queue: string) => `Everybody in ${queue} is busy, and many people are waiting already. Please try again later.`,
    opensToday: (time: string) => `Opens today at ${time}.`,
    opensTomorrow: (time: string) => `Opens tomorrow at ${time}.`,
    opensOn: (day: string, time: string) => `Opens ${day} at ${time}.`,
    title: 'Opening hours of the next days',
    span: (from: string, to: string) => `${from} to ${to}`,
    zone: (zone: string) => `Times are in your time zone: ${zone}.`,
  },

  menu: {
    sound: 'Sound for new messages',
    saveText: 'Save transcript as text',
    saveHtml: 'Save transcript as a web page',
    theme: 'Theme',
    themes: { system: 'Like my device', light: 'Light', dark: 'Dark' },
  },

  rating: {
    question: 'How was this chat?',
    levels: ['Very bad', 'Bad', 'Okay', 'Good', 'Very good'],
    level: (stars: number, level: string) => `${stars} of 5: ${level}`,
    comment: 'What would you like to tell us? (optional)',
    send: 'Send rating',
    skip: 'Skip',
    choose: 'Please choose one to five stars, or skip it.',
    failed: 'Your rating could not be sent. Please try again.',
    thanks: 'Thank you for your rating.',
  },

  leave: {
    title: 'Leave a message',
    lead: 'We answer by e-mail as soon as we can.',
    text: 'Your message',
    send: 'Send message',
    rate: 'Too many messages came from here. Please wait a minute and try again.',
    failed: 'Your message could not be sent. It is still here: please try again.',
    thanks: 'Thank you, we have your message.',
    reference: (reference: string) => `Its reference is ${reference}.`,
  },

  waiting: {
    keepPlace: 'Keep my place',
    callMe: 'Call me with a sound',
    leave: 'Leave a message instead',
    placeLabel: (time: string) => `With this link you come back to your place from any device, once, until ${time}:`,
    placeFailed: 'The link could not be made. Please try again.',
    stay: 'Go on waiting',
  },

  earlier: {
    notSent: 'Not sent:',
    over: 'Your earlier chat has ended or goes on on another device. You can start a new one here.',
    placeGone:
      'This link does not lead to a chat any more: it was used already, it is too old, or the chat is over. You can start a new one here.',
    placeFailed: 'The chat could not be opened from the link. Check your connection, then open the link again.',
  },

  end: {
    question: 'End this chat?',
    questionActive: 'Nobody can write in it after that.',
    questionWaiting: 'You lose your place in line.',
    keep: 'Keep chatting',
    confirm: 'Yes, end it',
  },

  after: {
    startNew: 'Start a new chat',
    saveTranscript: 'Save transcript',
  },

  idle: {
    question: 'Are you still there?',
    ends: (time: string) => `The chat ends in ${time}`,
    announce: 'Are you still there? The chat ends soon if you do not answer.',
    here: 'I’m still here',
  },

  failures: {
    anotherChat: 'A chat is open here already. End it first, then open the link to the other one again.',
    startFailed: 'Something went wrong on our side. Please press Start chat again.',
    startRate: 'Too many chats were started from here. Please wait a minute and press Start chat again.',
    startRefused: 'The chat could not be started. Please check what you have written and press Start chat again.',
  },
}
export type Extras = typeof en
