import { board } from './en/board.ts'
import { chat } from './en/chat.ts'
import { customer } from './en/customer.ts'
import { list } from './en/list.ts'
import { offers } from './en/offers.ts'
import { profile } from './en/profile.ts'
import { shell } from './en/shell.ts'

export const en = { shell, list, profile, chat, customer, offers, board }
