/** What stands on staged screens of the console and is in no catalogue: people, what they wrote, and what a centre named. */
import { formatDay } from '../../web/shared/language.ts'
import { leftMessages, longTalk, pastTalk, recordOfDana, replies } from './console-data.ts'
import { busyScene } from './console-scene.ts'

const people = [
  ...['Alice Adler', 'Ben Brandt', 'Carla Conti', 'Dora Dietrich-Hohenstein', 'Dora Dietrich', 'Oskar', 'AA'],
  ...[
    'Dana',
    'Daniel',
    'Reyes',
    'Reyes & Daughters',
    'Lee',
    'Ångström',
    'Zoë',
    'Abel',
    'Robert',
    'Zimmer',
    'Pat',
    'Moreau',
    'Max',
    'Weber',
  ],
  ...['alice', 'dee', 'lee', 'kim', 'bob', 'pat', 'max', 'ned', 'ida', 'eva', 'tom', 'uma', 'Rosa', 'Sam'],
  ...['alice', 'dee', 'lee', 'zoe', 'bob', 'pat', 'rosa', 'sam'].map(name => `${name}@example.com`),
]
const centre = ['Sales', 'Support', 'Returns and complaints', 'Lunch', 'Training', 'Order placed', 'Usher']
const ids = ['AAAA', 'BBBB', 'CCCC', 'DDDD', 'M2PX-7HHA', 'K7F3-92QD', 'H4QT-88ZM', 'W9KL-20RD', 'P3XM-11QA', 'N7KD-13XY', 'N7KD-23XY']
/** Of screens that change what the scenes say. */
const ofScreens = [
  'That one is still with us; it leaves tomorrow.',
  'A lamp that arrived broken; the glass is in many pieces and the box was wet.',
  'Knows the product well; wants the money back, has the receipt.',
  'Thank you for writing to Sales, and have a good day!',
  'One more thing …',
  'Are you still there?',
  'Is anybody there?',
  'Good morning!',
]

/** Each screen is staged at its own moment; a day of the past is written by Intl. */
export function consoleSaid(now: number): readonly string[] {
  const talks = [longTalk(now), pastTalk(now), ...Object.values(busyScene(now).logs)].flat()
  const { notes, chats } = recordOfDana(now)
  const texts = [
    ...talks.map(event => ('text' in event ? (event.text ?? '') : '')),
    ...notes.map(({ text }) => text),
    ...chats.flatMap(({ notes, rating }) => [notes ?? '', rating?.comment ?? '']),
    ...replies.flatMap(({ shortcut, name, text }) => [shortcut, name, text]),
    ...leftMessages(now).messages.map(({ text }) => text),
    formatDay(now - 30 * 24 * 3_600_000, now),
  ]
  // a link stands apart from the words around it
  const parts = texts.flatMap(text => [text, ...text.split(/(?=https:)|\s+(?=https:)/)]).map(text => text.trim())
  return [...people, ...centre, ...ids, ...ofScreens, ...parts].filter(text => text !== '')
}
