import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface Position {
  state: string
  input: unknown
  variables: Record<string, unknown>
  enteredAt: number
  /** Until when the state waits (a Wait, or a Task before its next attempt). */
  until?: number
  /** Attempts per retrier. */
  attempts?: number[]
}

export type Ended = {
  status: 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT'
  at: number
  output?: string
  error?: string
  cause?: string
}

/** Kept as the text it came as; absent once a finished execution's was too long to keep. */
export interface Execution {
  name: string
  machineArn: string
  /** Names the definition that it runs by, which a later deployment does not change. */
  definition: string
  startedAt: number
  input?: string
  position?: Position
  ended?: Ended
}

export interface Journal {
  /** Every definition that an execution still in the journal runs by. */
  definitions: ReadonlyMap<string, unknown>
  define(id: string, definition: unknown): void
  started(execution: Execution): void
  moved(execution: Execution): void
  ended(execution: Execution): void
  /** Rewrites the file with what is still worth knowing. */
  compact(executions: Iterable<Execution>): void
  bytes(): number
  close(): void
}

type Line =
  | { define: string; definition: unknown }
  | { start: number; execution: Execution }
  | { move: number; position: Position }
  | { end: number; ended: Ended }

/**
 * One append-only file of JSON lines. A line is written before what it tells is acted on; the write reaches the operating
 * system at once, so that killing the process loses nothing.
 */
export function openJournal(folder: string): { journal: Journal; executions: Execution[] } {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'executions.jsonl')
  const { definitions, executions } = replay(path)
  let numbers = new Map<Execution, number>()
  let bytes = 0
  let file = openSync(path, 'a')

  function numberOf(execution: Execution): number {
    const known = numbers.get(execution)
    if (known === undefined) throw new Error(`execution ${execution.name} was never started in this journal`)
    return known
  }

  let last = 0
  function append(line: Line, to = file) {
    bytes += writeSync(to, `${JSON.stringify(line)}\n`)
  }
  function appendStart({ position: _position, ended: _ended, ...execution }: Execution, of: Execution, to = file) {
    last += 1
    numbers.set(of, last)
    append({ start: last, execution }, to)
  }

  const journal: Journal = {
    definitions,
    define(id, definition) {
      if (definitions.has(id)) return
      definitions.set(id, definition)
      append({ define: id, definition })
    },
    started: execution => appendStart(execution, execution),
    moved(execution) {
      if (execution.position) append({ move: numberOf(execution), position: execution.position })
    },
    ended(execution) {
      if (execution.ended) append({ end: numberOf(execution), ended: execution.ended })
      numbers.delete(execution)
    },
    compact(kept) {
      const fresh = openSync(`${path}.new`, 'w')
      numbers = new Map()
      last = 0
      bytes = 0
      const written = new Set<string>()
      for (const execution of kept) {
        const definition = definitions.get(execution.definition)
        if (!execution.ended && definition !== undefined && !written.has(execution.definition)) {
          append({ define: execution.definition, definition }, fresh)
          written.add(execution.definition)
        }
        appendStart(execution, execution, fresh)
        if (execution.ended) {
          append({ end: last, ended: execution.ended }, fresh)
          numbers.delete(execution)
        } else if (execution.position) append({ move: last, position: execution.position }, fresh)
      }
      for (const id of definitions.keys()) if (!written.has(id)) definitions.delete(id)
      renameSync(`${path}.new`, path)
      closeSync(file)
      file = fresh
    },
    bytes: () => bytes,
    close: () => closeSync(file),
  }
  return { journal, executions }
}

function replay(path: string): { definitions: Map<string, unknown>; executions: Execution[] } {
  const definitions = new Map<string, unknown>()
  const executions = new Map<number, Execution>()
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  // The last line ends in a newline unless the process was killed while writing it: then nothing was done about it yet.
  lines.pop()
  for (const [index, text] of lines.entries()) {
    const line = parseLine(text, `${path}, line ${index + 1}`)
    if ('define' in line) definitions.set(line.define, line.definition)
    else if ('start' in line) executions.set(line.start, line.execution)
    else {
      const execution = executions.get('move' in line ? line.move : line.end)
      if (!execution)
        throw new Error(`${path}, line ${index + 1}: tells of an execution that was never started; start anew with an empty folder`)
      if ('move' in line) execution.position = line.position
      else execution.ended = line.ended
    }
  }
  return { definitions, executions: [...executions.values()] }
}

function parseLine(text: string, where: string): Line {
  try {
    return JSON.parse(text) as Line
  } catch (failure) {
    throw new Error(`${where}: the journal is damaged (${(failure as Error).message}); start anew with an empty folder`)
  }
}
