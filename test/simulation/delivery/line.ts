/** One connection, as its two ends see it. */
import type { Socket } from '../../../web/shared/line.ts'
import type { Page } from './page.ts'

export interface Line {
  readonly id: string
  readonly page: Page
  readonly socket: Socket
  context: Readonly<Record<string, string>>
  connectedAt: number
  /** As the gateway and as the page see it; a half-open connection is open for both. */
  serverOpen: boolean
  clientOpen: boolean
  /** Nothing gets through any more, and nobody is told. */
  deaf: boolean
  toServerAt: number
  toClientAt: number
}

export function newLine(id: string, page: Page, socket: Socket): Line {
  const ends = { connectedAt: 0, serverOpen: false, clientOpen: true, deaf: false, toServerAt: 0, toClientAt: 0 }
  return { id, page, socket, context: {}, ...ends }
}
