/** Keys of the sites that vouch for their customers. A secret comes in and never goes out. */
import * as v from 'valibot'
import { identityKeys, type KeysChanged, removeIdentityKey, setIdentityKey } from '../domain/identity-keys.ts'
import { NewIdentityKeySchema } from '../protocol/http.ts'
import { Id } from '../protocol/views.ts'
import { type Answer, BadRequest, type HttpEvent, parseBody } from './http-requests.ts'
import { as } from './http-staff.ts'

const fewestBytes = 32

export const listedIdentityKeys = as('administrator', async ports => keysAnswer({ result: 'saved', keys: await identityKeys(ports) }))

export const newIdentityKey = as('administrator', async (ports, event, { agent }) => {
  const kid = kidOf(event)
  const { secret } = parseBody(NewIdentityKeySchema, event)
  if (Buffer.from(secret, 'base64').length < fewestBytes) throw new BadRequest(`secret: at least ${fewestBytes} bytes, as base64`)
  return keysAnswer(await setIdentityKey(ports, agent.id, kid, secret))
})

export const removedIdentityKey = as('administrator', async (ports, event, { agent }) =>
  keysAnswer(await removeIdentityKey(ports, agent.id, kidOf(event))),
)

function kidOf(event: HttpEvent): string {
  const kid = v.safeParse(Id, event.pathParameters?.kid)
  if (kid.success) return kid.output
  throw new BadRequest(`kid: ${kid.issues[0].message}`)
}

function keysAnswer(changed: KeysChanged): Answer {
  switch (changed.result) {
    case 'saved':
      return { status: 200, body: { keys: changed.keys.map(({ kid, setAt }) => ({ kid, setAt })) } }
    case 'tooMany':
      return {
        status: 409,
        code: 'CONFLICT',
        message: `kid: two keys are set already (${changed.keys.map(({ kid }) => kid).join(', ')}); take away the one that signs no more`,
      }
    case 'busy':
      return { status: 503, code: 'RETRY', message: 'too many changes at the same moment; please try again' }
    default:
      return changed satisfies never
  }
}
