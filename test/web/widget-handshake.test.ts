import { expect, jest, test } from '@jest/globals'
import * as v from 'valibot'
import { HostCommandSchema, type HostEvent, HostEventSchema, WidgetAddressSchema } from '../../protocol/widget.ts'
import { isHello, newNonce, portMessage, type Received } from '../../web/embed/handshake.ts'
import { openHostChannel, readAddress } from '../../web/embed/host-channel.ts'

const origin = 'https://chat.example'
const site = 'https://shop.example'
const nonce = 'abcdefghijklmnopqrstuv'
const frame = { name: 'the frame' }
const hello: Received = { data: { usher: 'hello', nonce }, origin, source: frame }

test('[T15] the loader answers the hello of its own frame', () => {
  expect(isHello(hello, { origin, frame, nonce })).toBe(true)
})

test.each<[string, Partial<Received>]>([
  ['another origin', { origin: site }],
  ['an origin that begins alike', { origin: `${origin}.evil.example` }],
  ['no origin', { origin: 'null' }],
  ['another frame', { source: { name: 'a sibling' } }],
  ['no window', { source: null }],
  ['another nonce', { data: { usher: 'hello', nonce: 'vutsrqponmlkjihgfedcba' } }],
  ['no nonce', { data: { usher: 'hello' } }],
  ['another word', { data: { usher: 'port', nonce } }],
  ['text', { data: 'hello' }],
  ['nothing', { data: null }],
])('[T15] the loader answers no hello from %s', (_what, difference) => {
  expect(isHello({ ...hello, ...difference }, { origin, frame, nonce })).toBe(false)
})

test('[T15] before there is a frame nobody is answered', () => {
  expect(isHello({ ...hello, source: null }, { origin, frame: null, nonce })).toBe(false)
})

test('[T15] a nonce is 128 random bits that fit the frame’s address', () => {
  const asked: number[] = []
  const made = newNonce(bytes => {
    asked.push(bytes.length)
    return bytes.fill(255)
  })
  expect(asked).toEqual([16])
  expect(made).toBe('_____________________w')
  expect(v.is(WidgetAddressSchema, { origin: site, nonce: made })).toBe(true)
})

test('[T15] the frame reads its address, and does not believe one that the browser’s own list denies', () => {
  const fragment = `#${new URLSearchParams({ origin: site, nonce })}`
  expect(readAddress(fragment, site)).toEqual({ origin: site, nonce })
  expect(readAddress(fragment, undefined)).toEqual({ origin: site, nonce })
  expect(readAddress(fragment, 'https://evil.example')).toBeUndefined()
  for (const wrong of [
    '*',
    'null',
    '',
    `${site}/`,
    `${site}/path`,
    'javascript:1',
    'file://',
    'https://SHOP.example',
    'https://user@shop.example',
  ])
    expect([wrong, readAddress(`#${new URLSearchParams({ origin: wrong, nonce })}`, undefined)]).toEqual([wrong, undefined])
  for (const wrong of ['', 'short', `${nonce}x`, 'abcdefghijklmnopqrstu*'])
    expect([wrong, readAddress(`#${new URLSearchParams({ origin: site, nonce: wrong })}`, undefined)]).toEqual([wrong, undefined])
})

/** A frame whose parent is what the test says, and everything that is posted to that parent. */
function framed() {
  const posted: unknown[][] = []
  const parent = { postMessage: (...given: unknown[]) => void posted.push(given) }
  let deliver: (event: Received & { ports: readonly MessagePort[] }) => void = () => {}
  const host = openHostChannel(
    {
      parent,
      addEventListener(_type, heard) {
        deliver = heard
      },
    },
    { origin: site, nonce },
  )
  const { port1, port2 } = new MessageChannel()
  const good = { data: portMessage(nonce) as unknown, origin: site, source: parent as unknown, ports: [port2] as readonly MessagePort[] }
  return { host, parent, posted, port1, good, deliver: (difference: Partial<typeof good>) => deliver({ ...good, ...difference }) }
}

/** What comes out of a port until `last` does. */
function heardOn(port: MessagePort, last: (value: unknown) => boolean): Promise<readonly unknown[]> {
  const heard: unknown[] = []
  return new Promise(resolve => {
    port.onmessage = ({ data }) => {
      heard.push(data)
      if (last(data)) resolve(heard)
    }
  })
}

test('[T15] hello goes to exactly the origin in the address, with nothing in it but the nonce', () => {
  expect(framed().posted).toEqual([[{ usher: 'hello', nonce }, site]])
})

test('[T15] the frame takes its port from nobody but its parent, by origin, nonce and form, and only once', async () => {
  const { host, port1, deliver } = framed()
  const stray = new MessageChannel()
  const ports = [stray.port2]
  host.send({ kind: 'ready' })
  deliver({ ports, origin: 'https://evil.example' })
  deliver({ ports, source: { postMessage() {} } })
  deliver({ ports, source: null })
  deliver({ ports, data: portMessage('vutsrqponmlkjihgfedcba') })
  deliver({ ports, data: { ...portMessage(nonce), more: true } })
  deliver({ ports, data: 'port' })
  deliver({ ports: [] })
  deliver({ ports: [stray.port2, new MessageChannel().port2] })
  const heard = heardOn(port1, value => (value as HostEvent).kind === 'unread')
  deliver({})
  deliver({ ports })
  host.send({ kind: 'unread', count: 2 })
  expect(await heard).toEqual([{ kind: 'ready' }, { kind: 'unread', count: 2 }])
  // a port that nobody took passes on what is posted on its other end
  const untouched = heardOn(stray.port1, () => true)
  stray.port2.postMessage('first')
  expect(await untouched).toEqual(['first'])
  port1.close()
  stray.port1.close()
})

test('[T15] commands are kept until somebody listens, and what is no command is dropped', async () => {
  // a site that asks wrongly is told so in what is deployed too: build.ts takes only warnings out
  const error = jest.spyOn(console, 'error').mockImplementation(() => {})
  const { host, port1, deliver } = framed()
  deliver({})
  port1.postMessage({ kind: 'theme', theme: 'dark' })
  port1.postMessage({ kind: 'send', text: 'from the site' })
  port1.postMessage({ kind: 'open', focus: true, more: 1 })
  port1.postMessage({ kind: 'open', focus: true })
  const commands = await new Promise<unknown[]>(resolve => {
    const all: unknown[] = []
    host.onMessage(command => {
      all.push(command)
      if (command.kind === 'open') resolve(all)
    })
  })
  expect(commands).toEqual([
    { kind: 'theme', theme: 'dark' },
    { kind: 'open', focus: true },
  ])
  expect(error).toHaveBeenCalledTimes(2)
  error.mockRestore()
  port1.close()
})

test.each([
  { kind: 'open' },
  { kind: 'close' },
  { kind: 'identify', jwt: 'a.b.c' },
  { kind: 'identify', jwt: '' },
  { kind: 'locale', locale: 'de-AT' },
  { kind: 'prefill', values: { nickname: 'Dana', email: 'dana@example.com', queue: 'sales' } },
])('[T15] a site may ask for %j', command => {
  expect(v.is(HostCommandSchema, command)).toBe(true)
})

test.each([
  { kind: 'identify', jwt: 'x'.repeat(4_097) },
  { kind: 'identify' },
  { kind: 'theme', theme: 'url(//evil.example)' },
  { kind: 'locale', locale: 'x'.repeat(36) },
  { kind: 'prefill', values: { nickname: 'x'.repeat(65) } },
  { kind: 'prefill', values: { session: 'x' } },
  { kind: 'events' },
  {},
])('[T15] a site may not ask for %j', command => {
  expect(v.is(HostCommandSchema, command)).toBe(false)
})

test('[T15] no event for the site has a place for words, names, ids or tokens', () => {
  expect(v.is(HostEventSchema, { kind: 'unread', count: 1 })).toBe(true)
  for (const more of ['text', 'chat', 'session', 'ticket', 'transactionId'])
    for (const kind of ['ready', 'closeRequested', 'chatStarted', 'chatEnded'])
      expect(v.is(HostEventSchema, { kind, [more]: 'x' })).toBe(false)
})
