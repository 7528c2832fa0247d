import type { ReceiptsView } from '../../protocol/views.ts'

/** Marks only rise, whichever frame comes first. */
export function higherReceipts(a: ReceiptsView, b: ReceiptsView): ReceiptsView {
  const mark = (side: 'customer' | 'agent') => ({
    delivered: Math.max(a[side].delivered, b[side].delivered),
    read: Math.max(a[side].read, b[side].read),
  })
  return { customer: mark('customer'), agent: mark('agent') }
}
