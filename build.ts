/** Bundles what is deployed: one folder per function under dist/lambdas, one folder per site under dist/sites. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { minify } from '@swc/core'
import { type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild'
import { functionEntries } from './adapters/deployment.ts'
import { privateNames } from './web/customer/private-names.ts'

/** Past this a bundle delays every cold start; the usual culprit is the SDK's CommonJS copy. */
const lambdaBudget = 500_000

interface Page {
  readonly site: string
  /** Folder of the page within its site; also its path in the browser. Empty for a site of one page. */
  readonly path: string
  readonly source: string
  /** Stands in place of the page's own `main.tsx`. */
  readonly main?: string
  readonly alias?: Record<string, string>
  /** From a part that is fetched later to the one that is there before it. */
  readonly after?: Record<string, string>
}

/** A customer's page is loaded on phones: it carries the parts of these libraries that it uses, and no more. 9 KB gz; of the console 2 KB. */
const smallParts = {
  valibot: './web/shared/schemas.ts',
  '@preact/signals': './web/shared/small-signals.ts',
  'preact/jsx-runtime': './web/shared/small-view.ts',
  'preact/hooks': './web/shared/small-view.ts',
  preact: './web/shared/small-view.ts',
}

const customerParts = (main: string) => ({
  'web/customer/engine.ts': main,
  'web/customer/extras.ts': 'web/customer/engine.ts',
  'web/customer/take-place.ts': 'web/customer/engine.ts',
  'web/customer/words/de.ts': main,
  'web/customer/words/ar.ts': main,
  'web/customer/words/de-chat.ts': 'web/customer/engine.ts',
  'web/customer/words/ar-chat.ts': 'web/customer/engine.ts',
  'web/customer/words/ar-extras.ts': 'web/customer/engine.ts',
  'web/shared/words/de.ts': 'web/customer/engine.ts',
  'web/shared/words/ar.ts': 'web/customer/engine.ts',
})

const pages: readonly Page[] = [
  { site: 'staff', path: 'console', source: 'web/console', alias: { valibot: smallParts.valibot } },
  { site: 'customer', path: 'chat', source: 'web/customer', alias: smallParts, after: customerParts('web/customer/main.tsx') },
  {
    site: 'customer',
    path: 'widget',
    source: 'web/customer',
    main: '../embed/frame.ts',
    alias: smallParts,
    after: customerParts('web/embed/frame.ts'),
  },
  { site: 'viewer', path: '', source: 'web/viewer' },
]

const shared = {
  bundle: true,
  format: 'esm',
  minify: true,
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  charset: 'utf8',
} as const
const browser = { ...shared, platform: 'browser', target: 'es2022', entryNames: '[name]-[hash]' } satisfies BuildOptions

/** Lambda hands credentials over in the environment, so the SDK's search in files, sign-ins and metadata services stays out: 100 KB. */
const credentials: Plugin = {
  name: 'credentials-from-environment',
  setup(bundle) {
    bundle.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace: 'environment' }))
    bundle.onLoad({ filter: /./, namespace: 'environment' }, () => ({
      contents: `export const defaultProvider = () => async () => {
        const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env
        if (!accessKeyId || !secretAccessKey) throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set')
        return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
      }`,
    }))
  },
}

/** A style sheet as text, for a script that brings its own. */
const styleText: Plugin = {
  name: 'style-as-text',
  setup(bundle) {
    bundle.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true, legalComments: 'none' })
      return { contents: code, loader: 'text' }
    })
  },
}

/**
 * Building a schema has no effect of its own, which esbuild cannot know: so marked, what a page does not use of the protocol stays out.
 * `mute`: without the words that schemas have for what is wrong; only servers say those.
 */
function pureSchemas(mute: boolean): Plugin {
  return {
    name: 'pure-schemas',
    setup(bundle) {
      bundle.onLoad({ filter: /[/\\]protocol[/\\][\w-]+\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        const muted = mute ? text.replace(/(\bv\.(?:regex|minLength|maxLength)\([^'`\n]*), (?:'[^'\n]*'|`[^`\n]*`)\)/g, '$1)') : text
        return { contents: muted.replace(/(?<![\w.])v\.(?=\w+\()/g, '/* @__PURE__ */ v.'), loader: 'ts' }
      })
    },
  }
}

/**
 * What a page fetches later finds what the page began with in one file, and not in one for each set of parts that share it: files are
 * compressed each by itself. `parts`: from a later part to the one that is there before it. 1.5 KB gz.
 */
function afterWhatIsThere(parts: Record<string, string>): Plugin {
  return {
    name: 'after-what-is-there',
    setup(bundle) {
      const first = Object.fromEntries(Object.entries(parts).map(([part, there]) => [resolve(part), resolve(there)]))
      bundle.onLoad({ filter: /[/\\]web[/\\].*\.tsx?$/ }, async ({ path }) => {
        const there = first[path]
        if (there === undefined) return undefined
        return { contents: `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(there)}`, loader: 'ts' }
      })
    },
  }
}

type Row = readonly [name: string, bytes: number]

async function lambdas(): Promise<Row[]> {
  const entryPoints = Object.fromEntries(functionEntries.map(name => [`${name}/index`, entry(`lambdas/${name}.ts`)]))
  const { metafile } = await build({
    ...shared,
    entryPoints,
    outdir: 'dist/lambdas',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    keepNames: false,
    // Some dependencies of the SDK still call require, which an ES module does not have.
    plugins: [credentials],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  })
  return Object.entries(metafile.outputs).map(([file, output]) => {
    if (output.bytes > lambdaBudget) throw new Error(`${file} has ${output.bytes} bytes, at most ${lambdaBudget} are allowed`)
    const twice = Object.keys(output.inputs).find(input => /@aws-sdk\/.*dist-cjs/.test(input))
    if (twice) throw new Error(`${file} contains ${twice}: import the package in a way that reaches its ES modules`)
    return [relative('dist', file), output.bytes]
  })
}

/** The script that other sites include: one file whose name never changes, for any page and any policy. */
async function loader(): Promise<Row[]> {
  const { metafile } = await build({
    ...shared,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    entryPoints: [entry('web/embed/widget.ts')],
    outfile: 'dist/sites/customer/widget.js',
    plugins: [styleText],
  })
  return Object.entries(metafile.outputs).map(([file, output]) => [relative('dist', file), output.bytes])
}

async function page({ site, path, source, main = './main.tsx', alias = {}, after = {} }: Page): Promise<Row[]> {
  const html = (await readFile(entry(join(source, 'index.html')), 'utf8')).replace('"./main.tsx"', `"${main}"`)
  const root = join('dist/sites', site, path)
  const url = path === '' ? '/assets/' : `/${path}/assets/`
  const options = { ...browser, outdir: join(root, 'assets'), publicPath: url } satisfies BuildOptions

  // A worker must be a file of its own, whose name is only known once it is built.
  const worker = existsSync('web/shared/heartbeat-worker.ts')
    ? await build({ ...options, entryPoints: ['web/shared/heartbeat-worker.ts'] })
    : undefined
  const workerFile = Object.keys(worker?.metafile.outputs ?? {})[0] ?? ''

  const local = [...html.matchAll(/(?:src|href)="(\.[^"]+\.(?:tsx?|css))"/g)].map(([, reference]) => reference as string)
  const { metafile } = await build({
    ...options,
    entryPoints: local.map(reference => entry(join(source, reference))),
    alias,
    plugins: [pureSchemas(alias === smallParts), afterWhatIsThere(after)],
    // What a page warns of is for those who look into it while they work on it; a customer does not carry the words. Errors of the site stay.
    ...(alias === smallParts && { pure: ['console.warn'], mangleProps: new RegExp(`^(?:${privateNames.join('|')})$`) }),
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.svg': 'file', '.png': 'file', '.mp3': 'file', '.woff2': 'file' },
    define: { HEARTBEAT_WORKER_URL: JSON.stringify(url + basename(workerFile)), 'process.env.NODE_ENV': '"production"' },
  })
  await mkdir(root, { recursive: true })
  await writeFile(
    join(root, 'index.html'),
    local.reduce((text, reference) => rewrite(text, source, reference, url, metafile), html),
  )

  await Promise.all(Object.keys(metafile.outputs).map(shorten))

  // A page that never names the worker does not ship it.
  const outputs = { ...metafile.outputs }
  if (await mentions(Object.keys(outputs), basename(workerFile))) Object.assign(outputs, worker?.metafile.outputs)
  else if (workerFile) await rm(workerFile)
  return Promise.all(Object.keys(outputs).map(async file => [relative('dist', file), (await stat(file)).size] as const))
}

/** Shorter than esbuild writes it, and with names that compress better: 5 % less to load. What the code does stays as it is. */
async function shorten(file: string): Promise<void> {
  if (!file.endsWith('.js')) return
  const { code } = await minify(await readFile(file, 'utf8'), {
    module: true,
    ecma: 2022,
    // Reading a signal has an effect: it binds the reader to it.
    compress: { passes: 3, toplevel: true, ecma: 2022, sequences: 0, pure_getters: false, keep_fargs: false },
    mangle: { toplevel: true },
    format: { comments: false },
  })
  await writeFile(file, code)
}

/** Points one reference of a page at its hashed file, and adds the style sheet that its script imports. */
function rewrite(html: string, source: string, reference: string, url: string, metafile: Metafile): string {
  const path = join(source, reference)
  const found = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === path)
  if (!found) throw new Error(`esbuild reports no output for ${path}`)
  const [own, { cssBundle, inputs, imports }] = found
  // What later parts share with the page's own script has all of it.
  const moved = Object.values(inputs).every(({ bytesInOutput }) => bytesInOutput === 0) ? imports[0]?.path : undefined
  const file = moved ?? own
  const linked = html.replace(`"${reference}"`, `"${url}${basename(file)}"`)
  return cssBundle ? linked.replace('</head>', `<link rel="stylesheet" href="${url}${basename(cssBundle)}"></head>`) : linked
}

async function mentions(files: readonly string[], name: string): Promise<boolean> {
  const texts = await Promise.all(files.filter(file => file.endsWith('.js')).map(file => readFile(file, 'utf8')))
  return name !== '' && texts.some(text => text.includes(name))
}

function entry(path: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing, though build.ts or a page that it lists names it`)
  return path
}

function print(rows: readonly Row[], ms: number): void {
  for (const folder of new Set(rows.map(([name]) => dirname(name)))) {
    const inside = rows.filter(([name]) => dirname(name) === folder)
    const bytes = inside.reduce((sum, [, size]) => sum + size, 0)
    console.log(`${(bytes / 1000).toFixed(1).padStart(8)} KB  ${folder} (${inside.length} ${inside.length === 1 ? 'file' : 'files'})`)
  }
  console.log(`built in ${ms} ms`)
}

const started = Date.now()
await rm('dist', { recursive: true, force: true })
try {
  const rows = await Promise.all([lambdas(), loader(), ...pages.map(page)])
  print(rows.flat(), Date.now() - started)
} catch (error) {
  console.error(`build failed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
