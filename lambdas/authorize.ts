import { tableOnlyPorts } from '../adapters/aws.ts'
import { authorizeHandler } from '../adapters/socket-events.ts'

/** `$connect`'s authorizer. */
export const handler = authorizeHandler(tableOnlyPorts(process.env))
