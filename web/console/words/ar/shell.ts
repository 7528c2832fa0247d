import type { Words } from '../../words.ts'

export const shell: Words['shell'] = {
  tabs: { chat: 'المحادثات', board: 'الإشراف', messages: 'الرسائل المتروكة' },
}
