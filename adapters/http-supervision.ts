import { supervise } from '../domain/supervision.ts'
import { as } from './http-staff.ts'
import { supervisionView } from './wire-supervision.ts'

export const supervision = as('supervisor', async ports => ({ status: 200, body: supervisionView(await supervise(ports)) }))
