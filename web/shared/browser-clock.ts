import type { Clock } from './clock.ts'

/** Where the build put `heartbeat-worker.ts`; set by build.ts. */
declare const HEARTBEAT_WORKER_URL: string

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** The page's clock. Its timers live in a worker so that a hidden page beats on time; without workers they are the page's own. */
export function createBrowserClock(): Clock {
  const worker = startWorker()
  if (!worker) return { now: Date.now, setTimer: pageTimer }
  const running = new Map<number, () => void>()
  let lastId = 0
  worker.onmessage = ({ data }: MessageEvent<number>) => {
    const run = running.get(data)
    running.delete(data)
    run?.()
  }
  return {
    now: Date.now,
    setTimer(at, run) {
      const id = ++lastId
      running.set(id, run)
      worker.postMessage({ id, afterMs: Math.max(0, at - Date.now()) })
      return () => {
        if (running.delete(id)) worker.postMessage({ id })
      }
    },
  }
}

function pageTimer(at: number, run: () => void): () => void {
  const timer = setTimeout(run, Math.max(0, at - Date.now()))
  return () => clearTimeout(timer)
}

function startWorker(): Worker | undefined {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  try {
    // A worker's address is a script sink: where the page's policy names `usher-heartbeat`, it passes this one address only.
    const policy = types?.createPolicy('usher-heartbeat', {
      createScriptURL(url) {
        if (url !== HEARTBEAT_WORKER_URL) throw new TypeError(url)
        return url
      },
    })
    return new Worker(policy ? policy.createScriptURL(HEARTBEAT_WORKER_URL) : HEARTBEAT_WORKER_URL)
  } catch (error) {
    console.warn('no heartbeat worker: a hidden page may be taken for gone', error)
    return undefined
  }
}
