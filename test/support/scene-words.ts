/** What people write and what centres call things in staged screens: the data of a scene, in the language of its customer. */
import type { Language } from '../../web/shared/language.ts'

const en = {
  sales: 'Sales',
  support: 'Support and returns',
  billing: 'Billing',
  about: 'What is it about?',
  options: ['An order', 'A refund', 'Something else'],
  order: 'Order number',
  details: 'Anything else that we should know?',
  hello: 'Hello Dana, how can I help you?',
  question: 'Where is my parcel? It should have come on Tuesday.',
  answer: 'It left our house this morning. You can follow it at https://parcels.example.com/track/K7F3 at any time.',
  thanks: 'Great, thank you!',
  long: 'I have looked through everything once more: the order was taken on Monday evening, packed on Tuesday, and handed over to the carrier on Wednesday. There the label could not be read, so it was printed again, and since this morning your parcel is on its way to you. If it does not arrive by Friday noon, write to us again and mention the Transaction ID, and we send you another one at once, without any cost to you.',
  unbroken: 'DonaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsteherinBBBBBBBBBBBBBBBBBBB',
}
type SceneWords = typeof en

const de: SceneWords = {
  ...en,
  sales: 'Verkauf',
  support: 'Kundendienst und Rücksendungen',
  billing: 'Rechnungen und Zahlungsangelegenheiten',
  about: 'Worum geht es?',
  options: ['Eine Bestellung', 'Eine Erstattung', 'Etwas anderes'],
  order: 'Bestellnummer',
  details: 'Was sollten wir sonst noch wissen?',
  hello: 'Guten Tag Dana, wie kann ich Ihnen helfen?',
  question: 'Wo ist mein Paket? Es hätte am Dienstag kommen sollen.',
  answer: 'Es ist heute Morgen abgegangen. Sie können es jederzeit verfolgen: https://parcels.example.com/track/K7F3',
  thanks: 'Prima, vielen Dank!',
}
const ar: SceneWords = {
  ...en,
  sales: 'المبيعات',
  support: 'الدعم والإرجاع',
  billing: 'الفواتير',
  about: 'ما موضوع استفسارك؟',
  options: ['طلب', 'استرداد مبلغ', 'شيء آخر'],
  order: 'رقم الطلب',
  details: 'هل هناك شيء آخر يجب أن نعرفه؟',
  hello: 'مرحبًا دانا، كيف يمكنني مساعدتك؟',
  question: 'أين طردي؟ كان يجب أن يصل يوم الثلاثاء.',
  answer: 'غادر مستودعنا هذا الصباح. يمكنك تتبعه في أي وقت: https://parcels.example.com/track/K7F3',
  thanks: 'رائع، شكرًا!',
}

export function sceneWords(language: Language): SceneWords {
  return { en, de, ar, 'en-XA': en }[language]
}
