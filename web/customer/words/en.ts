import { formatNumber } from '../../shared/language.ts'

export const en = {
  title: 'Chat with us',
  tryAgain: 'Try again',
  partLoading: 'One moment…',
  partFailed: 'This part could not be loaded. Check your connection.',
  minimise: 'Minimise the chat',
  close: 'Close the chat',
  language: 'Language',
  transactionId: (id: string) => `Transaction ID ${id}`,
  opening: 'Opening your chat…',

  form: {
    lead: 'Tell us who you are, and we look for somebody who can help.',
    optional: 'optional',
    nickname: 'Nickname',
    firstName: 'First name',
    lastName: 'Last name',
    email: 'E-mail',
    queue: 'Queue',
    choose: 'Please choose…',
    known: (who: string) => `We know you as ${who}.`,
    remember: 'Remember me on this device',
    loading: 'Asking who can help you…',
    start: 'Start chat',
    starting: 'Starting…',
    nobody: 'Nobody takes chats at the moment. Please come back later.',
    closed: 'closed',
    tooBusy: 'very busy',
  },

  estimate: {
    short: 'The wait is usually less than a minute.',
    about: (minutes: number) => `The wait is usually about ${formatNumber(minutes)} min.`,
    range: (from: number, to: number) => `The wait is usually ${formatNumber(from)} to ${formatNumber(to)} min.`,
  },

  hints: {
    nickname: 'Please tell us what to call you.',
    missing: 'Please fill in this field.',
    email: 'An e-mail address looks like name@example.com.',
    tooLong: (characters: number) => `At most ${formatNumber(characters)} characters, please.`,
  },

  unreachable: 'We cannot be reached at the moment. Check your connection and try again.',
}
