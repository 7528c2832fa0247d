import { limits } from '../../../protocol/limits.ts'
import { formatNumber, plural } from '../../shared/language.ts'

/** Of the chat itself: comes with it, after the form. */
export const en = {
  failures: {
    startUnreachable: 'We cannot be reached at the moment. Check your connection and press Start chat again.',
    startFailed: 'Something went wrong on our side. Please press Start chat again.',
    startRate: 'Too many chats were started from here. Please wait a minute and press Start chat again.',
    startRefused: 'The chat could not be started. Please check what you have written and press Start chat again.',
    end: 'The chat could not be ended. Please try again.',
    placeGone:
      'This link does not lead to a chat any more: it was used already, it is too old, or the chat is over. You can start a new one here.',
    placeFailed: 'The chat could not be opened from the link. Check your connection, then open the link again.',
    anotherChat: 'A chat is open here already. End it first, then open the link to the other one again.',
    earlier: 'Your earlier chat has ended or goes on on another device. You can start a new one here.',
  },

  chat: {
    yourChat: 'Your chat',
    chatWith: (agent: string) => `Chat with ${agent}`,
    theAgent: 'The agent',
    end: 'End chat',
    /** In the head, where there is little room. */
    endShort: 'End',
    menu: 'More about this chat',
    question: 'End this chat?',
    questionActive: 'Nobody can write in it after that.',
    questionWaiting: 'You lose your place in line.',
    keep: 'Keep chatting',
    confirm: 'Yes, end it',
    startNew: 'Start a new chat',
    saveTranscript: 'Save transcript',
  },

  progress: {
    region: 'Where your chat stands',
    received: 'We have your chat.',
    next: 'You are next.',
    ahead: (count: number) => plural(count, { one: '# person is ahead of you.', other: '# people are ahead of you.' }),
    manyAhead: `${formatNumber(limits.aheadChats)} or more people are ahead of you.`,
    looking: (queue: string) => `Looking for an agent in ${queue}…`,
    agentLeft: (agent: string) => `${agent} had to leave. We are looking for another agent; you keep your place.`,
    transferred: (agent: string, queue: string) => `${agent} is handing your chat to ${queue}.`,
    yourAgent: 'Your agent',
    anAgent: 'An agent',
    withAnAgent: 'You are chatting with an agent.',
    withAgent: (agent: string) => `You are chatting with ${agent}.`,
    offering: 'Offering your chat to an agent…',
    joined: (agent: string) => `${agent} joined`,
    away: (agent: string) => `${agent}’s connection is lost.`,
    awayUnnamed: 'Your agent’s connection is lost.',
    awaiting: (agent: string) => `We are waiting for ${agent} to come back…`,
    awaitingUnnamed: 'We are waiting for your agent to come back…',
    writeAway: 'You can go on writing; nothing is lost.',
    writeAlready: 'You can write already; the agent reads it on joining.',
    thanks: 'Thank you for chatting with us.',
    youEnded: 'You ended the chat.',
    agentEnded: (agent: string) => `${agent} ended the chat.`,
    ended: 'The chat was ended.',
  },

  waiting: { keepPlace: 'Keep my place', callMe: 'Call me with a sound', leave: 'Leave a message instead' },

  idle: {
    question: 'Are you still there?',
    ends: (time: string) => `The chat ends in ${time}`,
    announce: 'Are you still there? The chat ends soon if you do not answer.',
    here: 'I’m still here',
  },
}
