/** What a revision changed for callers, in sentences. */
import { compare, Library, readSource } from '@gatehouse/comparison'
import type { ToldChange } from './reference.ts'
import { shortText } from './short-text.ts'

const changesMax = 200

export function changesSince(before: string, after: string): ToldChange[] {
  const [base, revision] = [before, after].map(text => new Library(readSource(text, 'openapi.json')))
  const { changes } = compare(base!, revision!)
  return changes.slice(0, changesMax).map(change => ({
    class: change.class,
    ...(change.endpoint === undefined ? {} : { endpoint: change.endpoint }),
    message: shortText(change.message, 400)!,
  }))
}
