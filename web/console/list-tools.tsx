import { useComputed } from '@preact/signals'
import type { Controller } from './controller.ts'
import { filters, type ListChoice, sorts } from './list.ts'
import { keepSort } from './list-sort.ts'
import { words } from './words.ts'

/** Search, filter and order of the list. The order is kept for this browser; the others begin anew, so that nothing stays out of sight unnoticed. */
export function ListTools({ controller }: { controller: Controller }) {
  const { sort, filter, search } = useComputed(() => controller.state.value.list).value
  const said = words.list
  const choose = (choice: Partial<ListChoice>) => controller.dispatch({ kind: 'list', choice, now: controller.link.serverClock.now() })
  return (
    <div class="list-tools">
      <input
        type="search"
        aria-label={said.search}
        placeholder={said.searchShort}
        title={said.search}
        dir="auto"
        value={search}
        onInput={({ currentTarget }) => choose({ search: currentTarget.value })}
        onKeyDown={event => {
          if (event.key !== 'Escape' || search === '') return
          event.preventDefault()
          choose({ search: '' })
        }}
      />
      <select
        aria-label={said.filter}
        title={said.filter}
        value={filter}
        onChange={({ currentTarget }) => {
          const chosen = filters.find(one => one === currentTarget.value)
          if (chosen) choose({ filter: chosen })
        }}
      >
        {filters.map(one => (
          <option key={one} value={one}>
            {said.filters[one]}
          </option>
        ))}
      </select>
      <select
        aria-label={said.sort}
        title={said.sort}
        value={sort}
        onChange={({ currentTarget }) => {
          const chosen = sorts.find(one => one === currentTarget.value)
          if (!chosen) return
          keepSort(chosen)
          choose({ sort: chosen })
        }}
      >
        {sorts.map(one => (
          <option key={one} value={one}>
            {said.sorts[one]}
          </option>
        ))}
      </select>
    </div>
  )
}
