/** What AWS would put on the bill, counted as it happens. Nothing is priced here. */
export interface Meter {
  add(counter: Counter, units?: number): void
  /** Of one function: only what is named is added. */
  addTo(functionName: string, used: Partial<FunctionUse>): void
  read(): MeterReading
}

export type Counter =
  /** Messages both ways, each as many as it has pieces of 32 KB, and the bytes that went out. */
  | 'socketMessagesIn'
  | 'socketMessagesOut'
  | 'socketBytesOut'
  | 'socketsOpened'
  /** Of connections that have ended, each rounded up. */
  | 'socketMinutes'
  /** Requests that reached a function, each as many as it has pieces of 512 KB. */
  | 'httpRequests'
  /** Of Standard workflows, by machine and state: every time that it is entered, and every retry. */
  | `transitions ${string} ${string}`
  | 'edgeRequests'
  | 'edgeBytesOut'
  | 'edgeFunctionRuns'

export interface FunctionUse {
  readonly invocations: number
  /** Each invocation rounded up to a whole millisecond. */
  readonly billedMs: number
  readonly memoryMb: number
  readonly readUnits: number
  readonly writeUnits: number
  readonly logBytes: number
}

export interface MeterReading {
  readonly counts: Readonly<Partial<Record<Counter, number>>>
  readonly functions: Readonly<Record<string, FunctionUse>>
}

const unused: FunctionUse = { invocations: 0, billedMs: 0, memoryMb: 0, readUnits: 0, writeUnits: 0, logBytes: 0 }

export function createMeter(): Meter {
  const counts: Partial<Record<Counter, number>> = {}
  const functions: Record<string, FunctionUse> = {}
  return {
    add(counter, units = 1) {
      counts[counter] = (counts[counter] ?? 0) + units
    },
    addTo(name, used) {
      const { memoryMb, ...sums } = { ...unused, ...used }
      const before = functions[name] ?? unused
      functions[name] = {
        invocations: before.invocations + sums.invocations,
        billedMs: before.billedMs + sums.billedMs,
        memoryMb: memoryMb || before.memoryMb,
        readUnits: before.readUnits + sums.readUnits,
        writeUnits: before.writeUnits + sums.writeUnits,
        logBytes: before.logBytes + sums.logBytes,
      }
    },
    read: () => ({ counts: { ...counts }, functions: { ...functions } }),
  }
}

/** How many pieces of a size are billed for so many bytes: at least one. */
export function piecesOf(bytes: number, size: number): number {
  return Math.max(1, Math.ceil(bytes / size))
}
