/** Text as a person can have meant it, before anything else is asked of it. */
import * as v from 'valibot'

/**
 * Control characters but tab and line end say nothing to a reader, and the six bytes of each in JSON would burst a frame. Half a
 * surrogate pair is no character: the table would keep another text than was sent, and a repeat of it would not be recognised.
 */
export const Plain = v.pipe(
  v.string(),
  v.transform(text => text.replace(/[^\P{Cc}\t\n]/gu, '').replace(/\p{Cs}/gu, '\ufffd')),
)
