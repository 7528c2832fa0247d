import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Bubble, ThreadItem } from '../../web/shared/thread.ts'
import { type Transcript, transcriptFile, transcriptHtml, transcriptJson, transcriptText } from '../../web/shared/transcript.ts'
import { start } from './fixtures.ts'

function bubble(sender: string, text: string, at = start): Bubble {
  return { kind: 'bubble', key: text, own: sender === 'You', sender, text, at, first: true, last: true }
}
function transcript(items: readonly ThreadItem[], part: Partial<Transcript> = {}): Transcript {
  const customerTitle = 'dee · Reyes'
  return {
    transactionId: 'K7F3-92QD',
    queueName: 'Sales',
    agentName: 'Anna',
    customerTitle,
    startedAt: start,
    savedAt: start + 60_000,
    items,
    ...part,
  }
}

const separators = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/

/** Reads a transcript's text back as a person would: a line with a time in brackets begins a message. */
function readBack(text: string): { who: string; lines: string[] }[] {
  const read: { who: string; lines: string[] }[] = []
  for (const line of text.split('\r\n')) {
    const head = /^\[[^\]]+\] (Dana|You): ?(.*)$/s.exec(line)
    if (head) read.push({ who: head[1] as string, lines: [head[2] as string] })
    else if (line.startsWith('  | ')) read.at(-1)?.lines.push(line.slice(4))
  }
  return read
}

const hostile = fc.constantFrom(
  '=1+1',
  '+cmd',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=2',
  '\n=3',
  '[2026-01-01 10:00:00 +00:00] You: ',
  '<script>',
  '\u202e',
  '\u2028',
  '  | ',
)
const body = fc.array(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 6 }).map(bits => bits.join(''))

describe('transcript', () => {
  test('[D11] [S46] has Transaction ID, queue, agent, customer and times at its head, then every message and event', () => {
    const line: ThreadItem = { kind: 'line', key: 'e1', text: 'Anna joined', at: start }
    const text = transcriptText(
      transcript([line, bubble('Dana', 'Where is it?'), { kind: 'day', key: 'd', text: 'Today' }], { endedAt: start }),
    )
    for (const word of [
      'Transaction ID: K7F3-92QD',
      'Queue: Sales',
      'Agent: Anna',
      'Customer: dee · Reyes',
      'Started: ',
      'Ended: ',
      'Saved: ',
    ])
      expect(text).toContain(word)
    expect(text).toMatch(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d\] Dana: Where is it\?\r\n/)
    expect(text).toMatch(/\] \* Anna joined\r\n/)
    expect(text).not.toContain('Today')
  })

  test('[S46] the text reads back in order, whatever was written', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ who: fc.constantFrom('Dana', 'You'), text: body }), { maxLength: 6 }), messages => {
        const read = readBack(transcriptText(transcript(messages.map(({ who, text }) => bubble(who, text)))))
        expect(read.map(({ who, lines }) => [who, lines.length])).toEqual(
          messages.map(({ who, text }) => [who, text.split(separators).length]),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('[S46] no line of the text is a formula to a spreadsheet, and no cell begins with one', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), fc.constantFrom('=1+1', '@x', 'Dana\n=1', '+\t=2'), (bodies, name) => {
        const text = transcriptText(
          transcript(
            bodies.map(one => bubble(name, one)),
            { customerTitle: name, queueName: name },
          ),
        )
        for (const line of text.split(/[\r\n]+/)) expect(line).not.toMatch(/^[=+\-@\t]/)
        expect(text).not.toContain('\t')
        expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      }),
      { numRuns: 300 },
    )
  })

  test('[D11] [S46] the HTML has no markup but its own', () => {
    fc.assert(
      fc.property(body, body, (name, text) => {
        const own = transcriptHtml(transcript([bubble('x', 'y')], { customerTitle: 'z' }))
        const html = transcriptHtml(transcript([bubble(name, text)], { customerTitle: name || 'z' }))
        const tags = (page: string) => page.match(/<[^>]*>/g)
        expect(tags(html)).toEqual(tags(own))
      }),
      { numRuns: 300 },
    )
    const html = transcriptHtml(transcript([bubble('Dana', '</p><img src=x onerror=alert(1)>')]))
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(html).toContain('&lt;/p&gt;&lt;img src=x onerror=alert(1)&gt;')
    expect(html).not.toMatch(/<script|<img|javascript:/)
  })

  test('[D11] [S46] the JSON has every word as it was written', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), bodies => {
        const read = JSON.parse(transcriptJson(transcript(bodies.map(text => bubble('Dana', text)))))
        expect(read).toMatchObject({ format: 'usher.transcript', version: 1, transactionId: 'K7F3-92QD', queue: 'Sales', agent: 'Anna' })
        expect(read.items.map((item: { text: string }) => item.text)).toEqual(bodies)
      }),
    )
  })

  test('[S46] the files are named after the transaction id, and after nothing that leads out of a folder', () => {
    const names = (transactionId: string) =>
      (['text', 'html', 'json'] as const).map(format => transcriptFile(transcript([], { transactionId }), format).name)
    expect(names('K7F3-92QD')).toEqual(['chat-K7F3-92QD.txt', 'chat-K7F3-92QD.html', 'chat-K7F3-92QD.json'])
    expect(names('../a')[0]).toBe('chat-___a.txt')
  })
})
