export const en = {
  title: 'Chat transcript',
  transactionId: 'Transaction ID',
  queue: 'Queue',
  agent: 'Agent',
  customer: 'Customer',
  started: 'Started',
  ended: 'Ended',
  saved: 'Saved',
  notDelivered: 'not sent',
  choose: 'Save the transcript',
  formats: {
    text: { name: 'Text', about: 'for reading anywhere' },
    html: { name: 'HTML', about: 'for printing and filing' },
    json: { name: 'JSON', about: 'for other programs' },
  },
  cancel: 'Cancel',
}
