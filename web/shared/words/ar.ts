import { limits } from '../../../protocol/limits.ts'
import { formatNumber, plural } from '../language.ts'
import type { SharedWords } from '../words.ts'

export const ar: SharedWords = {
  connection: {
    unkept: 'هذا المتصفح لا يحفظ شيئًا: ما لم يُرسل يضيع إذا أغلقت الصفحة.',
    back: 'عاد الاتصال',
    backWith: missed =>
      `عاد الاتصال، ${plural(missed, { one: 'رسالة جديدة واحدة', two: 'رسالتان جديدتان', few: '# رسائل جديدة', many: '# رسالة جديدة', other: '# رسالة جديدة' })}`,
    reconnecting: 'جارٍ إعادة الاتصال…',
    offline: 'غير متصل',
    offlineLong: 'غير متصل – ستُرسل رسائلك عند عودة الاتصال',
    signInAgain: 'تسجيل الدخول مجددًا',
  },

  composer: {
    label: 'الرسالة',
    to: who => `إلى ${who}`,
    placeholder: 'اكتب رسالة',
    send: 'إرسال',
    count: characters => `${formatNumber(characters)} من ${formatNumber(limits.messageCharacters)} حرف`,
    tooLong: ' – يُرجى اختصارها أو إرسالها على أجزاء',
  },

  log: {
    typing: who => `${who} يكتب الآن…`,
    fresh: count => plural(count, { one: 'رسالة جديدة', two: 'رسالتان جديدتان', other: '# جديدة' }),
    notSent: 'لم تُرسل',
    why: {
      TOO_LONG: 'الرسالة طويلة جدًا',
      CHAT_ENDED: 'كانت المحادثة قد انتهت',
      NOT_OWNER: 'المحادثة الآن مع موظف آخر',
      RATE: 'رسائل كثيرة في وقت واحد',
    },
    retry: 'إعادة المحاولة',
    remove: 'حذف',
    copy: 'نسخ',
    copied: 'تم النسخ',
    copyByHand: 'حدّد النص وانسخه',
    leadsTo: host => `يؤدي إلى ${host}`,
    said: (who, time) => `${who}، ${time}: `,
    delivery: { sending: 'قيد الإرسال', sent: 'أُرسلت', delivered: 'وصلت', read: 'قُرئت', failed: 'لم تُرسل' },
  },

  thread: {
    you: 'أنت',
    theCustomer: 'العميل',
    theAgent: 'الموظف',
    started: who => `بدأ ${who} المحادثة`,
    youStarted: 'بدأتَ المحادثة',
    joined: who => `انضم ${who}`,
    left: who => `غادر ${who} المحادثة`,
    handedOn: (who, to) => `حوّل ${who} المحادثة إلى ${to}`,
    youHandedOn: to => `حوّلتَ المحادثة إلى ${to}`,
    unreadable: 'حدث هنا شيء لا تستطيع هذه الصفحة عرضه',
    wasEnded: 'أُنهيت المحادثة',
    ended: who => `أنهى ${who} المحادثة`,
    youEnded: 'أنهيتَ المحادثة',
    newFrom: 'جديد',
    today: 'اليوم',
    yesterday: 'أمس',
  },
}
