import { expect, test } from '@jest/globals'
import { signal } from '@preact/signals'
import { followAddress } from '../../web/console/address.ts'
import { type ConsoleInput, initialState, reduce } from '../../web/console/state.ts'
import { start } from './fixtures.ts'

/** An address whose changes are told when the test says so, as a busy browser tells them late. */
function opened(hash = '') {
  const state = signal(initialState(start))
  const dispatch = (input: ConsoleInput) => {
    state.value = reduce(state.value, input)
  }
  const address = { hash, tell() {} }
  followAddress(
    { state, dispatch },
    {
      read: () => address.hash,
      write(now) {
        address.hash = now
      },
      changed(heard) {
        address.tell = heard
      },
    },
  )
  return { state, dispatch, address }
}
const message: ConsoleInput = { kind: 'announce', text: 'something else' }

test('[S14] what comes between a click on a tab and the view does not take the click back', () => {
  const { state, dispatch, address } = opened()
  address.hash = '#messages'
  dispatch(message)
  address.tell()
  expect(state.value.view).toBe('messages')
  expect(address.hash).toBe('#messages')
})

test('[S27] a view that changes by itself is named by the address', () => {
  const { state, dispatch, address } = opened('#profile')
  expect(state.value.view).toBe('profile')
  dispatch({ kind: 'select', chat: 'a' })
  expect(address.hash).toBe('#chat')
  dispatch({ kind: 'openRecord', record: 'r1', name: 'Dana' })
  address.hash = '#record:r1'
  address.tell()
  expect(state.value.view).toBe('record:r1')
  dispatch({ kind: 'closeRecord', record: 'r1' })
  expect([state.value.view, address.hash]).toEqual(['chat', '#chat'])
})

test('[S27] an address of a record that is not open names the chats, so that its tab leads to it later', () => {
  const { state, dispatch, address } = opened('#record:r1')
  expect([state.value.view, address.hash]).toEqual(['chat', '#chat'])
  dispatch({ kind: 'openRecord', record: 'r1', name: 'Dana' })
  address.hash = '#record:r1'
  address.tell()
  expect(state.value.view).toBe('record:r1')
})
