import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSocketPoster } from '../../adapters/sockets.ts'

interface Post {
  readonly path: string
  readonly body: string
  readonly signed: boolean
}

let server: Server
let url: string
let answers: (number | 'silence' | 'hang up')[]
let posts: Post[]
let warnings: unknown[]

beforeAll(async () => {
  Object.assign(process.env, { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' })
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const signed = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') ?? false
    posts.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString(), signed })
    const answer = answers.shift() ?? 200
    if (answer === 'silence') return
    if (answer === 'hang up') return void request.socket.destroy()
    response
      .writeHead(answer, { 'content-type': 'application/json', ...(errors[answer] && { 'x-amzn-errortype': errors[answer] }) })
      .end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ws`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  answers = []
  posts = []
  warnings = []
})

const errors: Record<number, string> = {
  403: 'ForbiddenException',
  410: 'GoneException',
  413: 'PayloadTooLargeException',
  429: 'LimitExceededException',
}

function post(data = '{"type":"line"}') {
  return createSocketPoster({ url, warn: (message, fields) => warnings.push([message, fields]) }).post('L0SM9cOFvHcCIhw=', data)
}

test('[PT36] a post is signed and carries the text as it is to the one connection', async () => {
  expect(await post('{"text":"Grüße 😀"}')).toBe('sent')
  expect(posts).toEqual([{ path: '/ws/@connections/L0SM9cOFvHcCIhw%3D', body: '{"text":"Grüße 😀"}', signed: true }])
})

test('[PT37] 410 is gone, tried once', async () => {
  answers = [410]
  expect(await post()).toBe('gone')
  expect([posts.length, warnings]).toEqual([1, []])
})

test.each([429, 500, 503, 'hang up'] as const)('[PT38] after %s it is tried once more', async answer => {
  answers = [answer]
  expect(await post()).toBe('sent')
  expect([posts.length, warnings]).toEqual([2, []])
})

test.each([429, 500, 503, 'hang up'] as const)('[PT38] twice %s is failed, and said aloud', async answer => {
  answers = [answer, answer]
  expect(await post()).toBe('failed')
  expect([posts.length, warnings.length]).toEqual([2, 1])
  expect(warnings[0]).toEqual(['post to socket failed', expect.objectContaining({ connection: 'L0SM9cOFvHcCIhw=', tries: 2 })])
})

test('[PT38] gone at the second try is gone', async () => {
  answers = [500, 410]
  expect(await post()).toBe('gone')
})

test('[PT39] no answer within a second counts as a try', async () => {
  answers = ['silence']
  expect(await post()).toBe('sent')
  expect(posts.length).toBe(2)
})

test('[PT38] nobody listening there is failed', async () => {
  const poster = createSocketPoster({ url: 'http://127.0.0.1:1/ws', warn: (...said) => warnings.push(said) })
  expect(await poster.post('a', 'b')).toBe('failed')
  expect(warnings).toHaveLength(1)
})

test.each([413, 403])('[PT40] %s is a mistake of ours and throws', async answer => {
  answers = [answer]
  await expect(post()).rejects.toThrow()
  expect(posts.length).toBe(1)
})
