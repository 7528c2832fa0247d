/** Builds the real ports from the environment. Nothing else makes a client (H17). */
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import type { Background, Ids, Ports, Sockets } from '../domain/ports.ts'
import { variables } from './deployment.ts'
import { createDynamoStore } from './dynamodb.ts'
import { createDynamoClient } from './dynamodb-client.ts'
import { lean, leanOptions } from './lean-client.ts'
import { createSocketPoster } from './sockets.ts'
import { createStepFunctionsClient, createTimers } from './state-machines.ts'
import { createJournal } from './telemetry.ts'
import { frameOf } from './wire.ts'

type Environment = Readonly<Record<string, string | undefined>>

export function awsPorts(env: Environment): Ports {
  return {
    ...tablePorts(env),
    sockets: sockets(required(env, variables.sockets)),
    timers: createTimers({ client: createStepFunctionsClient(), prefix: required(env, variables.machinePrefix) }),
    background: background(required(env, variables.drainFunction)),
  }
}

/** For a function that reads and writes the table and does nothing else. */
export function tableOnlyPorts(env: Environment): Ports {
  const none = (what: string) => () => Promise.reject(new Error(`this function has no ${what}`))
  return {
    ...tablePorts(env),
    sockets: { post: none('sockets') },
    timers: { start: none('timers') },
    background: { drain: none('background') },
  }
}

function tablePorts(env: Environment) {
  return {
    store: createDynamoStore({ client: createDynamoClient(env), tableName: required(env, variables.table) }),
    clock: { now: Date.now, pause: (ms: number) => pause(ms) },
    ids,
    journal: createJournal(),
  }
}

const ids: Ids = {
  random: bits => randomBytes(Math.ceil(bits / 8)).toString('base64url'),
  fraction: Math.random,
  hash: text => createHash('sha256').update(text).digest('base64url'),
}

function sockets(url: string): Sockets {
  const poster = createSocketPoster({ url })
  return {
    async post(listener, notice) {
      const frame = frameOf(listener, notice)
      return frame === undefined ? 'sent' : poster.post(listener.connection, JSON.stringify(frame))
    },
  }
}

/** Asynchronous: the caller does not wait, and Lambda repeats a call that failed. */
function background(functionName: string): Background {
  const client = lean(new LambdaClient({ maxAttempts: 2, ...leanOptions({ requestTimeout: 2000 }) }))
  return {
    async drain(queue, holder) {
      await client.send(
        new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: JSON.stringify({ queue, holder }) }),
      )
    },
  }
}

function required(env: Environment, name: string): string {
  const value = env[name]
  if (value === undefined || value === '')
    throw new Error(`environment variable ${name} is not set; the stack sets it for functions that need it`)
  return value
}
