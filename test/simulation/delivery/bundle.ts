/** One file with the simulator and everything it plays: plain Node runs it, on any core, with the real code or with an edit of it. */
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** A change of one place of the real code. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly replace: string
}

export async function bundle(edits: readonly Edit[] = []): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), 'delivery-')), 'share.mjs')
  const edited = new Set<Edit>()
  await build({
    entryPoints: ['test/simulation/delivery/share.ts'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [editing(edits, edited)],
  })
  const unused = edits.filter(edit => !edited.has(edit))
  if (unused.length > 0) throw new Error(`${unused.map(({ file }) => file).join(', ')} is no part of what the simulator plays`)
  return outfile
}

function editing(edits: readonly Edit[], edited: Set<Edit>): Plugin {
  const of = (path: string) => edits.filter(({ file }) => resolve(file) === path)
  return {
    name: 'edits',
    setup(bundling) {
      bundling.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const mine = of(path)
        if (mine.length === 0) return undefined
        let contents = await readFile(path, 'utf8')
        for (const edit of mine) {
          contents = changed(contents, edit)
          edited.add(edit)
        }
        return { contents, loader: 'ts' }
      })
    },
  }
}

/** Exactly once, or the code has moved on and the edit says nothing any more. */
function changed(contents: string, { file, find, replace }: Edit): string {
  const times = contents.split(find).length - 1
  if (times !== 1) throw new Error(`${file} holds '${find}' ${times} times, not once`)
  return contents.replace(find, () => replace)
}
