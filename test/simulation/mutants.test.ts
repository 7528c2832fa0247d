import { expect, jest, test } from '@jest/globals'
import { type Scenes, scenesWith } from './mutants/bundle.ts'
import * as mutants from './mutants/mutants.ts'

jest.setTimeout(120_000)

let real: Promise<Scenes> | undefined
function realScenes(): Promise<Scenes> {
  real ??= scenesWith({})
  return real
}

/** The same scenario, of the same making: green on the real rules, red on the mutant. */
async function mustBeCaught({ edits, play, red }: mutants.Mutant): Promise<void> {
  await expect(play(await realScenes())).resolves.toBeDefined()
  await expect(play(await scenesWith(edits))).rejects.toThrow(red)
}

test('[N1] lines read from an index that lags behind', async () => {
  const { inEveryWay, startBesideAvailable } = await realScenes()
  await expect(inEveryWay(startBesideAvailable({ indexed: false }))).resolves.toBeDefined()
  await expect(inEveryWay(startBesideAvailable({ indexed: true }))).rejects.toThrow(/RI6/)
})

test('[N2] the agent reads the waiting line beside its own write', () => mustBeCaught(mutants.readBeforeWritten))

test('[N3] match the head of the line and leave after one success', () => mustBeCaught(mutants.headOnly))

test('[N4] a line entry moved by Delete, then Put', () => mustBeCaught(mutants.deletedThenPut))

test('[N5] load as a counter, and an end delivered twice', () => mustBeCaught(mutants.counted))

test('[N6] a claim in two conditional updates', () => mustBeCaught(mutants.claimedInTwoWrites))

test('[N7] a line entry without its version in the key', () => mustBeCaught(mutants.keyUsedAgain))

test('[N8] a start that finds the work done and leaves without the wake-up', () => mustBeCaught(mutants.leavesWhenDone))

test('[N9] freed capacity that does not wake the agent’s side', () => mustBeCaught(mutants.wakesNobody))

test('[N10] accept without the offer’s round and agent', () => mustBeCaught(mutants.acceptsAnything))

test('[N11] a timer without the offer’s round and end', () => mustBeCaught(mutants.ringsForAnything))

test('[N12] an offer without the condition that the chat waits', () => mustBeCaught(mutants.offersWhatIsOffered))

test('[N13] a combiner that clears the flag after reading', () => mustBeCaught(mutants.clearsAfterReading))

test('[N14] a combiner that gives its lease back without looking at the flag', () => mustBeCaught(mutants.releasesBlindly))

test('[N15] the limit checked on the value that was read', () => mustBeCaught(mutants.limitAsRead))

test('[N16] an exact line, moved inside the transaction', () => mustBeCaught(mutants.exactLine))

test('[N17] the entry of a freed agent put into one line only', () => mustBeCaught(mutants.oneLineOnly))

test('[N18] a chat, and then its place in line', () => mustBeCaught(mutants.placeAfterChat))

test('[N19] an agent who leaves the matching to those who stand before', () => mustBeCaught(mutants.leftToThoseBefore))

test('[N20] giving up on a conflict', () => mustBeCaught(mutants.givesUp))

test('[N21] the entry of a freed agent put after the commit', () => mustBeCaught(mutants.entryAfterCommit))

test('[N22] entries moved in the matched queue and deleted in all', () => mustBeCaught(mutants.movedInOneQueue))
