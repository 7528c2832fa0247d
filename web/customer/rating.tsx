import { useState } from 'preact/hooks'
import { RatedSchema } from '../../protocol/around-a-chat.ts'
import { limits } from '../../protocol/limits.ts'
import { fetchJson, HttpFailure } from '../shared/http.ts'
import type { ChatProps } from './chat-page.tsx'
import { StarIcon } from './later-icons.tsx'
import { extras } from './words.ts'

/** One to five, in words and stars, once. */
export function Rating({ controller }: ChatProps) {
  const says = extras.rating
  const [stars, setStars] = useState(0)
  const [comment, setComment] = useState('')
  const [problem, setProblem] = useState<string>()
  const [sending, setSending] = useState(false)
  if (controller.state.value.rating === 'done')
    return (
      <p class="rating-thanks" role="status">
        {says.thanks}
      </p>
    )

  async function send(event: Event) {
    event.preventDefault()
    const kept = controller.session()
    if (stars === 0) return setProblem(says.choose)
    if (sending || !kept) return
    setSending(true)
    setProblem(undefined)
    try {
      const body = { stars, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) }
      await fetchJson(`/api/chats/${encodeURIComponent(kept.id)}/rating`, RatedSchema, { method: 'POST', bearer: kept.session, body })
      controller.rated('done')
    } catch (error) {
      console.warn('the rating was not taken', error)
      // An earlier try whose answer was lost, or another tab: the chat is rated.
      if (error instanceof HttpFailure && error.body.code === 'CONFLICT') return controller.rated('done')
      setSending(false)
      setProblem(says.failed)
    }
  }

  return (
    <form class="rating" noValidate onSubmit={send}>
      <fieldset aria-describedby={problem === undefined ? undefined : 'rating-problem'}>
        <legend>{says.question}</legend>
        <div class="stars">
          {says.levels.map((level, index) => (
            <label key={level} class={index < stars ? 'lit' : ''} title={level}>
              <input
                type="radio"
                name="stars"
                class="hidden"
                value={index + 1}
                checked={stars === index + 1}
                aria-label={says.level(index + 1, level)}
                onChange={() => setStars(index + 1)}
              />
              <StarIcon />
            </label>
          ))}
          <span class="level" aria-hidden="true">
            {says.levels[stars - 1]}
          </span>
        </div>
      </fieldset>
      {stars > 0 && (
        <div class="field">
          <label for="rating-comment">{says.comment}</label>
          <textarea
            id="rating-comment"
            dir="auto"
            rows={2}
            maxLength={limits.remarkCharacters}
            value={comment}
            onInput={({ currentTarget }) => setComment(currentTarget.value)}
          />
        </div>
      )}
      {problem !== undefined && (
        <p id="rating-problem" class="hint" role="alert">
          {problem}
        </p>
      )}
      <div class="after-buttons">
        <button type="button" class="quiet" onClick={() => controller.rated('skipped')}>
          {says.skip}
        </button>
        <button type="submit" class={stars > 0 ? 'primary' : ''} aria-busy={sending}>
          {says.send}
        </button>
      </div>
    </form>
  )
}
