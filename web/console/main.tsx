import { computed, effect } from '@preact/signals'
import { render } from 'preact'
import { createBrowserClock } from '../shared/browser-clock.ts'
import { storageOrMemory } from '../shared/drafts.ts'
import { browserPorts } from '../shared/link.ts'
import { isWriting, looksAt, wakeWithPage } from '../shared/page.ts'
import { applyPreferences } from '../shared/preferences.ts'
import { browserAddress, followAddress } from './address.ts'
import { App } from './app.tsx'
import { type Controller, createController } from './controller.ts'
import { openDesk, watchAlerts } from './desk.ts'
import { keepRecordTabs } from './kept-tabs.ts'
import { fetchPartsWhenIdle } from './lazy.tsx'
import { keptSort } from './list-sort.ts'
import { PopOut } from './pop-out.tsx'
import { drawByFrame } from './rendering.ts'
import { startSignIn } from './sign-in.ts'
import { SignInPage } from './sign-in-page.tsx'
import { createStaffApi } from './staff-api.ts'
import { loadWords, words } from './words.ts'

const selectedKey = 'usher.selected'
const root = document.getElementById('app') as HTMLElement

async function start() {
  drawByFrame()
  await loadWords(applyPreferences())
  render(<SignInPage text={words.shell.signIn.opening} />, root)
  const outcome = await startSignIn()
  if (outcome.kind === 'leaving') return
  if (outcome.kind === 'out') {
    render(<SignInPage text={words.shell.signIn.out} onSignIn={() => void outcome.begin().catch(failed)} />, root)
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
      render(<SignInPage text={words.shell.signIn.outElsewhere} onSignIn={() => location.reload()} />, root)
    },
  })
  const { state, link, dispatch } = controller
  const desk = openDesk(clock, signIn.person)

  dispatch({ kind: 'select', chat: desk.windowOf ?? sessionStorage.getItem(selectedKey) ?? undefined })
  const selected = computed(() => state.value.selected)
  selected.subscribe(chat => {
    if (chat === undefined) sessionStorage.removeItem(selectedKey)
    else sessionStorage.setItem(selectedKey, chat)
  })
  dispatch({ kind: 'list', choice: { sort: keptSort() }, now: link.serverClock.now() })
  if (desk.windowOf === undefined) {
    keepRecordTabs(controller, storageOrMemory('sessionStorage'), signIn.person, location.hash)
    followAddress(controller, browserAddress)
  }
  addEventListener('focus', controller.read)
  document.addEventListener('visibilitychange', controller.read)
  addEventListener('storage', ({ key, newValue }) => {
    controller.drafts.heard(key, newValue)
    controller.remarkDrafts.heard(key, newValue)
  })
  wakeWithPage(link, clock)
  link.open(`agent.${signIn.person}`)
  loadProfile(controller)
  fetchLaterParts(controller)

  watchAlerts(controller, desk, looksAt)
  const again = () => void signIn.again().catch(failed)
  if (desk.windowOf !== undefined) {
    render(<PopOut controller={controller} chat={desk.windowOf} onSignIn={again} />, root)
    return
  }
  controller.leftMessages.start()
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && controller.leftMessages.again())
  render(<App controller={controller} onSignIn={again} onSignOut={() => void controller.signOut().then(signIn.out).catch(failed)} />, root)
}

/** The profile and the centre's settings, as new as they are now; again whenever My Profile is opened. */
function loadProfile({ api, dispatch, state }: Controller) {
  const load = () => {
    api.me().then(
      me => dispatch({ kind: 'me', me }),
      error => console.warn('the profile could not be read', error),
    )
    api.breakReasons().then(
      breakReasons => dispatch({ kind: 'breakReasons', breakReasons }),
      error => console.warn('the reasons for a break could not be read', error),
    )
  }
  let shown = state.value.view
  load()
  state.subscribe(({ view }) => {
    if (view === 'profile' && shown !== 'profile') load()
    shown = view
  })
}

/** What comes first has the line to itself. */
function fetchLaterParts({ state }: Controller) {
  const stop = effect(() => {
    if (!state.value.agent) return
    fetchPartsWhenIdle()
    queueMicrotask(() => stop())
  })
}

function failed(error: unknown) {
  console.error(error)
  const said = words.shell.signIn
  render(<SignInPage text={said.unreachable} onSignIn={() => location.reload()} action={said.again} />, root)
}

start().catch(failed)
