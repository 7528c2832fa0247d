/** N1: a customer starts a chat while alice becomes available, and both look through an index that has heard of neither yet. */
import { setState } from '../../../domain/commands.ts'
import type { Items, Range } from '../../../domain/ports.ts'
import type { Scenario } from '../orders.ts'
import { openStage, type Work } from '../stage.ts'

export function startBesideAvailable({ indexed }: { readonly indexed: boolean }): Scenario {
  return async direction => {
    const stage = await openStage(direction, [{ id: 'sales' }])
    const alice = await stage.agent('alice', { available: false })
    const before = stage.bed.table.all()
    const lagging = ({ pk }: Range): Items => ({ items: before.filter(item => item.pk === pk), complete: true })
    const through = (work: Work): Work => {
      if (!indexed) return work
      return ports => {
        const { store } = ports
        const query = async (range: Range) => {
          const now = await store.query(range)
          return /^[LW]#/.test(range.pk) ? lagging(range) : now
        }
        return work({ ...ports, store: { ...store, query } })
      }
    }
    await stage.race({
      starts: through(stage.starting('dee')),
      available: through(ports => setState(ports, alice, 'cid-available', 'available')),
    })
    stage.rest()
  }
}
