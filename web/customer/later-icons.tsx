/** Icons of the parts that are fetched when they are first shown. */
import { type IconProps, icon } from '../shared/icons.tsx'

export function ClockIcon(props: IconProps) {
  return icon(
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4.2l2.8 1.8" />
    </>,
    props,
  )
}
export function StarIcon({ size = 28 }: IconProps) {
  return icon(<path class="star-shape" d="m10 2.6 2.3 4.7 5.1.7-3.7 3.6.9 5.1-4.6-2.4-4.6 2.4.9-5.1L2.6 8l5.1-.7z" />, { size })
}
