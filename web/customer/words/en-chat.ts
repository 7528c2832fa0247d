import { limits } from '../../../protocol/limits.ts'
import { formatNumber, plural } from '../../shared/language.ts'

/** Of the chat itself: comes with it, after the form. */
export const en = {
  failures: {
    end: 'The chat could not be ended. Please try again.',
  },

  chat: {
    yourChat: 'Your chat',
    chatWith: (agent: string) => `Chat with ${agent}`,
    theAgent: 'The agent',
    end: 'End chat',
    /** In the head, where there is little room. */
    endShort: 'End',
    menu: 'More about this chat',
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
}
