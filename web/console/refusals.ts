import type { ErrorCode } from '../../protocol/errors.ts'
import { words } from './words.ts'

/** What an agent reads when a command is refused. */
export function refusalWords(code: ErrorCode, message: string): string {
  const { refusal } = words.shell
  switch (code) {
    case 'OFFER_GONE':
      return refusal.offerGone
    case 'AT_CAPACITY':
      return refusal.atCapacity
    case 'CHAT_ENDED':
      return refusal.chatEnded
    case 'NOT_OWNER':
      return refusal.notOwner
    case 'STALE_REV':
    case 'CONFLICT':
      return refusal.changed
    case 'AUTH_EXPIRED':
    case 'UNAUTHENTICATED':
      return refusal.signInEnded
    default:
      return refusal.other(message)
  }
}

/** A transfer is refused for the sake of whoever was to have the chat. */
export function transferRefusalWords(code: ErrorCode, message: string): string {
  const { refusal } = words.shell
  if (code === 'AT_CAPACITY') return refusal.noPlace
  if (code === 'CONFLICT' || code === 'NOT_FOUND') return refusal.chooseOther(message)
  return refusalWords(code, message)
}
