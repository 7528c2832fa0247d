/** What a chat costs: dollars of AWS by what the host counts, and a message's CPU on this machine. */
import { countedChat, type Pieces, shape } from './cost/chats.ts'
import { type Amounts, dollars, sum } from './cost/counted.ts'
import { processorTime } from './cost/processor.ts'
import { dollarsOf, type Priced, prices } from './prices.ts'
import type { BenchOptions, Outcome } from './run.ts'

const aimDollars = 0.9
const chats = 1_000

const explained: Readonly<Record<Priced, string>> = {
  transitions: 'every state that a timer enters: two for each offer, unanswered question and post processing',
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
  console.log(
    `one chat: ${shape.minutes} minutes and ${shape.waitSeconds} s of waiting, ${shape.messagesEachWay} messages each way; us-east-1, no free tier`,
  )
  console.table(rows(chat))
  console.log('the same by what it is for')
  console.table(Object.entries(pieces).map(([name, part]) => purposeRow(name as keyof Pieces, part)))
  return { figure: `cost: $${total.toFixed(3)} per ${chats} chats (aim: at most $${aimDollars.toFixed(2)})`, reached: total <= aimDollars }
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
