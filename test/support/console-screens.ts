/** Every screen of the Agent Console, each in one state. */
import { consoleChats } from './console-screens-chats.ts'
import { consoleCustomers } from './console-screens-customers.ts'
import { consoleShell } from './console-screens-shell.ts'
import type { StagedScreen } from './staged.ts'

export const consoleScreens: readonly StagedScreen[] = [...consoleShell, ...consoleChats, ...consoleCustomers]
