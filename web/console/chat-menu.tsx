import { useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { MoreIcon } from '../shared/icons.tsx'
import type { Controller } from './controller.ts'
import { DecisionsDialog } from './decisions.tsx'
import { Menu } from './menu.tsx'
import { TransferDialog } from './transfer-dialog.tsx'

/** What can be done with the chat in front besides writing in it. */
export function ChatMenu({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const [dialog, setDialog] = useState<'transfer' | 'why'>()
  const close = () => setDialog(undefined)
  const active = row.status === 'active'
  const transfer = {
    label: 'Transfer…',
    not: active ? (row.transfer ? `It is offered to ${row.transfer.toName}.` : undefined) : 'The chat has ended.',
    act: () => setDialog('transfer'),
  }
  const takeBack = { label: 'Take back', act: () => controller.takeBack(row.chat) }
  const why = { label: 'Why me?', act: () => setDialog('why') }
  return (
    <>
      <Menu label="Chat menu" items={active && row.transfer ? [transfer, takeBack, why] : [transfer, why]}>
        <MoreIcon />
      </Menu>
      {dialog === 'transfer' && active && <TransferDialog controller={controller} row={row} onClose={close} />}
      {dialog === 'why' && <DecisionsDialog controller={controller} row={row} onClose={close} />}
    </>
  )
}
