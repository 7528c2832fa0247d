/** A catalogue in no language: every text marked at both ends and longer by two fifths, so that a test sees what is missing or clipped. */
export function pseudo<Words>(words: Words): Words {
  if (typeof words === 'string') return mark(words) as Words
  if (typeof words === 'function') return ((...args: unknown[]) => pseudo(words(...args))) as Words
  if (Array.isArray(words)) return words.map(pseudo) as Words
  if (typeof words !== 'object' || words === null) return words
  return Object.fromEntries(Object.entries(words).map(([name, value]) => [name, pseudo(value)])) as Words
}

function mark(text: string): string {
  return text === '' || text.startsWith('⟦') ? text : `⟦${text} ${'~'.repeat(Math.ceil(text.length * 0.4))}⟧`
}
