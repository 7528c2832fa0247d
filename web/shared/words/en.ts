import { limits } from '../../../protocol/limits.ts'
import { formatNumber, plural } from '../language.ts'

export const en = {
  connection: {
    unkept: 'This browser keeps nothing: unsent messages are lost if you close the page.',
    back: 'Back online',
    backWith: (missed: number) => `Back online, ${plural(missed, { one: '# new message', other: '# new messages' })}`,
    reconnecting: 'Reconnecting…',
    offline: 'Offline',
    offlineLong: 'Offline – your messages will be sent when you are back',
    signInAgain: 'Sign in again',
  },

  composer: {
    label: 'Message',
    to: (who: string) => `to ${who}`,
    placeholder: 'Write a message',
    send: 'Send',
    count: (characters: number) => `${formatNumber(characters)} of ${formatNumber(limits.messageCharacters)} characters`,
    tooLong: ' – please shorten it or send it in parts',
  },

  log: {
    typing: (who: string) => `${who} is typing…`,
    fresh: (count: number) => plural(count, { other: '# new' }),
    notSent: 'Not sent',
    why: {
      TOO_LONG: 'it is too long',
      CHAT_ENDED: 'the chat had ended',
      NOT_OWNER: 'somebody else has the chat now',
      RATE: 'too many at once',
    },
    retry: 'Retry',
    remove: 'Delete',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'Please mark and copy it',
    leadsTo: (host: string) => `leads to ${host}`,
    said: (who: string, time: string) => `${who}, ${time}: `,
    delivery: { sending: 'sending', sent: 'sent', delivered: 'delivered', read: 'read', failed: 'not sent' },
  },

  thread: {
    you: 'You',
    theCustomer: 'The customer',
    theAgent: 'The agent',
    started: (who: string) => `${who} started the chat`,
    youStarted: 'You started the chat',
    joined: (who: string) => `${who} joined`,
    left: (who: string) => `${who} left the chat`,
    handedOn: (who: string, to: string) => `${who} handed the chat on to ${to}`,
    youHandedOn: (to: string) => `You handed the chat on to ${to}`,
    unreadable: 'Something happened here that this page cannot show',
    wasEnded: 'The chat was ended',
    ended: (who: string) => `${who} ended the chat`,
    youEnded: 'You ended the chat',
    newFrom: 'New',
    today: 'Today',
    yesterday: 'Yesterday',
  },
}
