import type { Words } from '../words.ts'
import { board } from './de/board.ts'
import { chat } from './de/chat.ts'
import { customer } from './de/customer.ts'
import { list } from './de/list.ts'
import { offers } from './de/offers.ts'
import { profile } from './de/profile.ts'
import { shell } from './de/shell.ts'

export const de: Words = { shell, list, profile, chat, customer, offers, board }
