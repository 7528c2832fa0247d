import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { budgets, measure } from '../../bench/sizes.ts'
import { privateNames } from '../../web/customer/private-names.ts'

test.each(['loader', 'form', 'chat', 'console'] as const)('[ST20] %s is within its budget', part => {
  const measured = measure()[part]
  expect(measured).toBeGreaterThan(1_000)
  expect(measured).toBeLessThanOrEqual(budgets[part])
})

/** What frames, bodies and messages to the site have for names; the limits of limits.ts are never sent. */
const sent = readdirSync('protocol')
  .filter(file => file !== 'limits.ts' && file !== 'reading.ts')
  .map(file => readFileSync(`protocol/${file}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|\blimits\.\w+/g, ''))
  .join('\n')

test('[ST20] a name that is written short on the page is a name of nothing that is sent', () => {
  const names = new Set([...sent.matchAll(/\b(\w+)\b(?=\??:)/g)].map(([, name]) => name))
  expect(names).toContain('transactionId')
  expect(privateNames.filter(name => names.has(name))).toEqual([])
  expect(new Set(privateNames).size).toBe(privateNames.length)
})

test('[ST20] a name that is written short on the page is in no list of names that are looked up', () => {
  const lists = sourcesOf('web/customer', 'web/shared').matchAll(/\bof \[((?:'\w+'(?:, )?)+)\]/g)
  const listed = [...lists].flatMap(([, list]) => [...(list as string).matchAll(/\w+/g)].map(String))
  expect(listed).toContain('rotation')
  expect(listed.filter(name => privateNames.includes(name))).toEqual([])
})

test('[ST20] a name that is written short on the page is not imported when a part is fetched', () => {
  const fetched = sourcesOf('web/customer', 'web/shared').matchAll(/import\('\.\/(?:[\w-]+\/)*([\w-]+)\.ts'\)/g)
  const paths = new Set([...fetched].map(([, name]) => name))
  expect(paths).toContain('engine')
  const exported = readdirSync('web/customer')
    .filter(file => paths.has(file.replace(/\.tsx?$/, '')))
    .flatMap(file => [
      ...readFileSync(`web/customer/${file}`, 'utf8').matchAll(/export (?:async )?(?:function|const|let) (\w+)|export \{ (\w+) \}/g),
    ])
    .map(([, own, passed]) => own ?? passed)
  expect(exported).toContain('takePlace')
  expect(exported.filter(name => privateNames.includes(name as string))).toEqual([])
})

function sourcesOf(...folders: readonly string[]): string {
  const files = folders.flatMap(folder =>
    readdirSync(folder)
      .filter(file => /\.tsx?$/.test(file))
      .map(file => readFileSync(`${folder}/${file}`, 'utf8')),
  )
  return files.join('\n')
}
