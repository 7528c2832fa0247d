import { formatNumber, plural } from '../../shared/language.ts'
import type { Words } from '../words.ts'

const minutes = (count: number) => plural(count, { one: 'دقيقة واحدة', two: 'دقيقتين', few: '# دقائق', many: '# دقيقة', other: '# دقيقة' })

export const ar: Words = {
  title: 'تحدّث معنا',
  tryAgain: 'إعادة المحاولة',
  partLoading: 'لحظة من فضلك…',
  partFailed: 'تعذّر تحميل هذا الجزء. تحقّق من اتصالك.',
  minimise: 'تصغير المحادثة',
  close: 'إغلاق المحادثة',
  language: 'اللغة',
  transactionId: id => `رقم المعاملة \u2068${id}\u2069`,
  opening: 'جارٍ فتح محادثتك…',

  form: {
    lead: 'أخبرنا من أنت، وسنبحث عمّن يستطيع مساعدتك.',
    optional: 'اختياري',
    nickname: 'الاسم في المحادثة',
    firstName: 'الاسم الأول',
    lastName: 'اسم العائلة',
    email: 'البريد الإلكتروني',
    queue: 'موضوع المحادثة',
    choose: 'يُرجى الاختيار…',
    known: who => `نعرفك باسم \u2068${who}\u2069.`,
    remember: 'تذكّرني على هذا الجهاز',
    loading: 'نسأل عمّن يستطيع مساعدتك…',
    start: 'بدء المحادثة',
    starting: 'جارٍ البدء…',
    nobody: 'لا أحد يستقبل المحادثات حاليًا. يُرجى العودة لاحقًا.',
    closed: 'مغلق',
    tooBusy: 'مزدحم جدًا',
  },

  estimate: {
    short: 'مدة الانتظار عادةً أقل من دقيقة.',
    about: count => `مدة الانتظار عادةً نحو ${minutes(count)}.`,
    range: (from, to) => `مدة الانتظار عادةً من ${formatNumber(from)} إلى ${minutes(to)}.`,
  },

  hints: {
    nickname: 'يُرجى إخبارنا بالاسم الذي نناديك به.',
    missing: 'يُرجى ملء هذا الحقل.',
    email: 'يُكتب البريد الإلكتروني هكذا: \u2068name@example.com\u2069',
    tooLong: characters => `يُرجى ألا يزيد النص على ${formatNumber(characters)} حرف.`,
  },

  unreachable: 'لا يمكن الوصول إلينا حاليًا. تحقّق من اتصالك ثم أعد المحاولة.',
}
