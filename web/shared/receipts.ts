import type { ReceiptsView } from '../../protocol/views.ts'

export const nothingRead: ReceiptsView = { customer: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } }

/** Marks only rise, whichever frame comes first. */
export function higherReceipts(a: ReceiptsView, b: ReceiptsView): ReceiptsView {
  const mark = (side: 'customer' | 'agent') => ({
    delivered: Math.max(a[side].delivered, b[side].delivered),
    read: Math.max(a[side].read, b[side].read),
  })
  return { customer: mark('customer'), agent: mark('agent') }
}
