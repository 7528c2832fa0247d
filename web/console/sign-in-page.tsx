import { UsherMark } from '../shared/icons.tsx'
import { words } from './words.ts'

export interface SignInPageProps {
  text: string
  action?: string
  onSignIn?: () => void
}

export function SignInPage({ text, action = words.shell.signIn.action, onSignIn }: SignInPageProps) {
  return (
    <main class="sign-in">
      <h1>
        <UsherMark size={28} /> Usher <span>{words.shell.product}</span>
      </h1>
      <p role="status">{text}</p>
      {onSignIn && (
        <button type="button" class="primary" onClick={onSignIn}>
          {action}
        </button>
      )}
    </main>
  )
}
