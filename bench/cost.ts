/** What a chat costs: dollars of AWS by what the host counts, and a message's CPU on this machine. */
import { countedChat, type Pieces } from './cost/chats.ts'
import { type Amounts, dollars, sum, times } from './cost/counted.ts'
import { processorTime } from './cost/processor.ts'
import { minutesOf, shape } from './cost/steps.ts'
import { dollarsOf, type Priced, prices, provisionedDollars } from './prices.ts'
import type { BenchOptions, Outcome } from './run.ts'

const aimDollars = 0.9
const chats = 1_000
/** What a table that scales by itself is usually set to would be 0.7; a day has quiet hours. */
const usedOfCapacity = 0.5

const explained: Readonly<Record<Priced, string>> = {
  transitions:
    'every state that a timer enters: two for each offer and each post processing, none for answers; were the end billed too, $0.06 more',
  socketMessages: 'each frame in, its answer, and each push: words, receipts, typing, beats',
  writeUnits: 'a message is one transaction of three items at two units each; beats, receipts, deadlines',
  readUnits: 'every change reads chat and listeners by one strong query; a beat reads what the page shows',
  gbSeconds: 'measured here, not on Lambda: its own calls wait longer and its CPU is another, so twice as much is possible',
  invocations: 'one for each frame, connection, request and timer',
  logBytes: 'what functions print, and by size what the access log and the log of the machines get',
  bytesOut: 'the page without compression, and frames',
  edgeRequests: 'the page, its files, its requests and the socket',
  httpRequests: 'form and start; the ticket comes with the start',
  socketMinutes: 'the customer’s, and the agent’s shared by six chats',
  edgeFunctionRuns: 'the page’s files and the socket’s upgrade',
}
const purposes: Readonly<Record<keyof Pieces, string>> = {
  start: 'page, start, offer, accept, join',
  words: `${2 * shape.messagesEachWay} messages`,
  receipts: 'each of them told to be read',
  typing: `${2 * shape.messagesEachWay * shape.typingFramesPerMessage} frames of "is typing"`,
  customerBeats: 'the customer’s heartbeats: every 10 s while waiting, then every 30 s',
  agentBeats: 'the agent’s heartbeats: every 15 s, shared by six chats',
  deadlines: 'offer, answer (SLA) and post processing',
  end: 'end, post processing, sockets closed',
  sweep: `the minute’s sweep while anything waits, shared by ${shape.chatsAtOnce} chats at once`,
}

export async function cost(options: BenchOptions): Promise<Outcome> {
  if (options.scene === 'cpu') return processorTime(options)
  const priced = await priceOfChats()
  // the second figure does not decide how this ends: `--scene cpu` has that of its own
  if (options.scene !== 'dollars') {
    const { figure, reached } = await processorTime(options)
    console.log(`${figure}${reached ? '' : ' (missed)'}`)
  }
  return priced
}

async function priceOfChats(): Promise<Outcome> {
  const pieces = await countedChat()
  const chat = sum(Object.values(pieces))
  const total = dollars(chat) * chats
  const perMinute = (dollars(pieces.sweep) * shape.chatsAtOnce) / minutesOf(shape)
  console.log(
    `one chat: ${shape.minutes} minutes and ${shape.waitSeconds} s of waiting, ${shape.messagesEachWay} messages each way; us-east-1, no free tier`,
  )
  console.table(rows(chat))
  console.log('the same by what it is for')
  console.table(Object.entries(pieces).map(([name, part]) => purposeRow(name as keyof Pieces, part)))
  console.log(`the sweep is $${perMinute.toFixed(6)} for each minute in which anything waits or is due, however many chats share it`)
  console.log('the three cheapest ways to halve it')
  console.table(waysToHalve(pieces, total))
  return { figure: `cost: $${total.toFixed(3)} per ${chats} chats (aim: at most $${aimDollars.toFixed(2)})`, reached: total <= aimDollars }
}

/** The second adds to the first, and the third takes what both leave. What each gives up is why none is taken. */
function waysToHalve({ deadlines, receipts, typing, customerBeats, agentBeats, ...rest }: Pieces, total: number) {
  const kept = sum([...Object.values(rest), times(sum([customerBeats, agentBeats]), 1 / 2)])
  const capacity = (name: 'writeUnits' | 'readUnits') => dollarsOf(name, kept[name]) - provisionedDollars(name, kept[name], usedOfCapacity)
  const ways = [
    {
      way: 'offers and post processing end by the sweep, without timers',
      // reading and deleting what is due remains, by whoever does it
      saves: dollars({ ...deadlines, readUnits: 0, writeUnits: 0 }),
      givesUp: 'both end up to 5 s late, and up to a minute after a sweep that failed',
    },
    {
      way: 'nobody sees the other side type, receipts travel with heartbeats, and these come half as often',
      saves: dollars(sum([typing, receipts, times(sum([customerBeats, agentBeats]), 1 / 2)])),
      givesUp: '"read" shows up to a minute late, a lost agent is noticed after 90 s instead of 45',
    },
    {
      way: `a table with provisioned capacity, of which ${usedOfCapacity * 100} % is used`,
      saves: capacity('writeUnits') + capacity('readUnits'),
      givesUp: 'costs as much while idle, and a crowd beyond the capacity waits for it to grow',
    },
  ]
  let left = total
  return ways.map(({ way, saves, givesUp }) => {
    left -= saves * chats
    return { way, 'saves $': (saves * chats).toFixed(3), 'leaves $': left.toFixed(3), 'gives up': givesUp }
  })
}

function rows(chat: Amounts) {
  return (Object.keys(explained) as Priced[])
    .map(name => ({ name, dollars: dollarsOf(name, chat[name]) * chats }))
    .sort((one, other) => other.dollars - one.dollars)
    .map(({ name, dollars }) => {
      const { dollars: price, per, unit } = prices[name]
      return {
        line: unit,
        'a chat': rounded(chat[name]),
        price: `$${price} / ${per}`,
        '$ per 1000 chats': dollars.toFixed(4),
        why: explained[name],
      }
    })
}

function purposeRow(name: keyof Pieces, part: Amounts) {
  const { socketMessages, invocations, writeUnits, readUnits, transitions } = part
  const counts = Object.fromEntries(
    Object.entries({ socketMessages, invocations, writeUnits, readUnits, transitions }).map(([what, units]) => [what, rounded(units)]),
  )
  return { for: purposes[name], ...counts, '$ per 1000 chats': (dollars(part) * chats).toFixed(4) }
}

function rounded(units: number): number {
  return Number(units.toPrecision(4))
}
