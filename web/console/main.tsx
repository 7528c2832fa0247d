import { render } from 'preact'
import { createBrowserClock } from '../shared/browser-clock.ts'
import { storageOrMemory } from '../shared/drafts.ts'
import { browserPorts } from '../shared/link.ts'
import { isWriting, looksAt, wakeWithPage } from '../shared/page.ts'
import { applyPreferences } from '../shared/preferences.ts'
import { App } from './app.tsx'
import { createController } from './controller.ts'
import { startSignIn } from './sign-in.ts'
import { SignInPage } from './sign-in-page.tsx'
import { createStaffApi } from './staff-api.ts'
import { loadWords } from './words.ts'

const selectedKey = 'usher.selected'
const root = document.getElementById('app') as HTMLElement

async function start() {
  await loadWords(applyPreferences())
  render(<SignInPage text="Opening the Agent Console…" />, root)
  const outcome = await startSignIn()
  if (outcome.kind === 'leaving') return
  if (outcome.kind === 'out') {
    render(<SignInPage text="You are signed out." onSignIn={() => void outcome.begin().catch(failed)} />, root)
    return
  }
  const { signIn } = outcome
  const clock = createBrowserClock()
  const controller = createController(browserPorts(clock, signIn.ticket), {
    person: signIn.person,
    storage: storageOrMemory('localStorage'),
    api: createStaffApi(signIn.token),
    isLookedAt: looksAt,
    isWriting,
    signedOut() {
      void signIn.forget()
      render(<SignInPage text="You signed out in another tab." onSignIn={() => location.reload()} />, root)
    },
  })
  const { state, link, dispatch } = controller

  dispatch({ kind: 'select', chat: sessionStorage.getItem(selectedKey) ?? undefined })
  state.subscribe(({ selected }) => {
    if (selected === undefined) sessionStorage.removeItem(selectedKey)
    else sessionStorage.setItem(selectedKey, selected)
  })
  const showView = () => dispatch({ kind: 'view', view: location.hash === '#profile' ? 'profile' : 'chat' })
  addEventListener('hashchange', showView)
  showView()
  addEventListener('focus', controller.read)
  document.addEventListener('visibilitychange', controller.read)
  addEventListener('storage', ({ key, newValue }) => {
    controller.drafts.heard(key, newValue)
    controller.remarkDrafts.heard(key, newValue)
  })
  wakeWithPage(link, clock)
  link.open(`agent.${signIn.person}`)
  const loadMe = () =>
    controller.api.me().then(
      me => dispatch({ kind: 'me', me }),
      error => console.warn('the profile could not be read', error),
    )
  void loadMe()

  render(
    <App
      controller={controller}
      onProfile={() => void loadMe()}
      onSignIn={() => void signIn.again().catch(failed)}
      onSignOut={() => void controller.signOut().then(signIn.out).catch(failed)}
    />,
    root,
  )
}

function failed(error: unknown) {
  console.error(error)
  render(<SignInPage text="The sign-in could not be reached." onSignIn={() => location.reload()} action="Try again" />, root)
}

start().catch(failed)
