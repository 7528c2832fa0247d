/** Other companies' sites, on origins of their own, and what a customer does in the widget on them. */
import { createServer } from 'node:http'
import type { FrameLocator, Page } from 'playwright-core'

export interface OtherSite {
  readonly origin: string
  close(): Promise<void>
}

/** Serves pages by path; each has an address that is nobody else's. */
export async function openSite(pages: Readonly<Record<string, string>>): Promise<OtherSite> {
  const server = createServer((req, res) => {
    const page = pages[new URL(req.url ?? '/', 'http://localhost').pathname]
    res.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page ?? '')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export function frameOf(page: Page): FrameLocator {
  return page.frameLocator('usher-chat iframe')
}

export function launcherOf(page: Page) {
  return page.locator('usher-chat button')
}

/** Fills the form in the frame and starts the chat. */
export async function startChatIn(page: Page, nickname: string, queue?: string): Promise<void> {
  const frame = frameOf(page)
  await frame.getByLabel('Nickname').fill(nickname)
  if (queue) await frame.getByLabel('Queue').selectOption({ label: queue })
  await frame.getByRole('button', { name: 'Start chat' }).click()
}
