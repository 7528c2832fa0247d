import type { Words } from '../../words.ts'

export const list: Words['list'] = {}
