/** The trial centre with short times: what takes minutes of a working day is seen within seconds. */
import type { Browser } from 'playwright-core'
import { type Administrator, openAdministrator } from '../../bench/administrator.ts'
import { startTestHost, type TestHost } from './host.ts'
import { type CustomerDetails, type CustomerScreen, openCustomerPage, startChatOn } from './people.ts'

/** Support wants a code and answers within eight seconds; Sales wants none, and has time. Bob alone is asked for no longer than may be. */
export async function startShortCentre(): Promise<{ readonly host: TestHost; readonly administrator: Administrator }> {
  const host = await startTestHost({ demo: 'demo/demo.json' })
  const administrator = await openAdministrator(host)
  await administrator.change('queues', 'support', { offerTimeoutSeconds: 60, slaSeconds: 8, postProcessingSeconds: 5 })
  await administrator.change('queues', 'sales', { offerTimeoutSeconds: 60, slaSeconds: 600, postProcessingSeconds: 8 })
  await administrator.change('staff', 'bob', { offerTimeoutSeconds: 15 })
  return { host, administrator }
}

/** A customer at the form, who says what Support asks. */
export async function customerAt(browser: Browser, host: TestHost, details: CustomerDetails): Promise<CustomerScreen> {
  const screen = await openCustomerPage(browser, host)
  if (details.queue === 'Support') {
    await screen.page.getByLabel('Queue').selectOption({ label: 'Support' })
    await screen.page.getByLabel('What is it about?').selectOption('An order')
  }
  return startChatOn(screen, details)
}
