import { later } from './lazy.tsx'

/** A record's own tab; loaded when the first is looked at. */
export const RecordTab = later(parts => parts.RecordView)
