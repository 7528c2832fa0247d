/** Parts that most chats never show, in one file: fetched when the first of them is (lazy.tsx). */

export { Linked } from '../shared/linked.tsx'
export { Failure } from '../shared/message-failure.tsx'
export { AfterChat } from './after-chat.tsx'
export { ChatMenu } from './chat-menu.tsx'
export { EarlierChat } from './earlier-chat.tsx'
export { EndQuestion } from './end-question.tsx'
export { IdleBanner } from './idle-banner.tsx'
export { KeepPlace } from './keep-place.tsx'
export { LeaveInstead } from './leave-instead.tsx'
export { QueueNotice } from './queue-notice.tsx'
export { ring } from './sound.ts'
export { WhileWaiting } from './while-waiting.tsx'
