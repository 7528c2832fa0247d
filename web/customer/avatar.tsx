import { useState } from 'preact/hooks'

/** Up to two first letters. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  const letters = [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map(part => [...(part ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase()
}

/** The same name has the same colour everywhere. */
export function hue(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)
}

export function Avatar({ name, picture }: { name: string; picture: string | undefined }) {
  const [broken, setBroken] = useState<string>()
  return (
    <span class="avatar" aria-hidden="true" style={{ '--hue': hue(name) }}>
      {picture && picture !== broken ? (
        <img src={picture} alt="" width={40} height={40} onError={() => setBroken(picture)} />
      ) : (
        initials(name)
      )}
    </span>
  )
}
