/** What was asked before in this browser, the newest first. */
import { remember, remembered } from '../../preferences.ts'

const notesMax = 20

export function said(organization: string): string[] {
  try {
    const found: unknown = JSON.parse(remembered(`queries.${organization}`) ?? '[]')
    return Array.isArray(found) ? found.filter(one => typeof one === 'string').slice(0, notesMax) : []
  } catch {
    return []
  }
}

/** With this one at the head. */
export function noted(organization: string, sql: string): string[] {
  const notes = [sql, ...said(organization).filter(one => one !== sql)].slice(0, notesMax)
  remember(`queries.${organization}`, JSON.stringify(notes))
  return notes
}
