/** The customer's page in the frame of a company's site. */
import { PanelButtons } from '../customer/panel-buttons.tsx'
import { startCustomerPage } from '../customer/start.tsx'
import { openHostChannel, readAddress } from './host-channel.ts'

const address = readAddress(location.hash, location.ancestorOrigins?.[0])
if (window.parent === window) location.replace('/chat/')
else if (address) start(address)
else console.error('the chat is framed by nobody who says who it is: include widget.js')

function start(from: NonNullable<typeof address>) {
  const host = openHostChannel(window, from)
  void startCustomerPage({
    Panel: PanelButtons,
    host: {
      onMessage: heard =>
        host.onMessage(command => {
          heard(command)
          if (command.kind === 'open' && command.focus) focusFirst()
        }),
      send: event => host.send(event),
    },
  })
  // Esc ends what is open in the chat first, and then leaves the chat.
  addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
    if (document.querySelector('dialog[open], [popover]:popover-open, details[open], [aria-expanded="true"]')) return
    host.send({ kind: 'closeRequested' })
  })
}

/** Where a person who opens the chat goes on: the message box, or the form's first field. */
function focusFirst() {
  window.focus()
  const find = () =>
    document.querySelector<HTMLElement>('#message, form :is(input:not([type="checkbox"]), textarea):enabled, form button[type="submit"]')
  const found = find()
  if (found) return found.focus()
  // a frame that was asked for just now draws its form a moment later
  const watch = new MutationObserver(() => {
    const field = find()
    if (!field) return
    watch.disconnect()
    if (document.activeElement === document.body) field.focus()
  })
  watch.observe(document.body, { childList: true, subtree: true })
}
