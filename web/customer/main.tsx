import { startCustomerPage } from './start.tsx'

void startCustomerPage({})
