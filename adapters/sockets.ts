import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import { lean, leanOptions } from './lean-client.ts'

export interface SocketPoster {
  /** `gone`: no such connection. `failed`: not delivered now. Throws for what is a mistake of ours. */
  post(connectionId: string, data: string): Promise<'sent' | 'gone' | 'failed'>
}

export interface SocketPosterOptions {
  /** Where `@connections` is. */
  readonly url: string
  readonly warn?: (message: string, fields: Readonly<Record<string, string | number>>) => void
}

const tries = 2

export function createSocketPoster({ url, warn = warnOnConsole }: SocketPosterOptions): SocketPoster {
  const client = createClient(url)
  return {
    async post(connectionId, data) {
      for (let attempt = 1; ; attempt++) {
        try {
          await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: data }))
          return 'sent'
        } catch (error) {
          const kind = kindOf(error)
          if (kind === 'gone') return 'gone'
          if (kind === 'mistake') throw error
          if (attempt < tries) continue
          warn('post to socket failed', { connection: connectionId, tries: attempt, error: nameOf(error) })
          return 'failed'
        }
      }
    },
  }
}

function createClient(url: string): ApiGatewayManagementApiClient {
  const client = new ApiGatewayManagementApiClient({
    endpoint: url,
    ...leanOptions({ requestTimeout: 1000 }),
    // The SDK would wait half a second and more after a 429. Whoever misses a post pulls: our second try is at once, and the last.
    maxAttempts: 1,
  })
  return lean(client)
}

// How failures to connect show in a name, a code or, where the SDK has wrapped them, a message. Else no status means a bug.
const unreachable = /\b(TimeoutError|ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)\b/

function kindOf(error: unknown): 'gone' | 'busy' | 'mistake' {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  const name = nameOf(error)
  if (name === 'GoneException' || status === 410) return 'gone'
  if (name === 'LimitExceededException' || status === 429 || (status !== undefined && status >= 500)) return 'busy'
  return status === undefined && unreachable.test(`${name} ${error}`) ? 'busy' : 'mistake'
}

function nameOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string }
  return name && name !== 'Error' ? name : (code ?? String(error))
}

function warnOnConsole(message: string, fields: Readonly<Record<string, string | number>>) {
  console.warn(JSON.stringify({ level: 'WARN', message, ...fields }))
}
