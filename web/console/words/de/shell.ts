import type { Words } from '../../words.ts'

export const shell: Words['shell'] = {
  tabs: { chat: 'Chat', board: 'Aufsicht', messages: 'Hinterlassene Nachrichten' },
}
