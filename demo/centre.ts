/** What a trial centre holds besides its people: queues with their codes, canned replies, and customers who have been here before. */

export const queues = [
  {
    id: 'sales',
    name: 'Sales',
    dispositions: [
      { code: 'sold', name: 'Sold' },
      { code: 'quote', name: 'Quote sent' },
      { code: 'question', name: 'Question answered' },
      { code: 'no-sale', name: 'No sale' },
      { code: 'spam', name: 'Spam' },
    ],
  },
  {
    id: 'support',
    name: 'Support',
    dispositions: [
      { code: 'solved', name: 'Solved' },
      { code: 'workaround', name: 'Solved for now' },
      { code: 'return', name: 'Return or exchange' },
      { code: 'passed-on', name: 'Passed on' },
      { code: 'no-answer', name: 'Customer did not answer' },
    ],
    dispositionRequired: true,
    // no hours: the trial centre is open always
    questions: [
      { id: 'about', label: 'What is it about?', kind: 'choice', required: true, options: ['An order', 'A refund', 'Something else'] },
      { id: 'order', label: 'Order number', kind: 'text' },
    ],
  },
]

export const replies = [
  { id: 'hello', shortcut: 'hi', name: 'Greeting', text: 'Hello {customer.first}, this is {agent.name} of {queue}. How can I help you?' },
  { id: 'moment', shortcut: 'moment', name: 'One moment', text: 'One moment please, {customer.first}, I am looking that up for you.' },
  {
    id: 'order',
    shortcut: 'order',
    name: 'Ask for the order number',
    text: 'Could you please give me your order number? It is on the confirmation that we sent you, and begins with R-.',
  },
  {
    id: 'shipping',
    shortcut: 'shipping',
    name: 'Delivery times',
    text: 'We deliver within two to four working days. As soon as your parcel is on its way you get a link to follow it.',
  },
  {
    id: 'return',
    shortcut: 'return',
    name: 'How to return something',
    text: 'You can return it within 30 days, free of charge. I will e-mail you the label; please put it on the parcel and drop that at any post office.',
  },
  {
    id: 'still-there',
    shortcut: 'there',
    name: 'Still there?',
    text: 'Are you still there, {customer.first}? I am happy to wait; if you have to go, just write to us again.',
  },
  {
    id: 'reference',
    shortcut: 'ref',
    name: 'Transaction ID',
    text: 'If you need us again, please mention {transaction}: then my colleagues see at once what this was about.',
  },
  { id: 'bye', shortcut: 'bye', name: 'Goodbye', text: 'Thank you for the chat, {customer.first}. Have a good day! {agent.name}' },
]

export const customers = [
  {
    record: {
      recordKey: 'demo-record-dana-reyes',
      nickname: 'Dee',
      firstName: 'Dana',
      lastName: 'Reyes',
      email: 'dee@example.com',
      phone: '+1 555 0134',
      company: 'Reyes & Daughters',
    },
    notes: [
      { noteKey: 'demo-note-dana-deliveries', text: 'Prefers deliveries in the morning; the shop opens at 7.' },
      { noteKey: 'demo-note-dana-invoice', text: 'Invoices go to accounts@reyes.example, not to her own address.' },
    ],
  },
  {
    record: {
      recordKey: 'demo-record-kim-tanaka',
      nickname: 'Kim',
      firstName: 'Kim',
      lastName: 'Tanaka',
      email: 'kim@example.com',
      phone: '+44 20 7946 0958',
      company: '',
    },
    notes: [{ noteKey: 'demo-note-kim-language', text: 'Bought the blue lamp in spring; asked to be told when the red one is back.' }],
  },
]
