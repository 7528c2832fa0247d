/** The HTTP API between pages and handlers, in the place of the browser's `fetch`. */

import { httpHandler } from '../../../adapters/http-events.ts'
import type { HttpEvent } from '../../../adapters/http-requests.ts'
import { actingPage, type Page } from './page.ts'
import type { World } from './world.ts'

const other = { kind: 'other' } as const

interface Answered {
  readonly ok: boolean
  readonly status: number
  json(): Promise<unknown>
}

/** What the token of a member of staff says; API Gateway has verified it. */
const claims = (id: string, until: number) => ({
  username: id,
  name: id,
  token_use: 'access',
  exp: Math.floor(until / 1000),
  'cognito:groups': '[agent]',
})

export function request(world: World, page: Page, method: string, path: string, init: RequestInit = {}): Promise<Answered> {
  const { timeline, bed, strikes } = world
  const chat = /^\/api\/chats\/([^/]+)\/(\w+)$/.exec(path)
  const event: HttpEvent = {
    routeKey: chat && chat[1] !== 'form' ? `${method} /api/chats/{chat}/${chat[2]}` : `${method} ${path}`,
    headers: init.headers as Record<string, string>,
    ...(chat?.[1] === undefined ? {} : { pathParameters: { chat: decodeURIComponent(chat[1]) } }),
    body: (init.body as string | undefined) ?? null,
    requestContext: {
      requestId: 'http',
      authorizer: { jwt: { claims: claims(page.person, timeline.now() + 24 * 3_600_000) } },
    },
  }
  return new Promise((resolve, reject) => {
    world.trace?.(`${page.name} asks ${method} ${path}`)
    const fail = () => page.deliver(() => reject(new TypeError('fetch failed')))
    const moment = { page: page.name, action: path }
    timeline.add(page.latency(), {}, () => {
      if (world.down() || strikes('requestLost', moment)) return timeline.add(page.latency(), {}, fail)
      bed.start(
        `http ${page.name}-0`,
        other,
        ports => httpHandler(ports)(event),
        end => {
          if (end.how !== 'done' || strikes('answerLost', moment)) return timeline.add(10_000, {}, fail)
          const { statusCode, body } = end.value as { statusCode: number; body: string }
          const answer: Answered = { ok: statusCode < 300, status: statusCode, json: async () => JSON.parse(body) }
          world.trace?.(`${page.name} is answered ${statusCode}`)
          timeline.add(page.latency(), {}, () => page.deliver(() => resolve(answer)))
        },
      )
    })
  })
}

/** From here on whoever calls `fetch` does so from the page that is acting. */
export function serve(world: World) {
  globalThis.fetch = ((path: string, init?: RequestInit) => {
    const page = actingPage()
    if (page === undefined) throw new Error(`${path} is asked for by no page`)
    return request(world, page, init?.method ?? 'GET', path, init)
  }) as unknown as typeof fetch
}
