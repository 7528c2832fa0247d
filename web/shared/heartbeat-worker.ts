/**
 * Alarms that ring on time: browsers slow the timers of a hidden page down to one a minute, those of a dedicated worker not.
 * In: `{ id, afterMs }` sets one, `{ id }` takes it back. Out: the `id` that is due.
 */
interface AlarmRequest {
  id: number
  afterMs?: number
}
interface WorkerScope {
  onmessage: ((message: { data: AlarmRequest }) => void) | null
  postMessage(id: number): void
}

const scope = globalThis as unknown as WorkerScope
const alarms = new Map<number, ReturnType<typeof setTimeout>>()

scope.onmessage = ({ data }) => {
  clearTimeout(alarms.get(data.id))
  alarms.delete(data.id)
  if (data.afterMs === undefined) return
  const ring = () => {
    alarms.delete(data.id)
    scope.postMessage(data.id)
  }
  alarms.set(data.id, setTimeout(ring, data.afterMs))
}
