/** What somebody asked before in this browser, the newest first; others who use it have notes of their own. */
import { remember, remembered } from '../../preferences.ts'

const notesMax = 20

export interface Asker {
  id: string
  organization: string
}

const placeOf = ({ id, organization }: Asker) => `queries.${organization}.${id}`

export function said(asker: Asker): string[] {
  try {
    const found: unknown = JSON.parse(remembered(placeOf(asker)) ?? '[]')
    return Array.isArray(found) ? found.filter(one => typeof one === 'string').slice(0, notesMax) : []
  } catch {
    return []
  }
}

/** With this one at the head. */
export function noted(asker: Asker, sql: string): string[] {
  const notes = [sql, ...said(asker).filter(one => one !== sql)].slice(0, notesMax)
  remember(placeOf(asker), JSON.stringify(notes))
  return notes
}
