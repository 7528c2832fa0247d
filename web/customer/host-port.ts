/** What the page and the site around it may say to each other. The widget's frame brings a port; the hosted page has nobody around it. */
import type { HostPort } from '../../protocol/widget.ts'

export type { HostCommand, HostEvent, HostPort, Prefill } from '../../protocol/widget.ts'

export const nobody: HostPort = { onMessage() {}, send() {} }
