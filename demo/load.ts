/** Fills a new data folder: queues, people, replies and known customers, through the HTTP API, signed in as ada would. */
import { readFileSync } from 'node:fs'
import { customers, queues, replies } from './centre.ts'
import { signIn } from './sign-in.ts'

const { HOST_URL = '', ISSUER_URL = '', CLIENT_ID = '' } = process.env
const { staff } = JSON.parse(readFileSync(new URL('./demo.json', import.meta.url), 'utf8')) as {
  staff: readonly { username: string; password: string; name: string; email: string; groups: readonly string[] }[]
}

const ada = staff.find(person => person.groups.includes('administrator'))
if (ada === undefined) throw new Error('demo.json names no administrator')
const token = await signIn({
  issuer: ISSUER_URL,
  clientId: CLIENT_ID,
  redirectUri: `${HOST_URL}/console/`,
  username: ada.username,
  password: ada.password,
})

for (const queue of queues) await send('POST', 'queues', queue)
for (const { username, name, email, groups } of staff) {
  const isAgent = groups.includes('agent')
  await send('POST', 'staff', {
    id: username,
    name,
    email,
    role: groups[0],
    queues: isAgent ? queues.map(({ id }) => ({ queue: id })) : [],
  })
}
// the administrator's own staff item came with the sign-in, which tells no name
await send('PUT', `staff/${ada.username}`, { rev: 1, name: ada.name, email: ada.email, role: 'administrator' })
for (const reply of replies) await send('POST', 'replies', reply)
for (const { record, notes } of customers) {
  const { id } = await send('POST', 'records', record)
  for (const note of notes) await send('POST', `records/${id}/notes`, note)
}

/** Creates or changes it, or leaves it as it is. */
async function send(method: 'POST' | 'PUT', what: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${HOST_URL}/api/${what}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok && response.status !== 409) throw new Error(`${method} ${what}: ${response.status} ${text}`)
  return JSON.parse(text) as Record<string, unknown>
}
