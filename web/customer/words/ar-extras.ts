import { formatNumber } from '../../shared/language.ts'
import type { Extras } from './en-extras.ts'

export const ar: Extras = {
  hours: {
    isClosed: queue => `\u2068${queue}\u2069: مغلق حاليًا.`,
    isTooBusy: queue => `جميع الموظفين في \u2068${queue}\u2069 مشغولون وكثيرون ينتظرون بالفعل. يُرجى المحاولة لاحقًا.`,
    opensToday: time => `يفتح اليوم الساعة ${time}.`,
    opensTomorrow: time => `يفتح غدًا الساعة ${time}.`,
    opensOn: (day, time) => `يفتح ${day} الساعة ${time}.`,
    title: 'ساعات العمل في الأيام القادمة',
    span: (from, to) => `من ${from} إلى ${to}`,
    zone: zone => `الأوقات بحسب منطقتك الزمنية: ${zone}.`,
  },

  menu: {
    sound: 'صوت عند وصول رسالة',
    saveText: 'حفظ المحادثة كنص',
    saveHtml: 'حفظ المحادثة كصفحة ويب',
    theme: 'المظهر',
    themes: { system: 'مثل جهازي', light: 'فاتح', dark: 'داكن' },
  },

  rating: {
    question: 'كيف كانت هذه المحادثة؟',
    levels: ['سيئة جدًا', 'سيئة', 'مقبولة', 'جيدة', 'جيدة جدًا'],
    level: (stars, level) => `${formatNumber(stars)} من ${formatNumber(5)}: ${level}`,
    comment: 'ماذا تودّ أن تقول لنا؟ (اختياري)',
    send: 'إرسال التقييم',
    skip: 'تخطٍّ',
    choose: 'يُرجى اختيار نجمة إلى خمس نجوم، أو تخطّي التقييم.',
    failed: 'تعذّر إرسال تقييمك. يُرجى المحاولة مجددًا.',
    thanks: 'شكرًا لتقييمك.',
  },

  leave: {
    title: 'اترك رسالة',
    lead: 'سنجيب عبر البريد الإلكتروني في أقرب وقت.',
    text: 'رسالتك',
    send: 'إرسال الرسالة',
    rate: 'وصلت رسائل كثيرة من هنا. انتظر دقيقة ثم أعد المحاولة.',
    failed: 'تعذّر إرسال رسالتك. ما زالت هنا: يُرجى المحاولة مجددًا.',
    thanks: 'شكرًا، وصلتنا رسالتك.',
    reference: reference => `رقمها المرجعي \u2068${reference}\u2069.`,
  },

  waiting: {
    placeLabel: time => `بهذا الرابط تعود إلى مكانك من أي جهاز، مرة واحدة، حتى الساعة ${time}:`,
    placeFailed: 'تعذّر إنشاء الرابط. يُرجى المحاولة مجددًا.',
    stay: 'متابعة الانتظار',
  },
}
