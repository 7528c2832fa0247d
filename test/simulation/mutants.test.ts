import { expect, jest, test } from '@jest/globals'
import { type Scenes, scenesWith } from './mutants/bundle.ts'
import * as lines from './mutants/line-mutants.ts'
import type { Mutant } from './mutants/mutant.ts'
import * as offers from './mutants/offer-mutants.ts'

jest.setTimeout(120_000)

let real: Promise<Scenes> | undefined
function realScenes(): Promise<Scenes> {
  real ??= scenesWith({})
  return real
}

/** The same scenario, of the same making: green on the real rules, red on the mutant. */
async function mustBeCaught({ edits, play, red }: Mutant): Promise<void> {
  await expect(play(await realScenes())).resolves.toBeDefined()
  await expect(play(await scenesWith(edits))).rejects.toThrow(red)
}

test('[N1] lines read from an index that lags behind', async () => {
  const { inEveryWay, startBesideAvailable } = await realScenes()
  await expect(inEveryWay(startBesideAvailable({ indexed: false }))).resolves.toBeDefined()
  await expect(inEveryWay(startBesideAvailable({ indexed: true }))).rejects.toThrow(/RI6/)
})

test('[N2] the agent reads the waiting line beside its own write', () => mustBeCaught(lines.readBeforeWritten))

test('[N3] match the head of the line and leave after one success', () => mustBeCaught(offers.headOnly))

test('[N4] a line entry moved by Delete, then Put', () => mustBeCaught(lines.deletedThenPut))

test('[N5] load as a counter, and an end delivered twice', () => mustBeCaught(offers.counted))

test('[N6] a claim in two conditional updates', () => mustBeCaught(offers.claimedInTwoWrites))

test('[N7] a line entry without its version in the key', () => mustBeCaught(lines.keyUsedAgain))

test('[N8] a start that finds the work done and leaves without the wake-up', () => mustBeCaught(lines.leavesWhenDone))

test('[N9] freed capacity that does not wake the agent’s side', () => mustBeCaught(lines.wakesNobody))

test('[N10] accept without the offer’s round and agent', () => mustBeCaught(offers.acceptsAnything))

test('[N11] a timer without the offer’s round and end', () => mustBeCaught(offers.ringsForAnything))

test('[N12] an offer without the condition that the chat waits', () => mustBeCaught(offers.offersWhatIsOffered))

test('[N13] a combiner that clears the flag after reading', () => mustBeCaught(offers.clearsAfterReading))

test('[N14] a combiner that gives its lease back without looking at the flag', () => mustBeCaught(offers.releasesBlindly))

test('[N15] the limit checked on the value that was read', () => mustBeCaught(offers.limitAsRead))

test('[N16] an exact line, moved inside the transaction', () => mustBeCaught(lines.exactLine))

test('[N17] the entry of a freed agent put into one line only', () => mustBeCaught(lines.oneLineOnly))

test('[N18] a chat, and then its place in line', () => mustBeCaught(lines.placeAfterChat))

test('[N19] an agent who leaves the matching to those who stand before', () => mustBeCaught(offers.leftToThoseBefore))

test('[N20] giving up on a conflict', () => mustBeCaught(offers.givesUp))

test('[N21] the entry of a freed agent put after the commit', () => mustBeCaught(lines.entryAfterCommit))

test('[N22] entries moved in the matched queue and deleted in all', () => mustBeCaught(lines.movedInOneQueue))
