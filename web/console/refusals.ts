import type { ErrorCode } from '../../protocol/errors.ts'

/** What an agent reads when a command is refused. */
export function refusalWords(code: ErrorCode, message: string): string {
  switch (code) {
    case 'OFFER_GONE':
      return 'Too late: this offer is over.'
    case 'AT_CAPACITY':
      return 'You have as many chats as you may have. End post processing of one to take another.'
    case 'CHAT_ENDED':
      return 'This chat has already ended.'
    case 'NOT_OWNER':
      return 'This chat is no longer yours.'
    case 'STALE_REV':
    case 'CONFLICT':
      return 'Something changed in the meantime. Look again and repeat it if it is still needed.'
    case 'AUTH_EXPIRED':
    case 'UNAUTHENTICATED':
      return 'Your sign-in has ended. Sign in again; nothing that you wrote is lost.'
    default:
      return `That did not work: ${message}.`
  }
}

/** A transfer is refused for the sake of whoever was to have the chat. */
export function transferRefusalWords(code: ErrorCode, message: string): string {
  if (code === 'AT_CAPACITY') return 'This colleague has no place free any more. Choose somebody else.'
  if (code === 'CONFLICT' || code === 'NOT_FOUND') return `That did not work: ${message}. Choose somebody else.`
  return refusalWords(code, message)
}
