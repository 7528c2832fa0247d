import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { DataStack } from '../lib/data-stack.ts'
import { ServiceStack } from '../lib/service-stack.ts'

// The CLI passes cdk.json's context by itself; a direct run must give the same template.
const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'))
const app = new App({ context, analyticsReporting: false })

const data = new DataStack(app, 'UsherData')
new ServiceStack(app, 'Usher', { data })

// Loaded only when asked for: rules cost seconds that a developer's restart need not pay.
if (process.env.CDK_VALIDATION !== 'false') {
  const { addChecks } = await import('../lib/checks.ts')
  addChecks(app)
}
app.synth()
