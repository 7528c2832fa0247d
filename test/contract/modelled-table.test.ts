import { createChance } from '../../bench/scale/chance.ts'
import { createModelledTable } from '../../bench/scale/modelled-table.ts'
import { createVirtualTime } from '../../bench/scale/virtual-time.ts'
import type { Store } from '../../domain/ports.ts'
import { storeContract } from './store-contract.ts'

storeContract('modelled for the scale bench', { open: async () => openTable() })

/**
 * Time goes on by itself whenever a call waits for it. Calls are made one at a time: two transactions at one item are a conflict
 * here, as on DynamoDB. What is handed out is copied, which the bench spares itself.
 */
function openTable(): Store {
  const time = createVirtualTime()
  const nobody = { made: () => undefined, charged: () => undefined, committed: () => undefined }
  const store = createModelledTable(time, createChance(1), nobody).storeFor({ useCase: 'contract', looks: [] })
  let last: Promise<unknown> = Promise.resolve()
  function answered<T>(make: () => Promise<T>): Promise<T> {
    const answer = last.then(async () => {
      const call = make()
      // refused at once is refused to its caller, who waits, and not to nobody while time goes on
      call.catch(() => undefined)
      await time.run(Number.POSITIVE_INFINITY)
      return structuredClone(await call)
    })
    last = answer.catch(() => undefined)
    return answer
  }
  return {
    get: key => answered(() => store.get(key)),
    query: range => answered(() => store.query(range)),
    write: write => answered(() => store.write(write)),
    transact: writes => answered(() => store.transact(writes)),
    take: (key, conditions) => answered(() => store.take(key, conditions)),
  }
}
