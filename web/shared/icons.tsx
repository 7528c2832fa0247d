import type { ComponentChildren } from 'preact'

export interface IconProps {
  size?: number
}

export function icon(children: ComponentChildren, { size = 20 }: IconProps) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  )
}

export function UsherMark(props: IconProps) {
  return icon(
    <>
      <path d="M3.5 4.5h13a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1H9l-4 3v-3H3.5a1 1 0 0 1-1-1V5.5a1 1 0 0 1 1-1Z" />
      <path d="m8 9.2 1.7 1.7L13 7.6" />
    </>,
    props,
  )
}
export function ChatIcon(props: IconProps) {
  return icon(<path d="M3.5 4.5h13v9.5H9l-3.5 2.7V14h-2Z" />, props)
}
export function PersonIcon(props: IconProps) {
  return icon(
    <>
      <circle cx="10" cy="6.8" r="3.2" />
      <path d="M3.8 17c.6-3.4 3-5.2 6.2-5.2s5.6 1.8 6.2 5.2" />
    </>,
    props,
  )
}
export function SendIcon(props: IconProps) {
  return icon(<path d="M3.2 10 17 3.6 13.4 17l-3.6-5.2zM9.8 11.8 17 3.6" />, props)
}
export function BackIcon(props: IconProps) {
  return icon(<path d="M12.5 4.5 7 10l5.5 5.5" />, props)
}
export function DownIcon(props: IconProps) {
  return icon(<path d="m5.5 8 4.5 4.5L14.5 8" />, props)
}
export function CloseIcon(props: IconProps) {
  return icon(<path d="m5 5 10 10M15 5 5 15" />, props)
}
export function MoreIcon(props: IconProps) {
  return icon(<path d="M4.5 10h.1M10 10h.1M15.5 10h.1" stroke-width="2.5" />, props)
}
export function PanelIcon(props: IconProps) {
  return icon(<path d="M3 4h14v12H3zM12.5 4v12" />, props)
}
export function MinimiseIcon(props: IconProps) {
  return icon(<path d="M5 14h10" />, props)
}
export function WarnIcon(props: IconProps) {
  return icon(<path d="M10 3.2 17.6 16.5H2.4zM10 8.2v3.6M10 14.2v.1" />, props)
}
export function SentIcon(props: IconProps) {
  return icon(<path d="m5 10.5 3.2 3.2L15 6.8" />, props)
}
export function DeliveredIcon(props: IconProps) {
  return icon(<path d="m2.2 10.5 3.2 3.2 6.8-6.9M8.6 13.7l.2.1L17 6.8" />, props)
}
export function SendingIcon(props: IconProps) {
  return icon(
    <>
      <circle cx="10" cy="10" r="6" />
      <path d="M10 6.6V10l2.2 1.6" />
    </>,
    props,
  )
}
export function ListIcon(props: IconProps) {
  return icon(<path d="M3.5 5.5h.1M7 5.5h9.5M3.5 10h.1M7 10h9.5M3.5 14.5h.1M7 14.5h9.5" />, props)
}
export function PaletteIcon(props: IconProps) {
  return icon(
    <>
      <circle cx="8.8" cy="8.8" r="4.8" />
      <path d="m12.4 12.4 4.1 4.1" />
    </>,
    props,
  )
}
export function BellIcon(props: IconProps) {
  return icon(<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.5H3.8zM8.3 17.2a1.8 1.8 0 0 0 3.4 0" />, props)
}
export function SoundOnIcon(props: IconProps) {
  return icon(<path d="M3.5 8v4h3l4 3.2V4.8L6.5 8zM13.2 7.3a4 4 0 0 1 0 5.4M15.5 5a7.2 7.2 0 0 1 0 10" />, props)
}
export function SoundOffIcon(props: IconProps) {
  return icon(<path d="M3.5 8v4h3l4 3.2V4.8L6.5 8zM13.5 8l4 4M17.5 8l-4 4" />, props)
}
export function PopOutIcon(props: IconProps) {
  return icon(<path d="M11.5 3.5h5v5M16.5 3.5 10 10M8.5 5h-5v11.5H15v-5" />, props)
}
