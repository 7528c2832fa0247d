import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { chooseLanguage, regional } from '../../web/shared/language.ts'

test('[CX9] times and numbers are written as in the region of the reader, where the browser says it for the language of the page', () => {
  expect(regional('en', ['en-GB', 'en'])).toBe('en-GB')
  expect(regional('en', ['de-AT', 'en-IE', 'en-US'])).toBe('en-IE')
  expect(regional('de', ['en-GB'])).toBe('de')
  expect(regional('ar', ['ar-MA'])).toBe('ar-MA')
  expect(regional('en', ['en_GB.UTF-8', 'en-'])).toBe('en')
  expect(regional('en-XA', ['en-GB'])).toBe('en-XA')
  const time = (locale: string) =>
    new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(54_000_000)
  expect(time(regional('en', ['en-GB']))).toBe('15:00')
  expect(time(regional('en', ['en-US']))).toMatch(/^3:00\sPM$/)
})

test('[CX9] the first language wanted that there is', () => {
  expect(chooseLanguage(['fr', null, 'de-AT', 'ar'])).toBe('de')
  expect(chooseLanguage(['fr', 'EN-gb'])).toBe('en')
  expect(chooseLanguage([])).toBe('en')
})

test('[AX4] English has one word for an address, as the specification’s readers know it: e-mail', () => {
  const literals = ['web/console/words/en', 'web/customer/words', 'web/shared/words', 'protocol'].flatMap(folder =>
    readdirSync(folder)
      .filter(file => folder.endsWith('/en') || folder === 'protocol' || file.startsWith('en'))
      .flatMap(file =>
        // what is put into a text is named for nobody who reads
        [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/'([^'\n]*)'|`([^`]*)`/g)].map(([, one, other]) =>
          (one ?? other)?.replace(/\$\{[^}]*\}/g, ''),
        ),
      ),
  )
  expect(literals.filter(text => /e-mail/i.test(text ?? '')).length).toBeGreaterThan(5)
  // the name of a field is none that a person reads
  expect(literals.filter(text => text !== 'email' && /\bemails?\b/i.test(text ?? ''))).toEqual([])
})
