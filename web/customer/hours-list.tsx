import type { ChatForm } from '../../protocol/chat-start.ts'
import { formatLocale, formatTime } from '../shared/language.ts'
import { extras } from './words.ts'

type Hours = NonNullable<ChatForm['queues'][number]['hours']>

/** The next seven days, in the customer's own time zone, which is named. */
export function HoursList({ hours }: { hours: Hours }) {
  const day = new Intl.DateTimeFormat(formatLocale, { weekday: 'long', day: 'numeric', month: 'long' })
  const names = [...new Set(hours.map(({ from }) => day.format(from)))]
  const zone = new Intl.DateTimeFormat(formatLocale, { timeZoneName: 'long' })
    .formatToParts(hours[0]?.from)
    .find(({ type }) => type === 'timeZoneName')
  return (
    <details class="hours">
      <summary>{extras.hours.title}</summary>
      <dl>
        {names.map(name => (
          <div key={name}>
            <dt>{name}</dt>
            {hours
              .filter(({ from }) => day.format(from) === name)
              .map(({ from, to }) => (
                <dd key={from}>{extras.hours.span(formatTime(from), formatTime(to))}</dd>
              ))}
          </div>
        ))}
      </dl>
      <p class="muted">{extras.hours.zone(zone?.value ?? '')}</p>
    </details>
  )
}
