import type { TranscriptWords } from '../transcript-words.ts'

export const ar: TranscriptWords = {
  title: 'نص المحادثة',
  transactionId: 'رقم المعاملة',
  queue: 'قائمة الانتظار',
  agent: 'الموظف',
  customer: 'العميل',
  started: 'بدأت',
  ended: 'انتهت',
  saved: 'حُفظ',
  notDelivered: 'لم تُرسل',
  choose: 'حفظ نص المحادثة',
  formats: {
    text: { name: 'نص', about: 'يُقرأ في أي مكان' },
    html: { name: 'HTML', about: 'للطباعة والأرشفة' },
    json: { name: 'JSON', about: 'لبرامج أخرى' },
  },
  cancel: 'إلغاء',
}
