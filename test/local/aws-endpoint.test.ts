import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { manualClock } from '../support/manual-clock.ts'
import { eventually, type Hosted, hostFixture } from './fixture/hosted.ts'

let hosted: Hosted
const clock = manualClock()
beforeAll(async () => {
  hosted = await hostFixture({ clock })
})
afterAll(() => hosted.close())

test('[LH17] a database call that the role does not grant is AccessDeniedException naming function, action and table', async () => {
  const refused = await hosted.act('delete')
  expect(refused).toMatchObject({ error: 'AccessDeniedException', status: 400 })
  expect(refused.message).toMatch(
    /function:Service-api-\w+ is not authorized to perform: dynamodb:DeleteItem on resource: arn:aws:dynamodb:.*table\/Data-Table/,
  )
})

test('[LH18] a transaction needs the action of each of its parts', async () => {
  expect(await hosted.act('transactDelete')).toMatchObject({ error: 'AccessDeniedException' })
  expect(await hosted.act('transactPut')).not.toHaveProperty('error')
})

test('[LH19] a caller without the key of a hosted function is refused', async () => {
  const environment = (await (await hosted.get('/api/environment')).json()) as { AWS_ENDPOINT_URL_DYNAMODB: string }
  const stranger = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' },
  })
  await expect(stranger.send(new GetItemCommand({ TableName: 't', Key: {} }))).rejects.toMatchObject({
    name: 'MissingAuthenticationTokenException',
  })
  stranger.destroy()
})

test('[LH20] a function sees the environment of its template and its own key, and nothing of the host', async () => {
  const environment = (await (await hosted.get('/api/environment')).json()) as Record<string, string>
  expect(environment).toMatchObject({
    AWS_REGION: 'us-east-1',
    TABLE_NAME: expect.stringMatching(/^Data-Table/),
    AWS_ACCESS_KEY_ID: expect.any(String),
  })
  expect(environment).not.toHaveProperty('HOME')
  const keys = hosted.host.functions.list.map(({ accessKeyId }) => accessKeyId)
  expect(new Set(keys).size).toBe(keys.length)
})

test('[LH21] a handler error, a crash and a time-out reach the caller as Lambda words them, and the next call is served', async () => {
  const invoke = (payload: unknown) => hosted.act('invoke', { payload })
  expect(await invoke({ key: 'once', until: 9 })).toMatchObject({
    status: 200,
    functionError: 'Unhandled',
    payload: expect.stringContaining('RangeError'),
  })
  expect(await invoke({ crash: true })).toMatchObject({ payload: expect.stringContaining('Runtime.ExitError') })
  expect(await invoke({ hang: true })).toMatchObject({ payload: expect.stringContaining('Task timed out after 1.00 seconds') })
  expect(await invoke({ key: 'after' })).toMatchObject({ payload: '{"hits":1}' })
})

test('[LH22] an asynchronous event is accepted with 202 and tried again twice', async () => {
  expect(await hosted.act('invoke', { type: 'Event', payload: { key: 'later', until: 3 } })).toMatchObject({ status: 202 })
  const failures = () => hosted.lines.filter(line => /only \d of 3/.test(line)).length
  await eventually(async () => failures() === 1)
  await clock.advance(60_000)
  await eventually(async () => failures() === 2)
  await clock.advance(120_000)
  expect(await eventually(() => hosted.value('later'))).toBe('done')
})

test('[LH22] invoking what the role does not grant is refused', async () => {
  const authorize = hosted.host.functions.list.find(({ name }) => name.includes('authorize'))?.name
  expect(await hosted.act('invoke', { name: authorize, payload: {} })).toMatchObject({ error: 'AccessDeniedException', status: 403 })
})

test('[LH23] a state machine waits, then invokes its function, if its own role grants that', async () => {
  const at = new Date(clock.now() + 30_000).toISOString()
  const started = await hosted.act('start', { machine: 'later', name: 'one', input: { at, key: 'machine' } })
  expect(started.executionArn).toMatch(/execution:fixture-later:one$/)
  expect(await hosted.value('machine')).toBeNull()
  await clock.advance(31_000)
  expect(await eventually(() => hosted.value('machine'))).toBe('done')
  await hosted.act('start', { machine: 'ungranted', name: 'two', input: { at, key: 'never' } })
  await clock.advance(1)
  await eventually(async () => hosted.lines.some(line => /ungranted.* is not authorized to perform: lambda:InvokeFunction/.test(line)))
  expect(await hosted.act('start', { machine: 'unknown', name: 'three', input: {} })).toMatchObject({ error: 'StateMachineDoesNotExist' })
})

test("[LH24] a rule of one minute invokes its function with the rule's input", async () => {
  await clock.advance(61_000)
  expect(await eventually(() => hosted.value('minute'))).toBe('done')
})
