import { afterEach, describe, expect, test } from '@jest/globals'
import { offerGoneWords } from '../../web/console/departures.ts'
import { secondsLeft } from '../../web/console/offer-card.tsx'
import { hiddenOffers } from '../../web/console/offer-stack.tsx'
import { type ConsoleState, initialState, reduce } from '../../web/console/state.ts'
import { loadWords, words } from '../../web/console/words.ts'
import { agent, row, start } from './fixtures.ts'

const kim = row('kim', { joinedAt: start })
const dee = row('dee', { status: 'offered', offeredAt: start, offerExpiresAt: start + 30_000 })
const lee = row('lee', { status: 'offered', offeredAt: start, offerExpiresAt: start + 20_000 })

function stateOf(part: Partial<ConsoleState>): ConsoleState {
  return { ...initialState(start), agent: agent(1, [kim, dee, lee]), ...part }
}
const cards = (part: Partial<ConsoleState>) => hiddenOffers(stateOf(part)).map(({ chat }) => chat)

afterEach(() => loadWords('en'))

describe('offers', () => {
  test('[S22] [S27] offers stand as cards where another chat or another view is in front, the one that ends first on top', () => {
    expect(cards({ selected: 'kim' })).toEqual(['lee', 'dee'])
    expect(cards({ selected: 'dee' })).toEqual(['lee'])
    expect(cards({ view: 'board' })).toEqual(['lee', 'dee'])
    expect(cards({ view: 'profile', selected: 'dee' })).toEqual(['lee', 'dee'])
  })

  test('[S22] with nothing in front the list alone shows them', () => {
    expect(cards({})).toEqual([])
    expect(cards({ selected: 'gone' })).toEqual([])
  })

  test('[S25] the countdown is rounded up and never below nothing', () => {
    expect(secondsLeft(dee, start + 29_001)).toBe(1)
    expect(secondsLeft(dee, start + 40_000)).toBe(0)
  })

  test('[AW2] what is told once is told assertively', () => {
    const told = reduce(stateOf({}), { kind: 'announce', text: words.offers.tenSeconds('dee') })
    expect(told.announcement).toMatchObject({ text: '10 seconds left to accept the chat of dee', urgent: true })
  })

  test('[S24] an offer that went is told in the language of the page', async () => {
    const gone = { chat: 'dee', round: 1, transactionId: 'K7F3-92QD', nickname: 'dee', why: 'rejected', at: start } as const
    expect(offerGoneWords(gone)).toBe('You rejected the chat of dee. It goes on to the next free agent.')
    await loadWords('de')
    expect(offerGoneWords(gone)).toBe('Sie haben den Chat von dee abgelehnt. Er geht an die nächste freie Person.')
    await loadWords('ar')
    expect(offerGoneWords(gone)).toContain('dee')
    expect(offerGoneWords(gone)).not.toMatch(/chat|Chat/)
  })
})
