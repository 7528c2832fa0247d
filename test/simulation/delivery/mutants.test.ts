import { expect, test } from '@jest/globals'
import { bundle } from './bundle.ts'
import { mutants } from './mutants.ts'
import { play } from './runs.ts'

// Two changes need not be found (trust-ux §3.4), and are not in the list. A page that resumes nothing on a new connection is only slower:
// the heads in the welcome and in every beat lead to a sync. A look for the row of a client id before
// the transaction, in place of the condition in it, is safe as long as the condition on `lastSeq` makes every loser look again.
test.each(mutants)(
  '[I1] [I3] [I4] [I5] [I7] [I8] [I9] [I10] [I11] [I14] the simulator finds it when $name',
  async ({ edits, within, breaks }) => {
    const { failures } = await play(await bundle(edits), { from: 1, count: within, most: 1 })
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.map(({ what }) => what).join()).toMatch(new RegExp(`\\b(${breaks.join('|')})\\b`))
  },
  180_000,
)

test('[I1] an edit that fits nowhere, or twice, fails in place of passing for found', async () => {
  const edit = { file: 'domain/messages.ts', find: 'nothing like it', replace: '' }
  await expect(bundle([edit])).rejects.toThrow('0 times, not once')
  await expect(bundle([{ ...edit, find: 'const ' }])).rejects.toThrow(/\d+ times, not once/)
  await expect(bundle([{ ...edit, file: 'bench/run.ts' }])).rejects.toThrow('no part of what the simulator plays')
})
