/** What members of staff set for themselves, and the settings of the whole centre. */
import { type Centre, getCentre, updateCentre } from '../domain/centre.ts'
import { type Picture, pictureType, setPicture } from '../domain/pictures.ts'
import { rename } from '../domain/settings.ts'
import { ChangedCentreSchema, ChangedMeSchema, ChangedPictureSchema } from '../protocol/http.ts'
import { limits } from '../protocol/limits.ts'
import { BadRequest, parseBody } from './http-requests.ts'
import { as, queueNames, saved } from './http-staff.ts'
import { staffView } from './wire.ts'

export const changedMe = as('agent', async (ports, event, { agent }) => {
  const { rev, name } = parseBody(ChangedMeSchema, event)
  const names = await queueNames(ports)
  return saved(await rename(ports, agent.id, rev, name), 200, value => staffView(value, names))
})

export const changedPicture = as('agent', async (ports, event, { agent }) => {
  const { picture } = parseBody(ChangedPictureSchema, event)
  const names = await queueNames(ports)
  const changed = await setPicture(ports, agent.id, picture === null ? undefined : pictureOf(picture))
  return saved(changed, 200, value => staffView(value, names))
})

function pictureOf(base64: string): Picture {
  const bytes = Buffer.from(base64, 'base64')
  const type = pictureType(bytes)
  if (type === undefined) throw new BadRequest('picture: this is no JPEG, PNG or WebP image; choose another file')
  if (bytes.length > limits.pictureBytes) throw new BadRequest(`picture: at most ${limits.pictureBytes} bytes; make it smaller`)
  return { type, data: bytes.toString('base64') }
}

export const centre = as('agent', async ports => ({ status: 200, body: centreView(await getCentre(ports)) }))

export const changedCentre = as('administrator', async (ports, event, { agent }) => {
  const { rev, ...settings } = parseBody(ChangedCentreSchema, event)
  return saved(await updateCentre(ports, agent.id, rev, settings), 200, centreView)
})

function centreView({ rev, breakReasons }: Centre) {
  return { rev, breakReasons: [...breakReasons] }
}
