import { limits } from '../../../protocol/limits.ts'
import { plural } from '../../shared/language.ts'
import type { ChatWords } from '../chat-words.ts'

export const ar: ChatWords = {
  failures: {
    end: 'تعذّر إنهاء المحادثة. يُرجى المحاولة مجددًا.',
  },

  chat: {
    yourChat: 'محادثتك',
    chatWith: agent => `محادثة مع \u2068${agent}\u2069`,
    theAgent: 'الموظف',
    end: 'إنهاء المحادثة',
    endShort: 'إنهاء',
    menu: 'المزيد عن هذه المحادثة',
  },

  progress: {
    region: 'أين وصلت محادثتك',
    received: 'وصلتنا محادثتك.',
    next: 'أنت التالي.',
    ahead: count =>
      plural(count, {
        one: 'أمامك شخص واحد.',
        two: 'أمامك شخصان.',
        few: 'أمامك # أشخاص.',
        many: 'أمامك # شخصًا.',
        other: 'أمامك # شخص.',
      }),
    manyAhead: `أمامك ${limits.aheadChats} شخص أو أكثر.`,
    looking: queue => `نبحث عن موظف في \u2068${queue}\u2069…`,
    agentLeft: agent => `اضطر \u2068${agent}\u2069 إلى المغادرة. نبحث عن موظف آخر ومكانك محفوظ.`,
    transferred: (agent, queue) => `يحوّل \u2068${agent}\u2069 محادثتك إلى \u2068${queue}\u2069.`,
    yourAgent: 'الموظف',
    anAgent: 'موظف',
    withAnAgent: 'أنت تتحدث مع موظف.',
    withAgent: agent => `أنت تتحدث مع \u2068${agent}\u2069.`,
    offering: 'نعرض محادثتك على موظف…',
    joined: agent => `انضم \u2068${agent}\u2069`,
    away: agent => `انقطع اتصال \u2068${agent}\u2069.`,
    awayUnnamed: 'انقطع اتصال الموظف.',
    awaiting: agent => `ننتظر عودة \u2068${agent}\u2069…`,
    awaitingUnnamed: 'ننتظر عودة الموظف…',
    writeAway: 'يمكنك متابعة الكتابة، ولن يضيع شيء.',
    writeAlready: 'يمكنك الكتابة من الآن، وسيقرأها الموظف عند انضمامه.',
    thanks: 'شكرًا لتحدّثك معنا.',
    youEnded: 'أنهيتَ المحادثة.',
    agentEnded: agent => `أنهى \u2068${agent}\u2069 المحادثة.`,
    ended: 'أُنهيت المحادثة.',
  },
}
