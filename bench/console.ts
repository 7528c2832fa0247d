/** The console under load, in Chromium: a long chat scrolled by the wheel, and typing while six chats are written in at 50 messages a second. */
import type { AgentChatView, EventView } from '../protocol/views.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { openScriptedConsole, type ScriptedCentre, startScriptedCentre } from '../test/support/scripted-centre.ts'
import { agent, row, said, started } from '../test/web/fixtures.ts'
import { logIsHere, scrollByWheel, typeWhileBusy } from './console-measures.ts'
import type { BenchOptions, Outcome } from './run.ts'

/** Two frames of 60 a second: what takes longer has dropped one. */
export const droppedMs = 34
const inputAimMs = 200
const chatCount = 6

export async function consoleSpeed({ messages = 1_000 }: BenchOptions): Promise<Outcome> {
  const centre = await startScriptedCentre(agent(1))
  const browser = await launchBrowser()
  try {
    fill(centre, messages)
    const { page, faults } = await openScriptedConsole(browser, centre)
    await page.locator('[data-chat="chat-1"] .row-open').click()
    await logIsHere(page, messages + 1)
    const scroll = await scrollByWheel(page, droppedMs)
    console.log(
      `scroll: ${scroll.frames} frames over ${scroll.pixels} px in a chat of ${messages} messages, ${scroll.dropped} beyond ${droppedMs} ms, longest ${scroll.longestMs} ms`,
    )
    const typing = await typeWhileBusy(page, centre, chatCount)
    console.log(
      `typing: ${typing.keys} keys while ${typing.pushed} messages came in ${typing.seconds} s (${Math.round(typing.pushed / typing.seconds)}/s in ${chatCount} chats): ` +
        `p50 ${typing.p50Ms} ms, p98 ${typing.p98Ms} ms, longest ${typing.longestMs} ms from the key to the next paint`,
    )
    if (faults.length > 0) throw new Error(`the page threw: ${faults.join('; ')}`)
    return {
      figure: `console: ${scroll.dropped} dropped frames in a scroll through ${messages} messages (aim 0, the first not counted); input delay p98 ${typing.p98Ms} ms at 50 messages/s in six chats (aim < ${inputAimMs} ms)`,
      reached: scroll.dropped === 0 && typing.p98Ms < inputAimMs,
    }
  } finally {
    await browser.close()
    await centre.stop()
  }
}

/** Six chats in hand; the first one is long. */
function fill(centre: ScriptedCentre, messages: number): void {
  const now = Date.now()
  const chats: AgentChatView[] = []
  const logs: Record<string, readonly EventView[]> = {}
  for (let index = 1; index <= chatCount; index++) {
    const chat = `chat-${index}`
    const events = [started(1, now - 3_600_000)]
    const count = index === 1 ? messages : 5
    for (let seq = 2; seq <= count + 1; seq++) {
      events.push(
        said(
          seq,
          seq % 3 === 0 ? 'agent' : 'customer',
          `Message ${seq}: ${'some words that fill a line or two '.repeat(1 + (seq % 4))}`,
          now - 3_600_000 + seq * 3_000,
        ),
      )
    }
    logs[chat] = events
    chats.push(row(chat, { head: events.length, joinedAt: now - 3_600_000, transactionId: `AAAA-000${index}` }))
  }
  centre.agent = agent(1, chats)
  centre.logs = logs
}
