/** Where this browser keeps its chat (session.ts): apart, so that the first chunk can look without carrying the rest. */
export const storageKey = 'usher.chat'
