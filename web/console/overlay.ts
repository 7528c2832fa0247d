/** What lies over the console, one thing at a time. */
export type Overlay =
  | { kind: 'palette' }
  | { kind: 'legend' }
  | { kind: 'keys' }
  | { kind: 'end'; chat: string }
  | { kind: 'transfer'; chat: string }
