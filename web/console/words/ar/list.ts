import { formatNumber, plural } from '../../../shared/language.ts'
import type { Words } from '../../words.ts'

export const list: Words['list'] = {
  label: 'قائمة المحادثات',
  heading: 'المحادثات',
  customers: 'العملاء',
  load: (count, limit) => `${formatNumber(count)} من ${formatNumber(limit)}`,
  loading: 'جارٍ تحميل محادثاتك…',
  none: 'لا توجد محادثات حاليًا.',
  nothingFound: 'لا توجد محادثة مطابقة.',
  showAll: 'عرض الكل',
  hidden: count =>
    plural(count, {
      one: 'محادثة واحدة غير معروضة.',
      two: 'محادثتان غير معروضتين.',
      few: '# محادثات غير معروضة.',
      other: '# محادثة غير معروضة.',
    }),
  search: 'البحث بالاسم أو البريد الإلكتروني أو رقم المعاملة',
  searchShort: 'بحث',
  filter: 'عرض',
  filters: { all: 'الكل', waiting: 'بانتظارك', offered: 'معروضة عليك', postProcessing: 'المعالجة اللاحقة' },
  sort: 'الترتيب حسب',
  sorts: {
    waiting: 'الأطول انتظارًا',
    nickname: 'الاسم المستعار',
    lastName: 'اسم العائلة',
    firstName: 'الاسم الأول',
    email: 'البريد الإلكتروني',
    transactionId: 'رقم المعاملة',
    accepted: 'ترتيب القبول',
  },
  you: 'أنت:',
  by: name => `${name}:`,
  from: name => `من ${name}`,
  unanswered: count =>
    `، ${plural(count, { one: 'رسالة واحدة بلا رد', two: 'رسالتان بلا رد', few: '# رسائل بلا رد', other: '# رسالة بلا رد' })}`,

  status: {
    offered: seconds => `معروضة · ${formatNumber(seconds)} ث`,
    answered: 'تم الرد',
    typing: 'يكتب…',
    away: time => `غائب ${time}`,
    waiting: time => `ينتظر ${time}`,
    late: time => `متأخر ${time}`,
    ended: 'انتهت – اطّلع عليها وأغلقها',
    postProcessing: time => `المعالجة اللاحقة ${time}`,
    overdue: 'المعالجة اللاحقة – اختر رمزًا',
  },

  legend: 'معاني العلامات',
  meanings: {
    offered: 'معروضة عليك: اقبلها قبل أن تفرغ الحلقة.',
    waiting: 'كتب العميل وهو ينتظرك. الرقم هو عدد الرسائل التي لم يُرد عليها.',
    near: 'العميل ينتظر، ووقت الرد يوشك أن ينتهي.',
    late: 'تجاوز انتظار العميل ما تسمح به قائمة الانتظار.',
    answered: 'كان الرد الأخير لك، وأنت تنتظر العميل.',
    typing: 'العميل يكتب الآن.',
    away: 'صفحة العميل مغلقة أو دون اتصال.',
    ended: 'أنهى العميل المحادثة. تبقى هنا حتى تطّلع عليها وتغلقها.',
    postProcessing: 'انتهت المحادثة، وأنت تستكمل ما يخصها.',
    overdue: 'انتهى وقت المعالجة اللاحقة، ولا يزال اختيار الرمز مطلوبًا.',
  },
}
