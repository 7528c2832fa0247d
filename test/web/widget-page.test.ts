import { expect, jest, test } from '@jest/globals'
import { prefillOf, textOf, themeOf } from '../../web/embed/given.ts'
import { createListeners } from '../../web/embed/page-api.ts'
import { launcherLabel, launcherLanguage } from '../../web/embed/words.ts'

test('[S74] the launcher says what a click does, and how much is unread, in the page’s language', () => {
  expect(launcherLabel('en', false, 0)).toBe('Chat with us')
  expect(launcherLabel('en', false, 1)).toBe('Chat with us, unread messages: 1')
  expect(launcherLabel('de', false, 3)).toBe('Mit uns chatten, ungelesene Nachrichten: 3')
  expect(launcherLabel('ar', false, 2)).toBe('تحدَّث معنا، الرسائل غير المقروءة: 2')
  expect(launcherLabel('en', false, 120)).toBe('Chat with us, unread messages: 99+')
  expect(launcherLabel('de', true, 3)).toBe('Chat schließen')
  expect(launcherLabel('en-XA', true, 0)).toMatch(/^⟦Close the chat ~+⟧$/)
})

test('[S74] the language is the one asked for, else the page’s, else the browser’s', () => {
  expect(launcherLanguage('ar', 'de', ['en'])).toBe('ar')
  expect(launcherLanguage(undefined, 'de-AT', ['en'])).toBe('de')
  expect(launcherLanguage('xx', '', ['fr', 'ar-EG'])).toBe('ar')
  expect(launcherLanguage(undefined, '', [])).toBe('en')
})

test('[S74] a listener of the site that throws keeps nobody else from hearing, and a late one hears that it is ready', () => {
  const { on, off, tell } = createListeners()
  const error = jest.spyOn(console, 'error').mockImplementation(() => {})
  const heard: unknown[] = []
  const count = (value: number) => void heard.push(value)
  on('unread', () => {
    throw new Error('the site’s own')
  })
  on('unread', count)
  on('ready', () => void heard.push('early'))
  tell('ready', undefined)
  on('ready', () => void heard.push('late'))
  tell('unread', 2)
  off('unread', count)
  tell('unread', 3)
  expect(heard).toEqual(['early', 'late', 2])
  expect(error).toHaveBeenCalledTimes(2)
  error.mockRestore()
})

test('[S74] whoever writes the site reads what was given wrong to the page API, and what is right of it holds', () => {
  const error = jest.spyOn(console, 'error').mockImplementation(() => {})
  expect(
    prefillOf({ nickname: 'Dana', name: 'Dana', firstName: null, lastName: 5, email: 'x'.repeat(255), __proto__: { queue: 'q' } }),
  ).toEqual({
    nickname: 'Dana',
    firstName: '',
  })
  expect(prefillOf(undefined)).toEqual({})
  expect(themeOf('purple')).toBe(undefined)
  expect(themeOf('toString')).toBe(undefined)
  expect(themeOf('dark')).toBe('dark')
  expect(textOf('the locale', undefined, 35)).toBe(undefined)
  createListeners().on('opened' as 'open', () => {})
  createListeners().on('open', 'shout' as never)
  expect(error.mock.calls.flat()).toEqual([
    'usher: prefill name is not known: queue, nickname, firstName, lastName, email',
    'usher: lastName must be a string of at most 64 characters',
    'usher: email must be a string of at most 254 characters',
    'usher: prefill takes an object of queue, nickname, firstName, lastName, email',
    'usher: theme purple is not known: light, dark, system',
    'usher: theme toString is not known: light, dark, system',
    'usher: the locale must be a string of at most 35 characters',
    'usher: event opened is not known: ready, open, close, unread, chatStarted, chatEnded',
    'usher: who hears open must be a function',
  ])
  error.mockRestore()
})
