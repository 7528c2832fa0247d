import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { createDynamoClient } from '../../adapters/dynamodb-client.ts'

const binary = join(process.cwd(), 'node_modules/@dynoxide/linux-x64/dynoxide')

export const engineIsHere = existsSync(binary)

export interface Engine {
  readonly client: DynamoDBClient
  readonly tableName: string
  readonly endpoint: string
  readonly pid: number
  stop(): Promise<void>
}

/** A child process on a free port with a database of its own and the one table. */
export async function startEngine(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'usher-engine-'))
  const endpoint = `http://127.0.0.1:${await freePort()}`
  const child = spawn(binary, ['--port', new URL(endpoint).port, '--db-path', join(folder, 'table.db')], { stdio: 'ignore' })
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' })
  const client = createDynamoClient({ AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_DYNAMODB: endpoint })
  await untilItAnswers(client)
  const tableName = 'usher-contract'
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  )
  return {
    client,
    tableName,
    endpoint,
    pid: child.pid as number,
    async stop() {
      client.destroy()
      const exited = once(child, 'exit')
      child.kill()
      await exited
      await rm(folder, { recursive: true })
    },
  }
}

async function untilItAnswers(client: DynamoDBClient) {
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new ListTablesCommand({}))
      return
    } catch (error) {
      if (tries === 40) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error(`expected a port, not ${address}`)
  return address.port
}
