import type { Words } from '../../words.ts'

export const offers: Words['offers'] = {}
