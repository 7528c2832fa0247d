import type { Words } from '../words.ts'
import { board } from './ar/board.ts'
import { chat } from './ar/chat.ts'
import { customer } from './ar/customer.ts'
import { list } from './ar/list.ts'
import { offers } from './ar/offers.ts'
import { profile } from './ar/profile.ts'
import { shell } from './ar/shell.ts'

export const ar: Words = { shell, list, profile, chat, customer, offers, board }
