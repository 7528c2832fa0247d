import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from '@jest/globals'

/** Who may import whom, by path or package prefix. Reading this table is reading the architecture. */
const mayImport: Record<string, readonly string[]> = {
  protocol: ['protocol/', 'valibot'],
  domain: ['domain/'],
  adapters: ['adapters/', 'domain/', 'protocol/', '@aws-sdk/', '@smithy/', '@aws-lambda-powertools/', 'aws-lambda', 'valibot', 'node:'],
  lambdas: ['adapters/', 'domain/'],
  local: ['local/', 'ws', 'jose', 'jsonata', 'node:'],
  web: ['web/', 'protocol/', 'preact', '@preact/signals', 'oidc-client-ts', 'valibot'],
  lib: ['lib/', 'adapters/deployment', 'aws-cdk-lib', 'constructs', 'cdk-nag', 'node:'],
  bin: ['lib/', 'aws-cdk-lib', 'node:'],
  demo: ['demo/', 'node:'],
}

interface Import {
  readonly file: string
  readonly target: string
}

test.each(Object.entries(mayImport))('[AR1] %s imports only what the table allows', (folder, allowed) => {
  const wrong = importsOf(folder).filter(
    ({ target }) =>
      !allowed.some(
        prefix =>
          target === prefix ||
          target.startsWith(prefix.endsWith('/') || prefix.endsWith(':') ? prefix : `${prefix}/`) ||
          target.startsWith(`${prefix}.`),
      ),
  )
  expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([])
})

test('[AR1] every folder with code is in the table', () => {
  const folders = new Set(
    sources('')
      .map(file => file.split('/')[0] ?? '')
      .filter(name => !name.includes('.')),
  )
  expect([...folders].filter(name => !['test', 'bench'].includes(name)).sort()).toEqual(Object.keys(mayImport).sort())
})

test('[AR2] the host names no product and no part of it', () => {
  const named = sources('local').filter(file => /\busher\b/i.test(readFileSync(file, 'utf8')))
  expect(named).toEqual([])
})

test('[AR3] no page makes markup or code from strings', () => {
  const forbidden =
    /innerHTML|outerHTML|dangerouslySetInnerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|postMessage\([^)]*['"]\*['"]/
  expect(sources('web').filter(file => forbidden.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('[AR4] the rules read no clock and no chance by themselves', () => {
  const impure = /Date\.now|new Date\(\)|Math\.random|setTimeout|process\./
  expect(sources('domain').filter(file => impure.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('[F23] nothing is read or written in batches, of which a part may be left undone', () => {
  const folders = ['adapters', 'domain', 'lambdas', 'lib'].flatMap(sources)
  expect(folders.length).toBeGreaterThan(50)
  expect(folders.filter(file => /Batch(Get|Write)/.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('[AR5] no file is named for having no name, and none re-exports others', () => {
  const files = sources('')
  expect(files.filter(file => /(^|\/)(utils?|helpers?|common|misc|manager|types|index)\.tsx?$/.test(file))).toEqual([])
  expect(files.filter(file => /^export \* from/m.test(readFileSync(file, 'utf8')))).toEqual([])
})

function sources(folder: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', folder === '' ? '.' : folder], {
    encoding: 'utf8',
  })
  return listed.split('\n').filter(file => /\.(ts|tsx|mts|mjs)$/.test(file))
}

/** Static and dynamic imports, relative ones as paths from the top. */
function importsOf(folder: string): readonly Import[] {
  return sources(folder).flatMap(file => {
    const code = readFileSync(file, 'utf8')
    const targets = [...code.matchAll(/(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g)]
    return targets.map(([, from, bare]) => {
      const target = from ?? bare ?? ''
      return { file, target: target.startsWith('.') ? normalize(join(dirname(file), target)) : target }
    })
  })
}
