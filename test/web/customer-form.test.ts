import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { hue, initials } from '../../web/customer/avatar.tsx'
import { estimateWords } from '../../web/customer/estimate.ts'
import { checkStart } from '../../web/customer/form-checks.ts'
import { createFormValues } from '../../web/customer/form-values.ts'
import { knownBy } from '../../web/customer/known-customer.ts'
import { daysAhead, opensWords } from '../../web/customer/opening.ts'
import { loadExtras } from '../../web/customer/words.ts'
import { formQueue } from '../support/customer-site.ts'
import { memoryStorage } from './memory-page-storage.ts'

afterEach(() => void jest.restoreAllMocks())
const details = { queue: 'sales', nickname: 'Dana', firstName: '', lastName: '', email: '' }

describe('what is wrong with a form', () => {
  test('[CX1] a queue that wants name, address and an answer gets its words at each of these fields', () => {
    const question: ReturnType<typeof formQueue>['questions'][number] = {
      id: 'order',
      label: 'Order number',
      kind: 'text',
      required: true,
      options: [],
    }
    const queue = formQueue({ askName: 'required', askEmail: 'required', questions: [question] })
    expect(checkStart({ ...details, nickname: ' ' }, queue)).toEqual({
      nickname: 'Please tell us what to call you.',
      firstName: 'Please fill in this field.',
      lastName: 'Please fill in this field.',
      email: 'Please fill in this field.',
      'answer.sales.order': 'Please fill in this field.',
    })
    const answers = [{ question: 'order', text: '12' }]
    expect(checkStart({ ...details, firstName: 'D', lastName: 'R', email: 'd@example.com', answers }, queue)).toEqual({})
  })

  test('[CX1] what is optional may be left out, and not be wrong', () => {
    const queue = formQueue({ askName: 'optional', askEmail: 'optional' })
    expect(checkStart(details, queue)).toEqual({})
    expect(checkStart({ ...details, email: 'dana', firstName: 'x'.repeat(65) }, queue)).toEqual({
      email: 'An e-mail address looks like name@example.com.',
      firstName: 'At most 64 characters, please.',
    })
  })
})

describe('what was typed before', () => {
  test('[CX2] is there after a reload, and gone after the chat; the device keeps a person only when asked to', () => {
    const [session, device] = [memoryStorage(), memoryStorage()]
    const values = createFormValues(session, device)
    values.keep({ nickname: 'Dana', email: 'd@example.com', 'answer.sales.order': '12' }, false)
    expect(createFormValues(session, device).read()).toEqual({ nickname: 'Dana', email: 'd@example.com', 'answer.sales.order': '12' })
    expect(device.length).toBe(0)
    values.forget()
    expect(createFormValues(session, device).read()).toEqual({})
    expect(session.length).toBe(0)

    values.keep({ nickname: 'Dana', 'answer.sales.order': '12' }, true)
    values.forget()
    expect(createFormValues(memoryStorage(), device).read()).toEqual({ nickname: 'Dana' })
    expect(values.remembers()).toBe(true)
    values.keep({ nickname: 'Dana' }, false)
    expect(device.length).toBe(0)
  })

  test('[CX2] damaged storage is an empty form', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const session = memoryStorage()
    session.setItem('usher.form', '{"nickname":')
    expect(createFormValues(session, memoryStorage()).read()).toEqual({})
    session.setItem('usher.form', '{"nickname":5,"email":"d@example.com"}')
    expect(createFormValues(session, memoryStorage()).read()).toEqual({ email: 'd@example.com' })
    expect(warn).toHaveBeenCalledTimes(1)
  })

  test('[CX11] what a site signed is known, and what is not a token is nothing', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {})
    const payload = Buffer.from(
      JSON.stringify({ name: 'Dana Réyes', given_name: 'Dana', email: 'd@example.com', sub: 'customer-7', exp: 5 }),
    ).toString('base64url')
    const jwt = `e30.${payload}.sig`
    expect(knownBy(jwt)).toEqual({ nickname: 'Dana Réyes', firstName: 'Dana', email: 'd@example.com', sub: 'customer-7', identity: jwt })
    expect(knownBy('nonsense')).toEqual({})
    expect(warn).toHaveBeenCalled()
  })
})

describe('when a queue opens', () => {
  const now = new Date(2026, 10, 27, 22, 30).getTime()
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime()

  test('[CX3] the days are those of the viewer, also across midnight', async () => {
    await loadExtras('en')
    expect([at(27, 23), at(28, 0), at(28, 9), at(30, 9)].map(time => daysAhead(time, now))).toEqual([0, 1, 1, 3])
    expect(opensWords(at(27, 23), now)).toMatch(/^Opens today at 11:00.PM\.$/)
    expect(opensWords(at(28, 9), now)).toMatch(/^Opens tomorrow at 9:00.AM\.$/)
    expect(opensWords(at(30, 9), now)).toMatch(/^Opens Monday at 9:00.AM\.$/)
  })

  test('[CX3] an estimate is in minutes, and honest about less than one', () => {
    const words = (from: number, to: number) => estimateWords({ fromMs: from * 1_000, toMs: to * 1_000 })
    expect([words(5, 40), words(110, 200), words(150, 170), words(0, 600)]).toEqual([
      'The wait is usually less than a minute.',
      'The wait is usually 2 to 4 min.',
      'The wait is usually about 3 min.',
      'The wait is usually 1 to 10 min.',
    ])
  })
})

test('[S7] an agent without a picture is two letters on a hue that is always the same', () => {
  expect([initials('Alice Adler'), initials('alice'), initials('  Ana  de la Cruz '), initials('')]).toEqual(['AA', 'A', 'AC', ''])
  expect(hue('Alice Adler')).toBe(hue('Alice Adler'))
  expect(hue('Bob')).not.toBe(hue('Alice Adler'))
})
