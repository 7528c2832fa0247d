/** What a page can do with preact, step by step: bundled once with preact and once with what stands in for it. */
import { Fragment, render } from 'preact'
import { Counter, Dialog, Kept, Noted, Settling, said, say, setters } from './small-view-parts.tsx'

const list = (keys: readonly (string | number)[]) => (
  <ul>
    {keys.map(key => (
      <li key={key}>
        <Noted name={`row-${key}`} on={1} />
      </li>
    ))}
  </ul>
)
const field = (value: string | undefined, more: object = {}) => <input id="field" {...(value !== undefined && { value })} {...more} />
const choice = (value: string) => (
  <select value={value} onChange={event => say(event.currentTarget.value)}>
    <option value="a">A</option>
    <option value="b">B</option>
  </select>
)

/** Each is shown in place of the one before; functions act on what is shown. */
const steps: Record<string, readonly unknown[]> = {
  children: [
    ['a', 1, true, null, undefined, false, 0, ''],
    'text',
    <b>bold</b>,
    null,
    [1, [2, [3, <i>four</i>]]],
    <>
      <b>x</b>
      {0}y
    </>,
    ['a', 1],
  ],
  keys: [list(['a', 'b', 'c']), list(['c', 'a', 'b']), list(['c', 'x', 'a', 'b']), list(['a']), list([]), list([1, 2, 3]), list([3, 2, 1])],
  branches: [
    <div>
      {true && <b>1</b>}
      <u>2</u>
    </div>,
    <div>
      {false && <b>1</b>}
      <u>2</u>
    </div>,
    <div>
      {<Noted name="n" />}
      <u>2</u>
    </div>,
    <p>other</p>,
  ],
  effects: [
    <Noted name="a" on={1} />,
    <Noted name="a" on={1} />,
    <Noted name="a" on={2} />,
    <div>
      <Noted name="a" on={2} />
      <Noted name="b" />
    </div>,
    null,
  ],
  order: [
    <Fragment>
      <Noted name="a" />
      <div>
        <Noted name="b" />
        <Noted name="c" />
      </div>
    </Fragment>,
    null,
  ],
  state: [
    <Counter />,
    () => setters.count?.(5),
    () => {
      setters.count?.((now: number) => now + 1)
      setters.count?.((now: number) => now + 1)
    },
    () => setters.count?.(7),
    () => document.querySelector('button')?.click(),
    <div>
      <Counter />
    </div>,
  ],
  nested: [<Settling to={3} />, <Settling to={5} />],
  classes: [
    <Kept value={1} />,
    <Kept value={1} />,
    () => setters['in-kept']?.(4),
    <Kept value={2} />,
    <div>
      <Kept value={2} />
    </div>,
  ],
  attributes: [
    <p aria-hidden={false} data-a={false} hidden class="a" style={{ '--x': '1', color: 'red' }} tabIndex={-1} />,
    <p aria-hidden={true} data-a="1" hidden={false} class={undefined} style={{ '--x': '2', color: 'blue' }} />,
    <p />,
  ],
  fields: [
    field('one'),
    () => {
      const at = document.querySelector('input')
      at?.focus()
      at?.setSelectionRange(1, 2)
    },
    field('one', { class: 'b', required: true, maxLength: 9 }),
    () => {
      ;(document.querySelector('input') as HTMLInputElement).value = 'typed'
    },
    field('two', { class: 'c', required: false, maxLength: 9, disabled: true }),
    <input key="box" type="checkbox" checked />,
    <input key="box" type="checkbox" checked={false} />,
    <textarea value="words" rows={2} />,
    choice('b'),
    choice('a'),
    <label for="field">{field(undefined)}</label>,
  ],
  handlers: [
    <button type="button" onClick={() => say('first')} />,
    () => document.querySelector('button')?.click(),
    <button type="button" onClick={() => say('second')} />,
    () => document.querySelector('button')?.click(),
    <button type="button" />,
    () => document.querySelector('button')?.click(),
  ],
  svg: [
    <svg viewBox="0 0 2 2" class="i" aria-hidden="true">
      <path d="M0 0" stroke-width="2" />
    </svg>,
    <svg aria-hidden="true">
      <g>
        <circle r="1" />
      </g>
    </svg>,
  ],
  dialogs: [<Dialog />, () => document.getElementById('in-dialog')?.focus(), <Dialog />, null],
}

let seen = new Map<Node, number>()
const Root = ({ shown }: { shown: unknown }) => <main>{shown as string}</main>
/** Everything that a person or a script could tell apart; nodes by the number under which they were first seen. */
function look() {
  const all = [...document.querySelectorAll('#root *')]
  for (const one of all) if (!seen.has(one)) seen.set(one, seen.size)
  const at = document.activeElement as HTMLInputElement | null
  return JSON.stringify({
    html: document.getElementById('root')?.innerHTML,
    nodes: all.map(one => `${one.namespaceURI?.slice(-3)}${seen.get(one)}`).join(' '),
    fields: all.map(one => [(one as HTMLInputElement).value, (one as HTMLInputElement).checked]),
    focus: [at?.tagName, at?.selectionStart, at?.selectionEnd],
    said: said.splice(0),
  })
}
/** preact waits for a frame before its effects, at most 35 ms after which it runs them by a timer. */
const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(done)))))
async function show(shown: unknown) {
  if (typeof shown === 'function') shown()
  else render(<Root shown={shown} />, document.getElementById('root') as Element)
  // until nothing is drawn or said any more: effects may change what is shown
  for (let before = -1, html = ''; before !== said.length || html !== document.body.innerHTML; ) {
    before = said.length
    html = document.body.innerHTML
    await drawn()
  }
  return look()
}
const scenes = Object.keys(steps)
async function run(scene: string) {
  await show(null)
  seen = new Map()
  const views: string[] = []
  for (const step of steps[scene] ?? []) views.push(await show(step))
  return views
}
/** Rows and toggles by chance; only what is drawn is compared, so no wait for effects. */
function chance(lists: readonly { keys: readonly number[]; before: boolean; after: boolean }[]) {
  const root = document.getElementById('root') as Element
  seen = new Map()
  return lists.map(({ keys, before, after }) => {
    render(
      <Root
        shown={
          <div>
            {before && <b>before</b>}
            {keys.map(key => (
              <i key={key}>{key}</i>
            ))}
            {after && <u>after</u>}
          </div>
        }
      />,
      root,
    )
    return look()
  })
}
Object.assign(globalThis, { scenario: { scenes, run, chance } })
