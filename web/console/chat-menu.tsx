import { useState } from 'preact/hooks'
import type { AgentChatView } from '../../protocol/views.ts'
import { MoreIcon } from '../shared/icons.tsx'
import { emptyLog, isBehind } from '../shared/log.ts'
import type { Controller } from './controller.ts'
import { laterDialog } from './lazy.tsx'
import { Menu } from './menu.tsx'
import { words } from './words.ts'

const SaveDialog = laterDialog(parts => parts.SaveDialog)
const TransferDialog = laterDialog(parts => parts.TransferDialog)
const DecisionsDialog = laterDialog(parts => parts.DecisionsDialog)

/** What can be done with the chat in front besides writing in it. */
export function ChatMenu({ controller, row }: { controller: Controller; row: AgentChatView }) {
  const [dialog, setDialog] = useState<'save' | 'transfer' | 'why'>()
  const close = () => setDialog(undefined)
  const active = row.status === 'active'
  const said = words.chat
  const save = {
    label: said.save,
    not: isBehind(controller.state.value.logs[row.chat] ?? emptyLog) ? said.saveLater : undefined,
    act: () => setDialog('save'),
  }
  const transfer = {
    label: said.transfer,
    not: active ? row.transfer && said.isOfferedTo(row.transfer.toName) : said.hasEnded,
    act: () => setDialog('transfer'),
  }
  const takeBack = { label: said.takeBack, act: () => controller.takeBack(row.chat) }
  const why = { label: said.why, act: () => setDialog('why') }
  return (
    <>
      <Menu label={said.menu} items={active && row.transfer ? [save, transfer, takeBack, why] : [save, transfer, why]}>
        <MoreIcon />
      </Menu>
      {dialog === 'save' && <SaveDialog controller={controller} row={row} onClose={close} />}
      {dialog === 'transfer' && active && <TransferDialog controller={controller} row={row} onClose={close} />}
      {dialog === 'why' && <DecisionsDialog controller={controller} row={row} onClose={close} />}
    </>
  )
}
