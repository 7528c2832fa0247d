/** Colours that tell queues apart at a glance; the name stands beside them. */
export const hues = 8

/** The same name has the same colour, everywhere and always. */
export function queueHue(name: string): number {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return hash % hues
}
