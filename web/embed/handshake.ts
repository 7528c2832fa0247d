import type { Hello, PortMessage } from '../../protocol/widget.ts'

/** The part of a MessageEvent that says who sent what. */
export interface Received {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
}

/** The loader's check of a hello: from its frame, from its own origin, by the nonce in that frame's address. All three, or it is nobody's. */
export function isHello({ data, origin, source }: Received, expected: { origin: string; frame: unknown; nonce: string }): boolean {
  const said = data as Partial<Hello> | null
  return (
    source !== null &&
    source === expected.frame &&
    origin === expected.origin &&
    typeof said === 'object' &&
    said?.usher === 'hello' &&
    said.nonce === expected.nonce
  )
}

export function portMessage(nonce: string): PortMessage {
  return { usher: 'port', nonce }
}

/** 128 random bits, base64url. */
export function newNonce(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  const bytes = random(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, 22)
}
