// Runs inside a worker thread and stands for Lambda's runtime. Plain JavaScript: a worker must start without a TypeScript loader.
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabaseUnits } from './database-units.mjs'
import { openNetwork } from './function-network.mjs'

const { file, exportName, functionName, functionArn, memoryMb, network, metered } = workerData
const units = metered ? openDatabaseUnits() : undefined
// before the bundle, so that its SDK finds this network
const answered = openNetwork(network, call => parentPort.postMessage(call), units)
const loading = import(file)
// a bundle that does not load fails each invocation by name, as Lambda's Runtime.ImportModuleError does
loading.catch(() => undefined)

parentPort.on('message', message => (message.call === undefined ? void invoke(message) : answered(message)))

async function invoke({ id, event, deadline }) {
  const began = performance.now()
  // what other events of this worker have consumed meanwhile goes along with whoever is done first
  const end = outcome =>
    parentPort.postMessage({ id, ...outcome, ...(units && { used: { billedMs: Math.ceil(performance.now() - began), ...units.take() } }) })
  try {
    const handler = (await loading)[exportName]
    if (typeof handler !== 'function')
      throw Object.assign(new Error(`${exportName} is not exported by ${file}`), { name: 'Runtime.HandlerNotFound' })
    const result = await handler(JSON.parse(event), {
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memoryMb),
      awsRequestId: id,
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    })
    end({ ok: true, payload: JSON.stringify(result) ?? 'null' })
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error))
    const trace = (failure.stack ?? '').split('\n')
    end({ ok: false, payload: JSON.stringify({ errorType: failure.name, errorMessage: failure.message, trace }) })
  }
}
