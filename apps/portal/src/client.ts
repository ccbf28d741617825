/** What scripts add to pages that can be read without: a key to the search, copying, trying, the language of samples, light or dark. */
import '@mantine/core/styles.css'
import '@gatehouse/ui/ui.css'
import './portal.css'
import { addCopying } from './client/copying.ts'
import { addLocalTimes } from './client/local-times.ts'
import { addSamples } from './client/samples.ts'
import { addScheme } from './client/scheme-button.ts'
import { addTrying } from './client/trying.ts'

addScheme()
addSamples()
addCopying()
addLocalTimes()
addTrying()

// Large, and for one page alone.
const asking = document.querySelector<HTMLFormElement>('form[data-graphiql]')
if (asking) void import('./client/graphiql.tsx').then(({ mountGraphiql }) => mountGraphiql(asking))

document.addEventListener('keydown', event => {
  const at = event.target as HTMLElement
  if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(input|textarea|select)$/i.test(at.tagName)) return
  const field = document.querySelector<HTMLInputElement>('.find input')
  if (!field) return
  event.preventDefault()
  field.focus()
})
