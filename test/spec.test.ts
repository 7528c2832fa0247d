import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

interface Rule {
  readonly id: string
  readonly state: string
}

/** Rows of the tables in docs/spec.md: `| id | built or planned | sentence |`. */
const rules: readonly Rule[] = readFileSync('docs/spec.md', 'utf8')
  .split('\n')
  .flatMap(line => {
    const [, id, state] = /^\| *([A-Z]{1,3}\d+) *\| *(\w+) *\|/.exec(line) ?? []
    return id === undefined || state === undefined ? [] : [{ id, state }]
  })

/** Ids in brackets at the beginning of test titles. */
const named = new Set(
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', 'test'], { encoding: 'utf8' })
    .split('\n')
    .filter(file => /\.test\.tsx?$/.test(file) || /contract\.ts$/.test(file))
    .flatMap(file => [...readFileSync(file, 'utf8').matchAll(/(?:test|it)(?:\.each\([\s\S]*?\))?\(\s*[`'"]((?:\[[A-Z]{1,3}\d+\] ?)+)/g)])
    .flatMap(([, ids]) => [...(ids ?? '').matchAll(/\[([A-Z]{1,3}\d+)\]/g)].map(([, id]) => id)),
)

test('[AR6] every id stands once, and is built or planned', () => {
  expect(rules.length).toBeGreaterThan(100)
  const ids = rules.map(rule => rule.id)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  expect(rules.filter(({ state }) => state !== 'built' && state !== 'planned')).toEqual([])
})

test('[AR6] every rule that is built is named by a test', () => {
  expect(rules.filter(({ id, state }) => state === 'built' && !named.has(id)).map(({ id }) => id)).toEqual([])
})

test('[AR6] every id that a test names is a rule, and is built', () => {
  const built = new Set(rules.filter(({ state }) => state === 'built').map(({ id }) => id))
  expect([...named].filter(id => id !== undefined && !built.has(id)).sort()).toEqual([])
})
