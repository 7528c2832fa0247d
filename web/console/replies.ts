import type { Reply } from '../../protocol/records.ts'
import type { AgentChatView } from '../../protocol/views.ts'

/** What stands for a canned reply in the message box: a slash at the start or after white space, up to the caret. */
export interface ReplyQuery {
  start: number
  end: number
  query: string
}

export function replyQuery(text: string, caret: number): ReplyQuery | undefined {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]{0,32})$/u.exec(text.slice(0, caret))
  if (!found) return undefined
  const query = found[1] ?? ''
  return { start: caret - query.length - 1, end: caret, query }
}

const most = 25

/** By shortcut first, then by name, then by words of the reply; where nothing is asked for, by shortcut. */
export function matchingReplies(replies: readonly Reply[], query: string): readonly Reply[] {
  const wanted = plain(query)
  const ranked = replies.flatMap(reply => {
    const rank = rankOf(reply, wanted)
    return rank < 0 ? [] : [{ reply, rank }]
  })
  ranked.sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
  return ranked.slice(0, most).map(({ reply }) => reply)
}

function rankOf({ shortcut, name, text }: Reply, wanted: string): number {
  if (plain(shortcut) === wanted) return 0
  if (plain(shortcut).startsWith(wanted)) return 1
  if (plain(shortcut).includes(wanted)) return 2
  if (plain(name).includes(wanted)) return 3
  return plain(text).includes(wanted) ? 4 : -1
}

/** Case and accents make no difference to somebody who types in a hurry. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

export interface ReplyContext {
  row: Pick<AgentChatView, 'customer' | 'called' | 'queue' | 'transactionId'>
  agentName: string
}

/** Fills in what the reply leaves open, a record's names only where they are vouched for (`called`); a value is text and is never looked at again. What is not known is left out with the space before it. */
export function filledReply(text: string, { row, agentName }: ReplyContext): string {
  const { nickname, firstName } = row.called ?? row.customer
  const values: Record<string, string> = {
    'customer.first': firstName || nickname,
    'customer.nickname': nickname || firstName,
    'agent.name': agentName,
    queue: row.queue.name,
    transaction: row.transactionId,
  }
  return text.replace(/( ?)\{([a-z.]{1,32})\}/g, (whole: string, space: string, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    return value === undefined ? whole : value === '' ? '' : space + value
  })
}

const staleMs = 5 * 60_000

/** Canned replies of the centre: asked for once, again when they may be old; without a connection the last ones do. */
export interface Replies {
  /** The last ones known; undefined while there are none yet. */
  get(): readonly Reply[] | undefined
  refresh(): Promise<readonly Reply[] | undefined>
}

export function createReplies(fetch: () => Promise<readonly Reply[]>, now: () => number): Replies {
  let known: { replies: readonly Reply[]; at: number } | undefined
  let asking: Promise<readonly Reply[] | undefined> | undefined
  async function ask() {
    try {
      known = { replies: await fetch(), at: now() }
    } catch (error) {
      console.warn('the canned replies could not be fetched', error)
    }
    asking = undefined
    return known?.replies
  }
  return {
    get: () => known?.replies,
    refresh() {
      if (known && now() - known.at < staleMs) return Promise.resolve(known.replies)
      asking ??= ask()
      return asking
    },
  }
}
