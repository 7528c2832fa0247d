/** Agents' pictures: kept under a hash of what they are, so that a path means the same picture for ever. */

import type { Agent } from './agent.ts'
import { changeAgent } from './change-agent.ts'
import { agentKey, pictureKey } from './keys.ts'
import type { Ports, Write } from './ports.ts'
import { tellCustomersOf } from './presence.ts'
import { audit, type Saved } from './settings.ts'

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp'
export interface Picture {
  readonly type: PictureType
  /** Base64, as its bytes say it: one text for one picture. */
  readonly data: string
}

/** By the first bytes, never by a name: what a browser would run or read as text is none of these (T10). */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  const starts = (signature: readonly number[], from = 0) => signature.every((byte, i) => bytes[from + i] === byte)
  if (starts([0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  return starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8) ? 'image/webp' : undefined
}

/** Undefined takes the picture away. The old one goes with the change: nobody else has it, since the hash has the agent in it. */
export async function setPicture(ports: Ports, id: string, picture: Picture | undefined): Promise<Saved<Agent>> {
  const hash = picture === undefined ? undefined : ports.ids.hash(`picture:${id}:${picture.data}`)
  const outcome = await changeAgent(ports, id, { type: 'setPicture', picture: hash }, (after, before) => [
    ...(hash === undefined || picture === undefined ? [] : [{ put: { ...pictureKey(hash), ...picture } } as Write]),
    ...(before.picture === undefined ? [] : [{ delete: pictureKey(before.picture) } as Write]),
    audit(ports, id, 'pictureSet', agentKey(id), before.picture ?? null, after.picture ?? null),
  ])
  if (!('agent' in outcome)) return { result: outcome.result }
  if (outcome.result === 'changed') await tellCustomersOf(ports, outcome.agent)
  return { result: 'saved', value: outcome.agent }
}

export async function getPicture({ store }: Ports, hash: string): Promise<Picture | undefined> {
  const item = await store.get(pictureKey(hash))
  return item === undefined ? undefined : { type: item.type as PictureType, data: item.data as string }
}
