import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Addresses } from './addresses.ts'
import type { Assembly } from './assembly.ts'
import type { AwsCall } from './aws-call.ts'
import type { AwsEndpoint } from './aws-endpoint.ts'
import type { Clock } from './clock.ts'
import { createFunctionPool, type FunctionPool, type Outcome } from './function-pool.ts'
import type { Meter } from './meter.ts'
import { derivedId, region } from './physical-names.ts'
import { Problem } from './problem.ts'
import { deploymentHelpers } from './resource-types.ts'

interface FunctionProperties {
  Code: { S3Key?: string }
  Environment?: { Variables?: Record<string, string> }
  Handler: string
  Runtime: string
  Role: string
  Timeout?: number
  MemorySize?: number
}

export interface HostedFunction {
  name: string
  arn: string
  roleArn: string
  accessKeyId: string
}

export interface Functions {
  list: readonly HostedFunction[]
  /** By name, ARN, or ARN with a qualifier. */
  find(nameOrArn: string): HostedFunction | undefined
  byAccessKey(accessKeyId: string): HostedFunction | undefined
  invoke(hosted: HostedFunction, event: string): Promise<Outcome>
  /** An asynchronous invocation: tried again twice, then given up and logged. */
  invokeEvent(hosted: HostedFunction, event: string): void
  close(): Promise<void>
}

export interface FunctionsOptions {
  assembly: Assembly
  addresses: Addresses
  /** Where functions reach this host's AWS API. */
  endpoint: Pick<AwsEndpoint, 'url' | 'answer'>
  /** The engine, if this host started it. */
  engine: string | undefined
  folder: string
  clock: Clock
  retryDelaysMs: readonly number[]
  meter: Meter | undefined
  log(line: string): void
}

/** All functions of the assembly, each with the environment that its template gives it and an access key of its own. */
export function openFunctions(options: FunctionsOptions): Functions {
  const { assembly, addresses, endpoint, engine, folder, clock, meter, log } = options
  const helpers = deploymentHelpers(assembly)
  mkdirSync(folder, { recursive: true })
  const pools = new Map<string, FunctionPool>()
  const list: HostedFunction[] = []
  for (const { ref: name, attributes, properties } of assembly.ofType<FunctionProperties>('AWS::Lambda::Function')) {
    if (helpers.has(name)) continue
    const { Code, Runtime, Timeout = 3, MemorySize = 128 } = properties
    if (!Runtime.startsWith('nodejs')) throw new Problem(`function ${name} wants the runtime ${Runtime}; this host runs Node.js only`)
    if (!Code.S3Key) throw new Problem(`function ${name} has inline code; this host runs asset folders only`)
    const hosted = { name, arn: attributes.Arn ?? '', roleArn: properties.Role, accessKeyId: `AKIA${derivedId(name, 16).toUpperCase()}` }
    const environment = {
      ...runtimeVariables(hosted, endpoint.url, MemorySize),
      ...addresses.localise(properties.Environment?.Variables ?? {}, endpoint.url),
    }
    const definition = {
      ...hosted,
      folder: assembly.assetFolder(Code.S3Key),
      handler: properties.Handler,
      environment,
      timeoutMs: Timeout * 1000,
      memoryMb: MemorySize,
      network: {
        endpoint: endpoint.url,
        accessKeyId: hosted.accessKeyId,
        engine,
        answer: (call: AwsCall) => endpoint.answer(hosted, call),
      },
      meter: meter && ((used: Parameters<Meter['addTo']>[1]) => meter.addTo(name, used)),
    }
    pools.set(name, createFunctionPool(definition, join(folder, `${name}.log`), log))
    list.push(hosted)
  }

  const byName = new Map(list.map(hosted => [hosted.name, hosted]))
  const byKey = new Map(list.map(hosted => [hosted.accessKeyId, hosted]))
  const cancellations = new Set<() => void>()
  let closing = false
  const retries = new Map(
    assembly
      .ofType<{ FunctionName: string; MaximumRetryAttempts?: number }>('AWS::Lambda::EventInvokeConfig')
      .map(({ properties }) => [properties.FunctionName, properties.MaximumRetryAttempts ?? options.retryDelaysMs.length]),
  )

  async function invoke(hosted: HostedFunction, event: string): Promise<Outcome> {
    const pool = pools.get(hosted.name)
    if (!pool) throw new Error(`no pool for ${hosted.name}`)
    const outcome = await pool.invoke(event)
    if (!outcome.ok && !closing) {
      const { errorType, errorMessage } = JSON.parse(outcome.payload)
      log(`${hosted.name} failed: ${errorType}: ${errorMessage}`)
    }
    return outcome
  }

  async function attempt(hosted: HostedFunction, event: string, tries: number): Promise<void> {
    const { ok } = await invoke(hosted, event)
    const delay = tries < (retries.get(hosted.name) ?? Number.POSITIVE_INFINITY) ? options.retryDelaysMs[tries] : undefined
    if (ok || closing) return
    if (delay === undefined) return log(`${hosted.name}: an asynchronous event is given up after ${tries + 1} tries`)
    const cancel = clock.setTimer(clock.now() + delay, () => {
      cancellations.delete(cancel)
      void attempt(hosted, event, tries + 1)
    })
    cancellations.add(cancel)
  }

  return {
    list,
    find: nameOrArn => byName.get(nameOrArn) ?? byName.get(nameOrArn.split(':')[6] ?? ''),
    byAccessKey: key => byKey.get(key),
    invoke,
    invokeEvent: (hosted, event) => void attempt(hosted, event, 0),
    async close() {
      closing = true
      for (const cancel of cancellations) cancel()
      await Promise.all([...pools.values()].map(pool => pool.close()))
    },
  }
}

function runtimeVariables({ name, accessKeyId }: HostedFunction, endpoint: string, memoryMb: number): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SFN: endpoint,
    AWS_ENDPOINT_URL_LAMBDA: endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    TZ: ':UTC',
  }
}
