/** Does all of them, so many at a time; the first failure ends it. */
export async function atOnce<One>(lanes: number, all: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> {
  const rest = all.values()
  const lane = async () => {
    for (const one of rest) await work(one)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
