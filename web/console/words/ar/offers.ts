import { plural } from '../../../shared/language.ts'
import type { Words } from '../../words.ts'

type Who = string | undefined

const seconds = { zero: '# ثانية', one: 'ثانية واحدة', two: 'ثانيتان', few: '# ثوانٍ', many: '# ثانية', other: '# ثانية' }
const freeAgents = {
  one: 'وكيل متاح واحد',
  two: 'وكيلين متاحين',
  few: '# وكلاء متاحين',
  many: '# وكيلًا متاحًا',
  other: '# وكيل متاح',
}

export const offers: Words['offers'] = {
  accept: 'قبول',
  reject: 'رفض',
  mayNotReject: 'لا يمكنك رفض العروض هنا.',
  offered: 'محادثة معروضة',
  offeredFrom: name => `محادثة معروضة من ${name}`,
  secondsLeft: left => `متبقٍّ ${plural(left, seconds)}`,
  tenSeconds: name => `بقيت 10 ثوانٍ لقبول محادثة ${name}`,
  open: name => `عرض محادثة ${name}`,
  nextInLine: queue => `أنت التالي في الدور في ${queue}.`,
  handedOnBy: name => `من ${name}`,
  queue: 'قائمة الانتظار',
  transactionId: 'رقم المعاملة',
  waits: 'ينتظر',
  began: 'بدأت',
  ago: duration => `قبل ${duration}`,
  more: count => plural(count, { one: 'عرض آخر', two: 'عرضان آخران', few: '# عروض أخرى', many: '# عرضًا آخر', other: '# عرض آخر' }),

  newOffer: (name, queue) => `عُرضت محادثة جديدة: ${name}، ${queue}`,
  handedOn: (from, name, queue) => `يحوّل ${from} محادثة إليك: ${name}، ${queue}`,
  ended: name => `أنهى ${name} المحادثة`,
  offeredTo: (name, to) => `محادثة ${name} معروضة على ${to}`,
  elsewhere: name => `أثناء انقطاع اتصالك انتقلت محادثة ${name} إلى وكيل آخر أو انتهت.`,
  tookOver: (to, name) => `تولّى ${to} محادثة ${name}.`,

  gone: {
    goesOn: 'تنتقل إلى الوكيل المتاح التالي.',
    staysWith: from => `تبقى لدى ${from}.`,
    rejected: name => `رفضتَ محادثة ${name}.`,
    declined: name => `اعتذرتَ عن محادثة ${name}.`,
    missed: name => `لم تردّ على محادثة ${name} في الوقت المحدد.`,
    customerLeft: name => `انتهى عرض ${name}: غادر العميل.`,
    connectionLost: name => `انقطع اتصالك قبل أن تردّ على محادثة ${name}.`,
    takenBack: (by, name) => `استعاد ${by ?? 'الزميل الذي عرضها'} محادثة ${name}.`,
  },
  lost: (names, count) =>
    `انقطع اتصالك مدة طويلة: ${
      count === 1 ? `عادت المحادثة مع ${names} إلى قائمة الانتظار` : `عادت المحادثات مع ${names} إلى قوائم الانتظار`
    }.`,
  transferEnded: {
    declined: (to, name) => `اعتذر ${to}. ما زالت محادثة ${name} لديك.`,
    missed: (to, name) => `لم يردّ ${to} في الوقت المحدد. ما زالت محادثة ${name} لديك.`,
    gone: (to, name) => `انقطع اتصال ${to}. ما زالت محادثة ${name} لديك.`,
    takenBack: (to, name) => `استعدتَ محادثة ${name} من ${to}.`,
  },

  why: {
    me: 'لماذا أنا؟',
    title: name => `عروض ${name}`,
    you: 'أنت',
    youNamed: name => `${name} (أنت)`,
    loading: 'جارٍ التحميل…',
    failed: 'تعذّر جلب السبب.',
    unknown: 'لم يُسجَّل السبب بعد.',
    again: 'إعادة المحاولة',
    close: 'إغلاق',
    freeAgents: 'الوكلاء المتاحون',
    columns: { agent: 'الوكيل', since: 'ينتظر منذ', chats: 'المحادثات', level: 'المستوى', outcome: 'النتيجة' },
    places: (used, limit) => `${used} من ${limit}`,
    more: count =>
      plural(count, {
        one: '… ووكيل آخر بعدهم.',
        two: '… ووكيلان آخران بعدهم.',
        few: '… و# وكلاء آخرين بعدهم.',
        many: '… و# وكيلًا آخر بعدهم.',
        other: '… و# وكيل آخر بعدهم.',
      }),
    chose: (by, who) => `${by ?? 'أحد الزملاء'} ${who === undefined ? 'اختارك' : `اختار ${who}`} وحوّل المحادثة.`,
    onlyOne: (who, queue) => (who === undefined ? `كنتَ الوكيل المتاح الوحيد في ${queue}.` : `كان ${who} الوكيل المتاح الوحيد في ${queue}.`),
    longest: (count, queue, who, wait) =>
      `من بين ${plural(count, freeAgents)} في ${queue}، ${who === undefined ? 'كنتَ' : `كان ${who}`} الأطول انتظارًا: ${wait}.`,
    next: (count, queue, who) =>
      `من بين ${plural(count, freeAgents)} في ${queue}، ${who === undefined ? 'كنتَ' : `كان ${who}`} التالي في الدور`,
    because: (sentence, causes) => `${sentence}: ${causes}.`,
    done: sentence => `${sentence}.`,
    level: 'المستوى الأفضل يتقدّم على الانتظار الأطول',
    took: 'من كانوا قبله أخذوا محادثة أسبق',
    rejected: 'من كانوا قبله رفضوا هذه المحادثة قبل قليل',
    tookOrRejected: 'من كانوا قبله أخذوا محادثة أسبق أو رفضوا هذه المحادثة قبل قليل',
    customer: (wait, ahead) =>
      `كان العميل قد انتظر ${wait}؛ ${
        ahead === 0
          ? 'ولم تكن قبل هذه المحادثة أي محادثة'
          : plural(ahead, {
              one: 'وكانت قبلها محادثة واحدة',
              two: 'وكانت قبلها محادثتان',
              few: 'وكانت قبلها # محادثات',
              many: 'وكانت قبلها # محادثة',
              other: 'وكانت قبلها # محادثة',
            })
      }.`,
    transferSettings: left => `يبقى العرض على زميل قائمًا ${plural(left, seconds)}؛ ومن دون ردّ تبقى المحادثة حيث هي.`,
    settings: (left, both, queue, version) =>
      `يبقى العرض قائمًا ${plural(left, seconds)}؛ ${
        both
          ? 'عرض محادثة على الوكيل وإنهاؤه محادثة كلاهما يعيده إلى آخر الدور'
          : 'عرض محادثة على الوكيل يعيده إلى آخر الدور، أما إنهاء محادثة فلا'
      } (إعدادات ${queue}، الإصدار ${version}).`,
    candidate: {
      chosen: 'تم اختياره',
      took: 'أخذ محادثة أسبق',
      rejected: 'رفض هذه المحادثة قبل قليل',
      behind: who => (who === undefined ? 'بعدك' : `بعد ${who}`),
    },
    outcome: {
      open: 'ما زالت معروضة',
      accepted: who => `قُبلت ${from(who)}`,
      rejected: who => `رُفضت ${from(who)}`,
      missed: who => (who === undefined ? 'لم تردّ في الوقت المحدد' : `لم يردّ ${who} في الوقت المحدد`),
      customerLeft: 'غادر العميل',
      connectionLost: who => (who === undefined ? 'انقطع اتصالك' : `انقطع اتصال ${who}`),
      takenBack: who => `استعادها ${who ?? 'الزميل الذي عرضها'}`,
    },
  },

  alerts: {
    page: 'Usher – Agent Console',
    newChatTitle: count => `(${count}) محادثة جديدة – Usher`,
    waitingTitle: count => `(${count}) بانتظارك – Usher`,
    newChat: 'محادثة جديدة',
    offerTitle: name => `محادثة جديدة: ${name}`,
    offerText: (queue, left) => `${queue} · ${plural(left, seconds)} للقبول`,
    messageTitle: name => `كتب ${name}`,
    newMessage: 'رسالة جديدة',
    noNames: 'افتح Usher لعرضها.',
    sound: 'الصوت',
    soundIsOn: 'الصوت مشغّل. إيقافه',
    soundIsOff: 'الصوت متوقف. تشغيله',
    on: 'مشغّل',
    off: 'متوقف',
    test: {
      label: 'التنبيهات',
      locked: 'لا يشغّل هذا المتصفح أي صوت قبل أن تنقر. اختبر تنبيهاتك لتسمع المحادثة التالية.',
      unasked: 'اختبر تنبيهاتك كي لا تفوتك المحادثة التالية.',
      button: 'اختبار تنبيهاتي',
      later: 'ليس الآن',
      done: 'تم',
      works: volume => `يُفترض أنك سمعت رنينًا بمستوى ${volume}.`,
      muted: 'الصوت يعمل لكنه متوقف حاليًا.',
      noSound: 'لا يشغّل هذا المتصفح أي صوت. راقب عنوان علامة التبويب.',
      asking: 'يُرجى الإجابة عن سؤال المتصفح بشأن الإشعارات.',
      granted: 'الإشعارات مسموح بها.',
      denied: 'الإشعارات محظورة. اسمح بها لهذا الموقع في إعدادات المتصفح.',
      default: 'لم يُسمح بالإشعارات بعد.',
      none: 'لا يعرض هذا المتصفح إشعارات.',
      shown: 'هكذا يبدو الإشعار.',
    },
    preferences: {
      title: 'التنبيهات',
      volume: 'مستوى الصوت',
      muted: 'بلا أي صوت',
      sounds: 'الأصوات',
      offer: 'عند عرض محادثة: يرنّ حتى تردّ',
      message: 'عندما يكتب عميل',
      late: 'عندما ينتظر عميل أطول مما ينبغي',
      notify: 'إظهار إشعارات سطح المكتب عندما أنظر إلى مكان آخر',
      private: 'بلا أسماء ولا نصوص في الإشعارات',
      kept: 'يُحفظ في هذا المتصفح.',
    },
  },

  popOut: {
    open: 'فتح في نافذة مستقلة',
    bring: 'إظهار نافذتها في المقدمة',
    blocked: 'لم يسمح المتصفح بالنافذة. تبقى المحادثة هنا؛ اسمح بالنوافذ المنبثقة لهذا الموقع لفتحها.',
    own: 'في نافذة مستقلة',
    bar: 'العميل',
    gone: 'لم تعد هذه المحادثة لديك.',
    loading: 'جارٍ تحميل المحادثة…',
    close: 'إغلاق هذه النافذة',
    closes: 'إغلاق هذه النافذة لا ينهي المحادثة.',
  },
}

function from(who: Who): string {
  return who === undefined ? 'منك' : `من ${who}`
}
