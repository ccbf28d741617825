/** Names that people give become the identifiers that usage is kept by, and back. */
import type { Resources } from '@gatehouse/control'
import { type Dimension, type DimensionName, dimensions } from '../measures.ts'
import type { AnswerRow, FilledQuestion } from '../question.ts'

type Filter = FilledQuestion['filters'][number]

export function kindOf(name: DimensionName): string | undefined {
  return (dimensions[name] as Dimension).kind
}

/** Throws `not_found` where a value names nothing of the organization. */
export async function withIds(resources: Resources, filters: readonly Filter[]): Promise<Filter[]> {
  const idsOf = async (kind: string, names: string[]) =>
    Promise.all(names.map(async name => (name === '' ? '' : (await resources.get(kind, name)).id)))
  return Promise.all(
    filters.map(async filter => {
      const kind = kindOf(filter.dimension)
      if (!kind) return filter
      const { dimension, is, isNot } = filter
      return {
        dimension,
        ...(is ? { is: await idsOf(kind, is) } : {}),
        ...(isNot ? { isNot: await idsOf(kind, isNot) } : {}),
      }
    }),
  )
}

/** Rows whose keys are what a person calls them, or the identifier of what is gone. */
export async function named(resources: Resources, by: readonly DimensionName[], rows: readonly AnswerRow[]) {
  const names = new Map<string, string>()
  for (const [place, dimension] of by.entries()) {
    const kind = kindOf(dimension)
    if (!kind) continue
    for (const id of new Set(rows.map(({ key }) => key[place]!))) {
      if (id !== '') names.set(`${kind} ${id}`, (await resources.find(kind, id))?.name ?? id)
    }
  }
  return rows.map(row => ({
    ...row,
    key: row.key.map((value, place) => names.get(`${kindOf(by[place]!)} ${value}`) ?? value),
  }))
}
