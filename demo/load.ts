/** Fills a new data folder: two queues and five people, through the administrator's HTTP API, signed in as ada would. */
import { readFileSync } from 'node:fs'
import { signIn } from './sign-in.ts'

const { HOST_URL = '', ISSUER_URL = '', CLIENT_ID = '' } = process.env
const { staff } = JSON.parse(readFileSync(new URL('./demo.json', import.meta.url), 'utf8')) as {
  staff: readonly { username: string; password: string; name: string; email: string; groups: readonly string[] }[]
}

const queues = [
  { id: 'sales', name: 'Sales' },
  {
    id: 'support',
    name: 'Support',
    // no hours: the demo is open always
    questions: [
      { id: 'about', label: 'What is it about?', kind: 'choice', required: true, options: ['An order', 'A refund', 'Something else'] },
      { id: 'order', label: 'Order number', kind: 'text' },
    ],
  },
]

const ada = staff.find(person => person.groups.includes('administrator'))
if (ada === undefined) throw new Error('demo.json names no administrator')
const token = await signIn({
  issuer: ISSUER_URL,
  clientId: CLIENT_ID,
  redirectUri: `${HOST_URL}/console/`,
  username: ada.username,
  password: ada.password,
})

for (const queue of queues) await put('queues', queue)
for (const { username, name, email, groups } of staff) {
  const isAgent = groups.includes('agent')
  await put('staff', { id: username, name, email, role: groups[0], queues: isAgent ? queues.map(({ id }) => ({ queue: id })) : [] })
}

/** Creates it, or leaves it as it is; the administrator's own staff item came with the sign-in. */
async function put(what: 'queues' | 'staff', body: { readonly id: string; readonly [setting: string]: unknown }): Promise<void> {
  const response = await fetch(`${HOST_URL}/api/${what}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok && response.status !== 409) throw new Error(`${what} ${body.id}: ${response.status} ${await response.text()}`)
}
