/**
 * The simulation with a change in the rules under it: the real files, a few words of them exchanged, bundled and loaded apart from
 * everything else. A change whose place is not found exactly once is an error, so no mutant outlives the code that it changes.
 */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { runInThisContext } from 'node:vm'
import { build } from 'esbuild'

export type Scenes = typeof import('./scenes.ts')

/** Text that stands once in the file, and what stands there instead. */
export type Edit = readonly [from: string, to: string]
/** By file of `domain/`. */
export type Edits = Readonly<Record<string, readonly Edit[]>>

export async function scenesWith(edits: Edits): Promise<Scenes> {
  const left = new Map(Object.entries(edits).map(([file, changes]) => [resolve('domain', file), changes]))
  const { outputFiles } = await build({
    entryPoints: ['test/simulation/mutants/scenes.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'scenes',
    target: 'node20',
    plugins: [
      {
        name: 'mutant',
        setup({ onLoad }) {
          onLoad({ filter: /\/domain\/[\w-]+\.ts$/ }, async ({ path }) => {
            const changes = left.get(path) ?? []
            left.delete(path)
            return { contents: changes.reduce(changed, await readFile(path, 'utf8')), loader: 'ts' }
          })
        },
      },
    ],
  })
  if (left.size > 0) throw new Error(`not part of the simulation: ${[...left.keys()].join(', ')}`)
  // outside of the test's own context, where global names are slow to look up
  return runInThisContext(`(() => { ${outputFiles[0]?.text}; return scenes })()`) as Scenes
}

function changed(text: string, [from, to]: Edit): string {
  const places = text.split(from).length - 1
  if (places !== 1) throw new Error(`stands ${places} times, not once: ${from}`)
  return text.replace(from, () => to)
}
