import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { linkParts } from '../../web/shared/links.ts'

/** What is made of a text: links as [href], or as [href → host] where that differs from what is written. */
function links(text: string): string[] {
  return linkParts(text).flatMap(part =>
    typeof part === 'string' ? [] : [part.host === undefined ? part.href : `${part.href} → ${part.host}`],
  )
}

const nothing: readonly string[] = []
const table: readonly (readonly [text: string, links: readonly string[]])[] = [
  // what is meant as a link
  ['see https://example.com', ['https://example.com/']],
  ['http://example.com/a?b=c#d', ['http://example.com/a?b=c#d']],
  ['HTTPS://Example.COM/Path', ['https://example.com/Path']],
  ['www.example.com/x', ['https://www.example.com/x']],
  ['https://example.com:8443/x', ['https://example.com:8443/x']],
  ['http://localhost:3000/', ['http://localhost:3000/']],
  ['https://intranet/page', ['https://intranet/page']],
  ['mailto:dee@example.com', ['mailto:dee@example.com']],
  ['write to dee@example.com.', ['mailto:dee@example.com']],
  ['dee+x@mail.example.co.uk!', ['mailto:dee+x@mail.example.co.uk']],
  ['tel:+49-30-1234567', ['tel:+49-30-1234567']],
  ['two: https://a.example, https://b.example.', ['https://a.example/', 'https://b.example/']],
  ['(https://example.com/a)', ['https://example.com/a']],
  ['https://en.wikipedia.org/wiki/A_(b)', ['https://en.wikipedia.org/wiki/A_(b)']],
  ['(see https://en.wikipedia.org/wiki/A_(b))', ['https://en.wikipedia.org/wiki/A_(b)']],
  ['“https://example.com”', ['https://example.com/']],
  ['<https://example.com>', ['https://example.com/']],
  ['https://example.com/?q=1&r=2;', ['https://example.com/?q=1&r=2']],
  ['https://example.com/ä/日本', ['https://example.com/%C3%A4/%E6%97%A5%E6%9C%AC']],
  ['line one\nhttps://example.com\nline three', ['https://example.com/']],
  // addresses that are not what they seem say where they lead
  ['https://аррӏе.com', ['https://xn--80ak6aa92e.com/ → xn--80ak6aa92e.com']],
  ['https://bücher.example/x', ['https://xn--bcher-kva.example/x → xn--bcher-kva.example']],
  ['http://0x7f.1/', ['http://127.0.0.1/ → 127.0.0.1']],
  ['http://2130706433/', ['http://127.0.0.1/ → 127.0.0.1']],
  ['https://%65xample.com', ['https://example.com/ → example.com']],
  ['https://exａmple.com', ['https://example.com/ → example.com']],
  // and what is text
  ['javascript:alert(1)', nothing],
  ['JaVaScRiPt:alert(1)', nothing],
  ['java\tscript:alert(1)', nothing],
  ['javascript:https://example.com', nothing],
  ['data:text/html,<script>alert(1)</script>', nothing],
  ['vbscript:msgbox(1)', nothing],
  ['file:///etc/passwd', nothing],
  ['blob:https://example.com/1', nothing],
  ['view-source:https://example.com', nothing],
  ['intent://scan/#Intent;scheme=zxing;end', nothing],
  ['//example.com', nothing],
  ['\\\\example.com\\share', nothing],
  ['https:/example.com', nothing],
  ['https:\\\\example.com', nothing],
  ['https:///example.com', nothing],
  ['https://', nothing],
  ['https://bank.example@thief.example/', nothing],
  ['https://user:word@example.com/', nothing],
  ['https://exa mple', ['https://exa/']],
  ['http://[oops', nothing],
  ['https://example.com\u202egpj.exe', nothing],
  ['https://exam\u200bple.com', nothing],
  ['xhttps://example.com', nothing],
  ['a.b', nothing],
  ['version 1.2.3', nothing],
  ['www.', nothing],
  ['www.example', nothing],
  ['tel:alert(1)', nothing],
  ['dee@localhost', nothing],
  ['mailto:dee@example.com?bcc=eve@example.com', ['mailto:dee@example.com']],
  [`https://example.com/${'a'.repeat(3_000)}`, nothing],
  ['', nothing],
]

describe('links', () => {
  test('[T7] the table covers at least forty ways to write one', () => expect(table.length).toBeGreaterThanOrEqual(40))

  test.each(table)('[T7] %j', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  test('[T7] whatever is written: the pieces are the text, and no link leads anywhere but to http, https, mailto and tel', () => {
    const bit = fc.constantFrom(
      'https://',
      'http:',
      '//',
      'javascript:',
      'www.',
      '@',
      'a.example',
      '.',
      ')',
      '(',
      ' ',
      '\n',
      '\u202e',
      'tel:',
      '\\',
      '%00',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(bit, fc.string({ unit: 'grapheme' })), { maxLength: 12 }), bits => {
        const text = bits.join('')
        const parts = linkParts(text)
        expect(parts.map(part => (typeof part === 'string' ? part : part.text)).join('')).toBe(text)
        for (const part of parts) if (typeof part !== 'string') expect(new URL(part.href).protocol).toMatch(/^(https?|mailto|tel):$/)
      }),
      { numRuns: 400 },
    )
  })

  test('[T7] a long text without a link costs no more than reading it', () => {
    const started = performance.now()
    for (const bit of ['www.', 'a@', '((((', 'https://a', 'a.', 'x@a-']) linkParts(bit.repeat(5_000 / bit.length))
    expect(performance.now() - started).toBeLessThan(500)
  })
})
