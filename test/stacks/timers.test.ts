import { createRequire } from 'node:module'
import { ofType, type Resource, synthesized, text } from './synthesized.ts'

// The package is CommonJS whose exports Node cannot list.
const aslValidator: (definition: object) => { isValid: boolean; errorsText: () => string } = createRequire(import.meta.url)('asl-validator')

let machines: Resource['Properties'][]
beforeAll(() => {
  machines = ofType(synthesized().service, 'AWS::StepFunctions::StateMachine').map(([, machine]) => machine)
})

test('[ST9] each kind of deadline is a machine whose name is known before it exists', () => {
  const names = machines.map(({ StateMachineName }) => StateMachineName)
  expect(names).toEqual(['usher-offer-timeout', 'usher-post-processing', 'usher-presence'])
})

test('[ST9] a machine waits until the time it was given, then lets one function decide, and repeats it in an outage only', () => {
  for (const machine of machines) {
    const definition = definitionOf(machine)
    expect(definition).toMatchObject({ StartAt: 'Wait', QueryLanguage: 'JSONata' })
    expect(Object.keys(definition.States)).toEqual(['Wait', 'Decide'])
    expect(definition.States.Wait).toMatchObject({ Type: 'Wait', Timestamp: '{% $states.input.at %}', Next: 'Decide' })
    expect(definition.States.Decide).toMatchObject({
      End: true,
      Arguments: { Payload: '{% $states.input %}' },
      Retry: [{ ErrorEquals: ['States.TaskFailed', 'States.Timeout'], BackoffRate: 2, JitterStrategy: 'FULL' }],
    })
  }
})

test('[ST9] every definition is valid Amazon States Language', () => {
  for (const machine of machines) {
    const { isValid, errorsText } = aslValidator(definitionOf(machine))
    expect(isValid ? '' : errorsText()).toBe('')
  }
  const broken = definitionOf(machines[0])
  broken.States.Wait.Next = 'Nowhere'
  expect(aslValidator(broken).isValid).toBe(false)
})

test('[ST9] a machine logs its transitions without what they carry', () => {
  for (const { LoggingConfiguration } of machines) expect(LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false })
})

function definitionOf({ DefinitionString }: Resource['Properties']) {
  const filled = text(DefinitionString).replace('<AWS::Partition>', 'aws')
  return JSON.parse(filled.replace(/<Functionstimer\w+\.Arn>/, 'arn:aws:lambda:eu-central-1:123456789012:function:timer'))
}
