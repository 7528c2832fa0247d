import { WebSocket } from 'ws'
import { createFrameMeter } from '../../local/frame-meter.ts'
import { manualClock } from '../support/manual-clock.ts'
import { connect, eventually, type Hosted, hostFixture, refusal } from './fixture/hosted.ts'

let hosted: Hosted
beforeAll(async () => {
  hosted = await hostFixture()
})
afterAll(() => hosted.close())

const connectionId = async (client: { ask(frame: object): Promise<Record<string, unknown>> }) =>
  String((await client.ask({ action: 'context' })).connectionId)

test('[LH1] a connection is refused as API Gateway does: 401 without identity, 403 on deny, 401 on Unauthorized, 500 when the authorizer breaks, else the status of $connect', async () => {
  expect(await refusal(hosted, [])).toBe(401)
  expect(await refusal(hosted, ['plain', 't.denied'])).toBe(403)
  expect(await refusal(hosted, ['plain', 't.unknown'])).toBe(401)
  expect(await refusal(hosted, ['plain', 't.broken'])).toBe(500)
  expect(await refusal(hosted, ['plain', 't.refused'])).toBe(409)
})

test('[LH2] the sub-protocol that $connect returns is echoed, and none without it', async () => {
  const chosen = await connect(hosted, 'plain', 't.alice')
  expect(chosen.socket.protocol).toBe('plain')
  chosen.socket.close()
  // the client library itself refuses a server that chooses none of what was offered
  await expect(connect(hosted, 'other', 't.alice')).rejects.toThrow('no subprotocol')
})

test('[LH3] every event carries the context that the authorizer gave, with the identifiers of the connection', async () => {
  const client = await connect(hosted, 'plain', 't.alice')
  const context = await client.ask({ action: 'context' })
  expect(context).toMatchObject({
    eventType: 'MESSAGE',
    routeKey: '$default',
    messageDirection: 'IN',
    stage: 'ws',
    authorizer: { principalId: 'alice', name: 'alice', level: 3 },
    connectionId: expect.stringMatching(/=$/),
    messageId: expect.any(String),
    requestId: expect.any(String),
    identity: { sourceIp: '127.0.0.1' },
  })
  client.socket.close()
})

test('[LH4] a route answers the sender only where it has a route response, and a failed handler with Internal server error', async () => {
  const client = await connect(hosted, 'plain', 't.alice')
  client.socket.send(JSON.stringify({ action: 'silent' }))
  expect(await client.ask({ action: 'echo', text: 'hello' })).toEqual({ ref: 1, text: 'hello' })
  client.socket.send(JSON.stringify({ action: 'fail' }))
  const failures = [await client.next(), await client.next()].map(text => JSON.parse(text))
  expect(failures).toEqual([
    { message: 'Internal server error', connectionId: expect.any(String), requestId: expect.any(String) },
    { message: 'Internal server error', connectionId: expect.any(String), requestId: expect.any(String) },
  ])
  client.socket.close()
})

test('[LH5] functions post to a connection, look at it and end it; one that is gone is GoneException 410', async () => {
  const [alice, bob] = [await connect(hosted, 'plain', 't.alice'), await connect(hosted, 'plain', 't.bob')]
  const to = await connectionId(bob)
  expect(await alice.ask({ action: 'post', to, text: 'hello bob' })).toMatchObject({ posted: true })
  expect(await bob.next()).toBe('hello bob')
  expect(await alice.ask({ action: 'inspect', to })).toMatchObject({ identity: { SourceIp: '127.0.0.1' } })
  expect(await alice.ask({ action: 'end', to })).toMatchObject({ ended: true })
  await bob.closed
  expect(await alice.ask({ action: 'post', to, text: 'again' })).toMatchObject({ error: 'GoneException', status: 410 })
  alice.socket.close()
})

test('[LH6] a post over 128 KB is PayloadTooLargeException, and nobody posts without a key', async () => {
  const client = await connect(hosted, 'plain', 't.alice')
  const to = await connectionId(client)
  expect(await client.ask({ action: 'post', to, text: 'x'.repeat(100) })).toMatchObject({ posted: true })
  const environment = (await (await hosted.get('/api/environment')).json()) as { AWS_ENDPOINT_URL_DYNAMODB: string }
  const [api] = String((await client.ask({ action: 'context' })).apiId).split('.')
  const url = `${environment.AWS_ENDPOINT_URL_DYNAMODB}/_sockets/${api}/ws/@connections/${encodeURIComponent(to)}`
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(403)
  const key = hosted.host.functions.list.find(({ name }) => name.includes('socket'))?.accessKeyId
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`
  const large = await fetch(url, { method: 'POST', headers: { authorization }, body: 'x'.repeat(128 * 1024 + 1) })
  expect([large.status, large.headers.get('x-amzn-errortype')]).toEqual([413, 'PayloadTooLargeException'])
  client.socket.close()
})

test('[LH7] a frame over 32 KB closes with 1009; the same text in smaller frames passes up to 128 KB', async () => {
  const fits = await connect(hosted, 'plain', 't.alice')
  const text = 'x'.repeat(60_000)
  const body = JSON.stringify({ action: 'echo', text, ref: 1 })
  const pieces = Array.from({ length: Math.ceil(body.length / 30_000) }, (_unused, index) =>
    body.slice(index * 30_000, (index + 1) * 30_000),
  )
  for (const [index, piece] of pieces.entries()) fits.socket.send(piece, { fin: index === pieces.length - 1 })
  expect(JSON.parse(await fits.next())).toEqual({ ref: 1, text })
  fits.socket.send('x'.repeat(32 * 1024 + 1))
  expect(await fits.closed).toBe(1009)
  const long = await connect(hosted, 'plain', 't.alice')
  for (let index = 0; index < 6; index++) long.socket.send('x'.repeat(30_000), { fin: index === 5 })
  expect(await long.closed).toBe(1009)
})

test('[LH7] frame headers are read however the bytes are cut', () => {
  const frame = (length: number) => {
    const header = Buffer.from([0x82, 0x80 | 126, length >> 8, length & 255, 1, 2, 3, 4])
    return Buffer.concat([header, Buffer.alloc(length)])
  }
  const bytes = Buffer.concat([Buffer.from([0x89, 0x80, 1, 2, 3, 4]), frame(300), frame(32_768), frame(32_769)])
  for (const size of [1, 2, 3, 7, 1000, bytes.length]) {
    let told = 0
    const meter = createFrameMeter(32_768, () => {
      told++
    })
    for (let at = 0; at < bytes.length; at += size) meter(bytes.subarray(at, at + size))
    expect(told).toBe(1)
  }
})

test('[LH8] $disconnect tells the code, and may be lost as AWS may lose it', async () => {
  const client = await connect(hosted, 'plain', 't.alice')
  const id = await connectionId(client)
  client.socket.close(4001)
  const rows = async () =>
    ((await (await hosted.get(`/api/rows/${encodeURIComponent(`connection#${id}`)}`)).json()) as { rows: unknown[] }).rows
  expect(await eventually(async () => (await rows())[0])).toEqual({ sk: 'events', code: '4001' })
})

test('[LH9] a connection ends after ten idle minutes and after two hours', async () => {
  const clock = manualClock()
  const timed = await hostFixture({ clock })
  const idle = await connect(timed, 'plain', 't.alice')
  await clock.advance(9 * 60_000)
  await idle.ask({ action: 'echo' })
  await clock.advance(9 * 60_000)
  expect(idle.socket.readyState).toBe(WebSocket.OPEN)
  await clock.advance(2 * 60_000)
  expect(await idle.closed).toBe(1001)
  const busy = await connect(timed, 'plain', 't.bob')
  for (let minutes = 0; minutes < 120; minutes += 9) {
    if (busy.socket.readyState === WebSocket.OPEN) await busy.ask({ action: 'echo' })
    await clock.advance(9 * 60_000)
  }
  expect(await busy.closed).toBe(1001)
  await timed.close()
})

test('[LH10] a page of another site opens no socket where the viewer-request function says so', async () => {
  expect(await refusal(hosted, ['plain', 't.alice'], { origin: 'https://elsewhere.example' })).toBe(403)
  const own = new WebSocket(`${hosted.host.origins[0]?.replace('http', 'ws')}/ws`, ['plain', 't.alice'], {
    origin: hosted.host.origins[0] ?? '',
  })
  await new Promise((resolve, reject) => own.on('open', resolve).on('error', reject))
  own.close()
})
