import { startSchedule } from '../../local/schedule.ts'
import { manualClock } from '../support/manual-clock.ts'

const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:sweep'

function schedule(expression: string, invoke: (payload: unknown) => Promise<unknown> = async () => undefined) {
  const clock = manualClock()
  const calls: { at: number; payload: unknown }[] = []
  const lines: string[] = []
  const opened = clock.now()
  const { close } = startSchedule({
    rules: [{ name: 'sweep', expression, targets: [{ arn }] }],
    clock,
    invoke: (_arn, payload) => {
      calls.push({ at: clock.now() - opened, payload })
      return invoke(payload)
    },
    log: line => lines.push(line),
  })
  return { clock, calls, lines, close }
}

test('[LH41] a rule fires once a period with the event of EventBridge', async () => {
  const it = schedule('rate(1 minute)')
  await it.clock.advance(180_000)
  expect(it.calls.map(({ at }) => at)).toEqual([60_000, 120_000, 180_000])
  expect(it.calls[0]?.payload).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: '2026-11-22T10:01:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:events:eu-west-1:000000000000:rule/sweep'],
    detail: {},
  })
})

test('[LH42] a run still going does not hold up the next, a failed one is logged', async () => {
  const hanging = schedule('rate(2 hours)', () => new Promise(() => {}))
  await hanging.clock.advance(4 * 3600_000)
  expect(hanging.calls).toHaveLength(2)
  const failing = schedule('rate(1 day)', () => Promise.reject(new Error('no such function')))
  await failing.clock.advance(2 * 24 * 3600_000)
  expect(failing.calls).toHaveLength(2)
  expect(failing.lines[0]).toBe(`schedule sweep, ${arn}: no such function`)
})

test.each(['cron(0 * * * ? *)', 'rate(0 minutes)', 'rate(1 minutes)', 'rate(5 minute)', 'rate(1 week)'])(
  '[LH43] %s is refused by name',
  expression => {
    expect(() => schedule(expression)).toThrow(/^schedule sweep: .* is not run here/)
  },
)

test('[LH43] a closed schedule fires no more', async () => {
  const it = schedule('rate(1 minute)')
  await it.clock.advance(60_000)
  it.close()
  await it.clock.advance(600_000)
  expect(it.calls).toHaveLength(1)
  expect(it.clock.pending()).toBe(0)
})
