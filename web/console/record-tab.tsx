import { lazy } from './lazy.tsx'

/** A record's own tab; loaded when the first is looked at. */
export const RecordTab = lazy(async () => (await import('./record-view.tsx')).RecordView)
