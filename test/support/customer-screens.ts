/** Every screen and state that a customer can see. */
import type { CustomerScreenOf } from './customer-scene.ts'
import { around } from './screens-around.ts'
import { beforeChat } from './screens-before-chat.ts'
import { ofChat } from './screens-of-chat.ts'

export const customerScreens: readonly CustomerScreenOf[] = [...beforeChat, ...ofChat, ...around]
