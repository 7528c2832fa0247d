import { Agent, request } from 'node:http'
import type { Access } from './access.ts'
import { type AwsAnswer, answerJson } from './aws-call.ts'
import type { HostedFunction } from './functions.ts'
import { account, region } from './physical-names.ts'
import { engineHeaders } from './tables.ts'

export interface DatabaseProxy {
  /** Passes a DynamoDB call on to the engine, if the caller's policies allow all that it would do. */
  forward(action: string, caller: HostedFunction, body: Buffer): Promise<AwsAnswer>
  close(): void
}

interface Call {
  TableName?: string
  IndexName?: string
  TransactItems?: Record<string, { TableName: string }>[]
  RequestItems?: Record<string, unknown>
}

const transactionActions: Record<string, string> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
}

export function createDatabaseProxy(engine: string, access: Access, log: (line: string) => void): DatabaseProxy {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 })
  const { hostname, port, pathname: path, protocol } = new URL(engine)
  if (protocol !== 'http:') throw new Error(`the engine's address must be http: ${engine}`)

  function ask(action: string, body: Buffer): Promise<AwsAnswer> {
    const headers = { ...engineHeaders, 'x-amz-target': `DynamoDB_20120810.${action}`, 'content-length': body.length }
    return new Promise((resolve, reject) => {
      const outgoing = request({ agent, hostname, port, path, method: 'POST', headers }, incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', chunk => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const kept: Record<string, string> = { 'content-type': 'application/x-amz-json-1.0' }
          const requestId = incoming.headers['x-amzn-requestid']
          if (typeof requestId === 'string') kept['x-amzn-requestid'] = requestId
          resolve({ status: incoming.statusCode ?? 500, headers: kept, body: Buffer.concat(chunks) })
        })
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  return {
    async forward(action, caller, body) {
      for (const [needed, table] of neededPermissions(action, JSON.parse(body.toString()))) {
        const resource = table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${account}:table/${table}`
        if (access.allows(caller.roleArn, needed, resource)) continue
        const text = `User: ${caller.arn} is not authorized to perform: ${needed} on resource: ${resource} because no identity-based policy allows the ${needed} action`
        log(`refused: ${text}`)
        return answerJson(400, { __type: 'com.amazon.coral.service#AccessDeniedException', message: text })
      }
      try {
        return { ...(await ask(action, body)), granted: true }
      } catch (error) {
        const message = `the database engine does not answer: ${error instanceof Error ? error.message : error}`
        log(message)
        return answerJson(500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message })
      }
    },
    close: () => agent.destroy(),
  }
}

/** Each action with the table (or `table/index/name`) that it touches; a transaction needs the action of each of its parts. */
function neededPermissions(action: string, call: Call): [string, string][] {
  if (action === 'TransactWriteItems' || action === 'TransactGetItems')
    return (call.TransactItems ?? []).flatMap(item =>
      Object.entries(item).map(([kind, { TableName }]): [string, string] => [transactionActions[kind] ?? `dynamodb:${kind}`, TableName]),
    )
  const named = `dynamodb:${action}`
  if (call.RequestItems) return Object.keys(call.RequestItems).map(table => [named, table])
  return [[named, `${call.TableName ?? '*'}${call.IndexName ? `/index/${call.IndexName}` : ''}`]]
}
