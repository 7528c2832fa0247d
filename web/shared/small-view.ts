/**
 * The part of preact that a customer's page uses, in a quarter of its size: build.ts puts this file in the place of preact, its hooks and
 * its JSX there. One tree, drawn anew from its top after each change.
 * test/e2e/small-view.test.ts compares it with preact. What it does otherwise, and no customer's page needs: a child without a key that
 * changes its place is a new node; a new state also draws the components above it, whatever shouldComponentUpdate says; useEffect does
 * not wait for the frame, and comes in one order with useLayoutEffect; `value` and `checked` that are given no more stay; attributes that
 * are given no more are gone, where preact leaves some empty; style settings have their names in CSS; refs are objects.
 */
type Props = Record<string, unknown>
type Draws = (props: Props) => unknown
interface ViewNode {
  /** Nothing for text. */
  readonly type: string | Draws | typeof Component
  readonly props: Props
  readonly key?: unknown
}
/** A node as it is shown, from one drawing to the next. */
interface Shown {
  readonly above: Shown | undefined
  node: ViewNode
  inside: Map<unknown, Shown>
  dom?: Element | Text
  self?: Component
  /** What its hooks keep. */
  readonly slots: Slot[]
  /** It or something in it has a new state. */
  stale: boolean
}
interface Slot {
  kept?: unknown
  needs?: readonly unknown[] | undefined
  stop?: unknown
}
/** Where the next element goes. */
interface Place {
  readonly parent: Node
  next: Node | null
  readonly svg: boolean
}

export abstract class Component {
  constructor(public props: Props) {}
  abstract shouldComponentUpdate(next: Props): boolean
  abstract render(props: Props): unknown
}

export const jsx = (type: ViewNode['type'], props: Props, key?: unknown): ViewNode => ({ type, props, key })
export { jsx as jsxs }
export const Fragment: Draws = ({ children }) => children

let top: { one: Shown; node: ViewNode; root: Node } | undefined
let asked = false
/** The component that is being drawn, its next hook, and its effects; those of all others wait for the end of the drawing. */
let current: Shown
let slot = 0
let pending: (() => void)[] = []
const effects: (() => void)[] = []

export function render(node: ViewNode, root: Node): void {
  top ??= { one: shownOf(node, undefined), node, root }
  top.node = node
  draw()
}
function draw() {
  asked = false
  if (!top) return
  update(top.one, top.node, { parent: top.root, next: top.root.firstChild, svg: false })
  for (const effect of effects.splice(0)) effect()
}

function shownOf(node: ViewNode, above: Shown | undefined): Shown {
  return { above, node, inside: new Map(), slots: [], stale: false }
}

function update(one: Shown, node: ViewNode, at: Place) {
  const { type, props } = node
  const before = one.node
  one.node = node
  if (typeof type !== 'string') return component(one, type, props, at)
  if (type === '') {
    one.dom ??= document.createTextNode('')
    if (one.dom.nodeValue !== props.text) one.dom.nodeValue = props.text as string
  } else {
    const svg = at.svg || type === 'svg'
    const first = !one.dom
    one.dom ??= svg ? document.createElementNS('http://www.w3.org/2000/svg', type) : document.createElement(type)
    const dom = one.dom as Element
    attributes(dom as unknown as Props & HTMLElement, first ? {} : before.props, props)
    fill(one, props.children, { parent: dom, next: dom.firstChild, svg })
    // After the options that it may name, and against what somebody has typed.
    for (const name of ['value', 'checked'])
      if (props[name] !== undefined && (dom as unknown as Props)[name] !== props[name]) (dom as unknown as Props)[name] = props[name]
    if (props.ref) (props.ref as { current: unknown }).current = dom
  }
  put(one.dom, at)
}

function component(one: Shown, type: Draws | typeof Component, props: Props, at: Place) {
  let { self } = one
  const isClass = type.prototype instanceof Component
  const skips = self && !one.stale && !self.shouldComponentUpdate(props)
  if (isClass) self = one.self ??= new (type as unknown as new (props: Props) => Component)(props)
  if (self) self.props = props
  if (skips) return stay(one, at)
  one.stale = false
  current = one
  slot = 0
  pending = []
  const shown = self ? self.render(props) : (type as Draws)(props)
  const mine = pending
  fill(one, shown, at)
  effects.push(...mine)
}

function fill(one: Shown, children: unknown, at: Place) {
  const before = one.inside
  const nodes: [Shown, ViewNode][] = []
  one.inside = new Map()
  ;[children].flat().forEach((child, index) => {
    const node = toNode(child)
    if (!node) return
    let name = node.key === undefined ? index : `k${node.key}`
    if (one.inside.has(name)) name = index
    const known = before.get(name)
    const shown = known?.node.type === node.type ? known : shownOf(node, one)
    one.inside.set(name, shown)
    nodes.push([shown, node])
  })
  for (const [name, old] of before) if (one.inside.get(name) !== old) leave(old, at)
  for (const [shown, node] of nodes) update(shown, node, at)
}
function toNode(child: unknown): ViewNode | undefined {
  if (child === undefined || child === null || typeof child === 'boolean') return undefined
  if (Array.isArray(child)) return jsx(Fragment, { children: child })
  return typeof child === 'object' ? (child as ViewNode) : jsx('', { text: String(child) })
}

function attributes(dom: HTMLElement & Props, before: Props, now: Props) {
  for (const name in { ...before, ...now }) {
    const value = now[name]
    if (value === before[name] || ['children', 'ref', 'value', 'checked'].includes(name)) continue
    // A handler's answer means nothing.
    if (name.startsWith('on')) (dom as Props)[name.toLowerCase()] = value ? (event: Event) => void (value as Draws)(event as never) : null
    else if (name === 'style')
      for (const one in { ...(before.style as Props), ...(value as Props) }) dom.style.setProperty(one, `${(value as Props)?.[one] ?? ''}`)
    else if (value === undefined || value === null || (value === false && name[4] !== '-')) dom.removeAttribute(name)
    else dom.setAttribute(name, value === true && name[4] !== '-' ? '' : String(value))
  }
}

function put(dom: Node, at: Place) {
  if (at.next === dom) at.next = dom.nextSibling
  else at.parent.insertBefore(dom, at.next)
}
/** As it is, in its place. */
function stay({ dom, inside }: Shown, at: Place) {
  if (dom) put(dom, at)
  else for (const one of inside.values()) stay(one, at)
}
function leave({ dom, inside, slots, node }: Shown, at?: Place) {
  for (const { stop } of slots) if (typeof stop === 'function') stop()
  if (node.props.ref && typeof node.type === 'string') (node.props.ref as { current: unknown }).current = null
  if (dom && at) {
    if (at.next === dom) at.next = dom.nextSibling
    ;(dom as Element).remove()
  }
  for (const one of inside.values()) leave(one, dom ? undefined : at)
}

function nextSlot(): Slot {
  const found = current.slots[slot] ?? {}
  current.slots[slot++] = found
  return found
}

export function useState(first: unknown): unknown {
  const one = current
  const own = nextSlot()
  own.kept ??= [
    typeof first === 'function' ? first() : first,
    (next: unknown) => {
      const kept = own.kept as unknown[]
      const value = typeof next === 'function' ? next(kept[0]) : next
      if (value === kept[0]) return
      kept[0] = value
      for (let above: Shown | undefined = one; above; above = above.above) above.stale = true
      if (!asked) queueMicrotask(draw)
      asked = true
    },
  ]
  return own.kept
}
export function useRef(current: unknown): unknown {
  const own = nextSlot()
  own.kept ??= { current }
  return own.kept
}
export function useEffect(run: () => unknown, needs?: readonly unknown[]): void {
  const own = nextSlot()
  if (needs?.every((one, index) => one === own.needs?.[index]) && own.needs) return
  own.needs = needs
  pending.push(() => {
    if (typeof own.stop === 'function') own.stop()
    own.stop = run()
  })
}
export { useEffect as useLayoutEffect }
