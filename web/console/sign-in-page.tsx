import { UsherMark } from '../shared/icons.tsx'

export interface SignInPageProps {
  text: string
  action?: string
  onSignIn?: () => void
}

export function SignInPage({ text, action = 'Sign in', onSignIn }: SignInPageProps) {
  return (
    <main class="sign-in">
      <h1>
        <UsherMark size={28} /> Usher <span>Agent Console</span>
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
