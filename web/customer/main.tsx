import { startCustomerPage } from './start.tsx'

void startCustomerPage({ embedded: false })
