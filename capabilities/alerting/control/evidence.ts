/** Addresses of the console at which what was found is shown. */
import type { Filters } from '../measured.ts'
import type { Observation } from './observation.ts'

export function usageEvidence(
  span: { from: string; to: string },
  { filters, of }: { filters: Filters; of: Readonly<Record<string, string>> },
): NonNullable<Observation['evidence']> {
  return { page: 'usage', words: { ...span, ...singleOf(filters), ...of } }
}

/** What filters leave one value of. */
export const singleOf = (filters: Filters): Record<string, string> =>
  Object.fromEntries(filters.flatMap(({ dimension, is }) => (is?.length === 1 ? [[dimension, is[0]!]] : [])))

export const resourceEvidence = (
  plural: string,
  name: string,
  workspace = '-',
): NonNullable<Observation['evidence']> => ({
  page: `r/${encodeURIComponent(plural)}/${encodeURIComponent(workspace)}/${encodeURIComponent(name)}`,
  words: {},
})

export function addressOf(
  consoleUrl: string,
  organization: string,
  { page, words }: NonNullable<Observation['evidence']>,
): string {
  const search = new URLSearchParams(words).toString()
  return `${consoleUrl}/console/${encodeURIComponent(organization)}/${page}${search === '' ? '' : `?${search}`}`
}
