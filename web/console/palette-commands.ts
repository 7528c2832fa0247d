import { languages } from '../shared/language.ts'
import { keepLanguage, keepTheme, themes } from '../shared/preferences.ts'
import type { Controller } from './controller.ts'
import { offers, orderedRows } from './list.ts'
import type { Overlay } from './overlay.ts'
import { customerName, customerTitle } from './rows.ts'
import { stateChoices } from './state-menu.tsx'
import { consoleTabs } from './tabs.ts'
import { words } from './words.ts'

/** Something that can be done from the palette. To add one, add it to the list below. */
export interface Command {
  readonly label: string
  /** Found by these words too. */
  readonly also?: string
  act(): void
}

export interface PalettePage {
  controller: Controller
  open(overlay: Overlay): void
}

export function paletteCommands({ controller, open }: PalettePage): readonly Command[] {
  const state = controller.state.value
  const { agent } = state
  const { palette, states, tabs, bar, state: said } = words.shell
  const rows = orderedRows(state, controller.now.value).map(({ row }) => row)
  const selected = rows.find(row => row.chat === state.selected)
  const [offer] = offers(state)
  const go = (chat: string) => controller.dispatch({ kind: 'select', chat })
  return [
    ...(offer
      ? [
          { label: palette.accept(customerName(offer)), act: () => controller.accept(offer.chat, offer.round) },
          ...(agent?.mayNotReject
            ? []
            : [{ label: palette.reject(customerName(offer)), act: () => controller.reject(offer.chat, offer.round) }]),
        ]
      : []),
    ...rows.map(row => ({
      label: palette.goTo(customerName(row)),
      also: `${customerTitle(row)} ${row.transactionId} ${row.queue.name}`,
      act: () => go(row.chat),
    })),
    ...(selected?.status === 'active'
      ? [
          { label: palette.end(customerName(selected)), act: () => open({ kind: 'end', chat: selected.chat }) },
          ...(selected.transfer
            ? []
            : [{ label: palette.transfer(customerName(selected)), act: () => open({ kind: 'transfer', chat: selected.chat }) }]),
        ]
      : []),
    ...(agent
      ? [
          ...stateChoices.map(choice => ({ label: palette.state(states[choice]), act: () => controller.setState(choice) })),
          ...state.breakReasons.map(reason => ({
            label: palette.state(said.breakFor(reason)),
            act: () => controller.setState('onBreak', undefined, reason),
          })),
          ...(agent.state === 'available'
            ? [{ label: agent.stopNew ? said.resume : said.stopNew, act: () => controller.stopNew(!agent.stopNew) }]
            : []),
        ]
      : []),
    ...consoleTabs(state).map(({ view, name }) => ({
      label: palette.open(view === 'chat' ? tabs.chat : name),
      act: () => controller.dispatch({ kind: 'view', view }),
    })),
    { label: palette.open(bar.myProfile), act: () => controller.dispatch({ kind: 'view', view: 'profile' }) },
    { label: words.list.legend, act: () => open({ kind: 'legend' }) },
    { label: bar.help, also: '?', act: () => open({ kind: 'keys' }) },
    ...themes.map(theme => ({ label: palette.theme(bar.themes[theme]), act: () => keepTheme(theme) })),
    ...languages.map(({ code, name }) => ({
      label: palette.language(name),
      also: 'language',
      act() {
        keepLanguage(code)
        location.reload()
      },
    })),
  ]
}

/** Commands in which every word of the query is found, in any order; those whose words begin so come first. */
export function matching(commands: readonly Command[], query: string): readonly Command[] {
  const wanted = fold(query).split(/\s+/).filter(Boolean)
  return commands
    .map((command, index) => ({ command, index, score: score(command, wanted) }))
    .filter(({ score }) => score !== undefined)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.index - b.index)
    .map(({ command }) => command)
}

/** Per word: 3 where a word of the label begins with it, 2 where one contains it, 1 where its letters come in this order in one. */
function score({ label, also = '' }: Command, wanted: readonly string[]): number | undefined {
  const own = fold(label).split(/[\s:·]+/)
  const others = fold(also).split(/[\s·]+/)
  let sum = 0
  for (const word of wanted) {
    const points = Math.max(best(own, word), best(others, word))
    if (points === 0) return undefined
    sum += points
  }
  return sum
}

function best(texts: readonly string[], word: string): number {
  if (texts.some(text => text.startsWith(word))) return 3
  if (texts.some(text => text.includes(word))) return 2
  return word.length > 1 && texts.some(text => inOrder(text, word)) ? 1 : 0
}

function inOrder(text: string, letters: string): boolean {
  let at = 0
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}
