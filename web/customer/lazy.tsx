import type { ComponentChildren, ComponentType, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { language } from '../shared/language.ts'
import { fetchExtrasStyle } from './style-sheets.ts'
import { loadExtras, words } from './words.ts'

type Extras = typeof import('./extras.ts')

/** The extras with their words; a failed fetch is tried anew the next time. */
export async function fetchExtras(): Promise<Extras> {
  const [parts] = await Promise.all([import('./extras.ts'), loadExtras(language), fetchExtrasStyle()])
  return parts
}

/** One of the extras, fetched when it is first shown. Until then a sentence stands in its place, or what `meanwhile` says. */
export function lazy<Props extends object>(
  choose: (extras: Extras) => ComponentType<Props>,
  meanwhile?: (props: Props) => ComponentChildren,
) {
  let Part: ComponentType<Props> | undefined
  return function Later(props: Props & JSX.IntrinsicAttributes) {
    const [failed, setFailed] = useState(false)
    const [, show] = useState(0)
    const fetchPart = () => {
      setFailed(false)
      fetchExtras().then(
        extras => {
          Part = choose(extras)
          show(1)
        },
        error => {
          console.warn('a part of the page could not be fetched', error)
          setFailed(true)
        },
      )
    }
    useEffect(() => {
      if (!Part) fetchPart()
    }, [])
    if (Part) return <Part {...props} />
    if (meanwhile) return <>{meanwhile(props)}</>
    return (
      <p class="notice" role="status">
        <span>{failed ? words.partFailed : words.partLoading}</span>
        {failed && (
          <button type="button" class="link" onClick={fetchPart}>
            {words.tryAgain}
          </button>
        )}
      </p>
    )
  }
}
