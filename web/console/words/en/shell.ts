export const shell = {
  tabs: { chat: 'Chat', board: 'Supervision', messages: 'Messages left' },
}
