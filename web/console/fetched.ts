import { useEffect, useState } from 'preact/hooks'

export type Fetched<Value> = { kind: 'loading' } | { kind: 'failed' } | { kind: 'here'; value: Value }

/** What `load` answers, asked again when `key` changes or by `again`; an answer that comes too late is dropped. */
export function useFetched<Value>(load: () => Promise<Value>, key: string): { fetched: Fetched<Value>; again(): void } {
  const [fetched, setFetched] = useState<Fetched<Value>>({ kind: 'loading' })
  const [count, setCount] = useState(0)
  useEffect(() => {
    let wanted = true
    const take = (next: Fetched<Value>) => {
      if (wanted) setFetched(next)
    }
    load().then(
      value => take({ kind: 'here', value }),
      error => {
        console.warn('what was asked for did not come', error)
        take({ kind: 'failed' })
      },
    )
    return () => {
      wanted = false
    }
  }, [key, count])
  return {
    fetched,
    again() {
      if (fetched.kind === 'failed') setFetched({ kind: 'loading' })
      setCount(count + 1)
    },
  }
}
