/** How a screen of the console is staged: a scripted centre with its scene, the built page in front of it, and what is done there. */
import type { Page } from 'playwright-core'
import type { AgentChatView, AgentView, EventView } from '../../protocol/views.ts'
import { agent as agentOf } from '../web/fixtures.ts'
import { busyScene } from './console-scene.ts'
import { type Answer, type ConsoleOptions, openScriptedConsole, type ScriptedCentre, startScriptedCentre } from './scripted-centre.ts'
import type { StagedScreen } from './staged.ts'

export interface ConsoleSet extends ConsoleOptions {
  readonly agent?: Partial<AgentView>
  readonly logs?: Readonly<Record<string, readonly EventView[]>>
  readonly answers?: Readonly<Record<string, Answer>>
  readonly hear?: ScriptedCentre['hear']
  /** The chat in front. */
  readonly chat?: string
  /** The bar that asks to test the alerts stands there. */
  readonly untested?: boolean
}
export interface Stage {
  readonly page: Page
  readonly centre: ScriptedCentre
  readonly now: number
}

const done = { 'usher.alertsTested': '1' }

/** `set` is made anew for each staging: its times are those of the moment. */
export function consoleScreen(
  name: string,
  set: (now: number) => ConsoleSet,
  act: (stage: Stage) => Promise<unknown> = async () => {},
): StagedScreen {
  return {
    name: `console-${name}`,
    async stage(browser, { language, theme, width, height }) {
      const now = Date.now()
      const { agent, logs, answers, hear, chat, untested, session, ...options } = set(now)
      const centre = await startScriptedCentre({ ...agentOf(1, [], { name: 'Alice Adler' }), ...agent })
      Object.assign(centre, { logs: logs ?? {}, answers: { ...usualAnswers, ...answers }, ...(hear && { hear }) })
      const opened = await openScriptedConsole(browser, centre, {
        viewport: { width, height },
        reducedMotion: 'reduce',
        language,
        theme,
        ...options,
        session: { ...(untested ? {} : done), ...(chat === undefined ? {} : { 'usher.selected': chat }), ...session },
      })
      const close = async () => {
        await opened.close()
        await centre.stop()
      }
      try {
        if (chat !== undefined) await opened.page.locator('.chat-window .log .item, .offer-card, .chat-window .log .line').first().waitFor()
        await act({ page: opened.page, centre, now })
      } catch (error) {
        await close()
        throw error
      }
      return { page: opened.page, close }
    },
  }
}

/** What a console asks by itself, with nothing in it. */
const usualAnswers: Readonly<Record<string, Answer>> = {
  'GET /api/left-messages': { body: { messages: [] } },
  'GET /api/replies': { body: { replies: [] } },
}

/** The busy agent of the scene, with one chat changed. */
export function busyWith(now: number, change: Readonly<Record<string, Partial<AgentChatView>>> = {}, part: Partial<AgentView> = {}) {
  const { agent, logs } = busyScene(now)
  const chats = agent.chats.map(row => ({ ...row, ...change[row.chat] }))
  return { agent: { ...agent, name: 'Alice Adler', chats, ...part }, logs }
}
