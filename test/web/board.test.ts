import { describe, expect, test } from '@jest/globals'
import type { EventView } from '../../protocol/views.ts'
import { agentState, type BoardChat, chatStatus, matches, nextOrder, sortedChats } from '../../web/console/board/board-rows.ts'
import { readOn } from '../../web/console/board/transcript.tsx'
import { createLeftMessageList, openMessages, undoMs } from '../../web/console/left-message-list.ts'
import { mailTo } from '../../web/console/left-messages.tsx'
import { HttpFailure } from '../../web/shared/http.ts'
import { emptyLog } from '../../web/shared/log.ts'
import { createPoll } from '../../web/shared/polling.ts'
import { manualClock, settle } from '../support/manual-clock.ts'
import { said, staffApi, start, started } from './fixtures.ts'

function chat(id: string, part: Partial<BoardChat> = {}): BoardChat {
  return {
    chat: id,
    transactionId: `T-${id}`,
    status: 'active',
    queueName: 'Sales',
    customer: { nickname: id, firstName: '', lastName: '', email: '' },
    startedAt: start,
    slaMs: 60_000,
    ...part,
  }
}
const byWords = (a: string, b: string) => a.localeCompare(b)

describe('the rows of the board', () => {
  test('[S14] a chat is late at the second at which its wait reaches the target', () => {
    const waits = chat('kim', { waitingSince: start })
    expect(chatStatus(waits, start + 59_999)).toBe('customerWaiting')
    expect(chatStatus(waits, start + 60_000)).toBe('late')
    expect(chatStatus(chat('kim'), start)).toBe('answered')
    expect(chatStatus(chat('kim', { status: 'waiting', waitingSince: start }), start + 90_000)).toBe('waiting')
  })

  test('[S14] chats keep the order of the server until a column is chosen; the third click gives it back', () => {
    const chats = [chat('kim', { waitingSince: start }), chat('dee'), chat('lee', { waitingSince: start - 5_000 })]
    const ids = (order: Parameters<typeof sortedChats>[1]) => sortedChats(chats, order, start, byWords).map(one => one.chat)
    expect(ids(undefined)).toEqual(['kim', 'dee', 'lee'])
    const first = nextOrder(undefined, 'wait')
    expect(ids(first)).toEqual(['lee', 'kim', 'dee'])
    const second = nextOrder(first, 'wait')
    expect(ids(second)).toEqual(['dee', 'kim', 'lee'])
    expect(nextOrder(second, 'wait')).toBeUndefined()
    expect(ids(nextOrder(first, 'customer'))).toEqual(['dee', 'kim', 'lee'])
  })

  test('[S14] every word that is searched for must be found', () => {
    const one = chat('dee', { agentName: 'Anna', customer: { nickname: 'dee', firstName: 'Dana', lastName: '', email: 'd@example.com' } })
    expect(matches(one, 'DANA anna')).toBe(true)
    expect(matches(one, 't-dee')).toBe(true)
    expect(matches(one, 'dana ben')).toBe(false)
    expect(matches(one, ' ')).toBe(true)
  })

  test('[S14] an agent with chats in hand is busy', () => {
    const one = { id: 'a', name: 'a', state: 'available', stateSince: start, used: 1, limit: 6 } as const
    expect(agentState(one)).toBe('busy')
    expect(agentState({ ...one, used: 0 })).toBe('available')
    expect(agentState({ ...one, state: 'onBreak' })).toBe('onBreak')
  })

  test('[BM2] a transcript goes on where it was, page by page', async () => {
    const all: EventView[] = [started(), said(2, 'customer'), said(3, 'agent'), said(4, 'customer')]
    const asked: number[] = []
    const api = staffApi({
      async chatEvents(id, after) {
        asked.push(after)
        const events = all.slice(after, after + 2)
        return { chat: id, after, events, head: all.length, more: after + 2 < all.length }
      },
    })
    const log = await readOn(api, 'dee', emptyLog)
    expect(log.events).toHaveLength(4)
    all.push(said(5, 'agent'))
    expect((await readOn(api, 'dee', log)).events).toHaveLength(5)
    expect(asked).toEqual([0, 2, 4])
  })
})

describe('asking again and again', () => {
  function setUp(answers: () => Promise<number>) {
    const clock = manualClock(start)
    const page = { visible: true }
    const heard: (number | 'failed')[] = []
    const poll = createPoll<number>({
      clock,
      load: answers,
      everyMs: 5_000,
      isVisible: () => page.visible,
      took: value => void heard.push(value),
      failed: () => void heard.push('failed'),
    })
    return { clock, page, heard, poll }
  }

  test('[BM1] every five seconds while it is visible, at once when it is shown again, never after it was stopped', async () => {
    let count = 0
    const { clock, page, heard, poll } = setUp(async () => ++count)
    poll.start()
    await clock.advance(10_000)
    expect(heard).toEqual([1, 2, 3])
    page.visible = false
    await clock.advance(60_000)
    expect(heard).toEqual([1, 2, 3, 4])
    page.visible = true
    poll.now()
    await settle()
    expect(heard).toHaveLength(5)
    poll.stop()
    await clock.advance(60_000)
    expect(heard).toHaveLength(5)
  })

  test('[BM1] failures make it ask less often, and a success as often as before', async () => {
    let failing = true
    const { clock, heard, poll } = setUp(async () => {
      if (failing) throw new Error('away')
      return 1
    })
    poll.start()
    await clock.advance(9_999)
    expect(heard).toEqual(['failed'])
    await clock.advance(1)
    expect(heard).toEqual(['failed', 'failed'])
    await clock.advance(19_999)
    expect(heard).toHaveLength(2)
    failing = false
    await clock.advance(1)
    await clock.advance(5_000)
    expect(heard).toEqual(['failed', 'failed', 1, 1])
  })

  test('[BM1] an answer to an older question is dropped', async () => {
    const answers: ((value: number) => void)[] = []
    const { heard, poll } = setUp(() => new Promise(resolve => void answers.push(resolve)))
    poll.start()
    poll.now()
    answers[1]?.(2)
    await settle()
    answers[0]?.(1)
    await settle()
    expect(heard).toEqual([2])
  })
})

describe('messages left', () => {
  const message = (id: string) => ({
    id,
    reference: `R-${id}`,
    queueName: 'Sales',
    nickname: id,
    email: `${id}@example.com`,
    text: 'hello',
    at: start,
  })

  function setUp(done: (id: string) => Promise<void> = async () => {}) {
    const clock = manualClock(start)
    const sent: string[] = []
    const there = [message('pat'), message('max')]
    const list = createLeftMessageList(
      clock,
      staffApi({
        leftMessages: async () => ({ messages: there }),
        async messageDone(id) {
          sent.push(id)
          await done(id)
        },
      }),
      () => true,
    )
    list.start()
    const open = () => openMessages(list.shown.value)?.map(one => one.id)
    return { clock, sent, there, list, open }
  }

  test('[BM3] Done takes a message off the list at once and is sent five seconds later, once', async () => {
    const { clock, sent, list, open } = setUp()
    await settle()
    list.done(message('pat'))
    list.done(message('pat'))
    expect(open()).toEqual(['max'])
    await clock.advance(undoMs - 1)
    expect(sent).toEqual([])
    await clock.advance(30_000)
    expect(sent).toEqual(['pat'])
    expect(open()).toEqual(['max'])
  })

  test('[BM3] Undo sends nothing', async () => {
    const { clock, sent, list, open } = setUp()
    await settle()
    list.done(message('pat'))
    list.undo(message('pat'))
    await clock.advance(60_000)
    expect(sent).toEqual([])
    expect(open()).toEqual(['pat', 'max'])
  })

  test('[BM3] a mark that does not get through is told, and the message is back; one that somebody else made is not', async () => {
    const refused = setUp(async () => {
      throw new HttpFailure(503, { code: 'RETRY', message: 'later' })
    })
    await settle()
    refused.list.done(message('pat'))
    await refused.clock.advance(undoMs)
    expect(refused.open()).toEqual(['pat', 'max'])
    expect(refused.list.shown.value.refused?.id).toBe('pat')
    const late = setUp(async () => {
      throw new HttpFailure(404, { code: 'NOT_FOUND', message: 'gone' })
    })
    await settle()
    late.list.done(message('pat'))
    await late.clock.advance(undoMs)
    expect(late.open()).toEqual(['max'])
  })

  test('[BM3] leaving the list sends what could still be undone', async () => {
    const { sent, list } = setUp()
    await settle()
    list.done(message('max'))
    list.flush()
    await settle()
    expect(sent).toEqual(['max'])
  })

  test('[BM3] an address cannot smuggle anything into the link', () => {
    expect(mailTo('pat@example.com', 'Your message R-1')).toBe('mailto:pat@example.com?subject=Your%20message%20R-1')
    expect(mailTo('a?bcc=x&y@example.com', 'R')).toBe('mailto:a%3Fbcc%3Dx%26y@example.com?subject=R')
  })
})
