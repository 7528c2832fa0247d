import type { Words } from '../../words.ts'

export const customer: Words['customer'] = {}
