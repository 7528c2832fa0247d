import { type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Problem } from './problem.ts'

export async function runBuild(command: string): Promise<void> {
  await run('build', command, process.env)
}

/**
 * Runs the CDK app as the CDK command would, with the context of cdk.json, so that the assembly is the one that would be deployed;
 * without an account, and without the template validator, which takes seconds.
 */
export async function synthesize(command: string, folder: string): Promise<void> {
  const { CDK_DEFAULT_ACCOUNT: _account, CDK_DEFAULT_REGION: _region, ...environment } = process.env
  const context = existsSync('cdk.json') ? JSON.parse(readFileSync('cdk.json', 'utf8')).context : undefined
  await run('app', command, {
    ...environment,
    CDK_OUTDIR: resolve(folder),
    CDK_VALIDATION: 'false',
    ...(context && { CDK_CONTEXT_JSON: JSON.stringify(context) }),
  })
}

/** Quiet when it succeeds, everything it said when it fails. */
export function run(what: string, command: string, env: SpawnOptions['env']): Promise<string> {
  return new Promise((done, reject) => {
    // in a group of its own, so that all of it can be ended with this process
    const detached = process.platform !== 'win32'
    const child = spawn(command, { shell: true, env, detached, stdio: ['ignore', 'pipe', 'pipe'] })
    const endGroup = () => {
      if (child.pid !== undefined) process.kill(detached ? -child.pid : child.pid, 'SIGTERM')
    }
    process.once('exit', endGroup)
    child.on('exit', () => process.off('exit', endGroup))
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        output += chunk
      })
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) done(output)
      else reject(new Problem(`the ${what} command failed (${command}):\n\n${output.trim().split('\n').slice(-40).join('\n')}`))
    })
  })
}
