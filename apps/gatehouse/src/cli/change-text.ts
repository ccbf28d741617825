/** What an `apply` changes, in words. Pure. */
import { notShown } from '@gatehouse/projections'

export interface Change {
  action: 'create' | 'update' | 'delete' | 'unchanged'
  kind: string
  name: string
  workspace?: string
  fields: { pointer: string; before?: unknown; after?: unknown }[]
  transitions: string[]
  shownOnce?: Record<string, string>
}

const marks = { create: '+', update: '~', delete: '-', unchanged: '=' }
const valueMax = 80

export const isChange = ({ action, transitions }: Change) => action !== 'unchanged' || transitions.length > 0

export function changesText(changes: readonly Change[]): string {
  const shown = changes.filter(isChange)
  const counts = (['create', 'update', 'delete'] as const).map(action => [action, count(shown, action)] as const)
  const said = counts.filter(([, number]) => number > 0).map(([action, number]) => `${number} to ${action}`)
  const moved = shown.filter(({ action }) => action === 'unchanged').length
  const rest = changes.length - shown.length
  const total = [...said, ...(moved > 0 ? [`${moved} to move on`] : []), ...(rest > 0 ? [`${rest} unchanged`] : [])]
  return [
    ...shown.flatMap(changeLines),
    shown.length === 0 ? 'Nothing to change.' : '',
    `${total.join(', ') || 'No documents'}.`,
  ]
    .filter(Boolean)
    .join('\n')
}

const count = (changes: readonly Change[], action: Change['action']) =>
  changes.filter(change => change.action === action).length

function changeLines({ action, kind, name, workspace, fields, transitions }: Change): string[] {
  const what = `${kind} ${[workspace, name].filter(Boolean).join('/')}`
  return [
    `${marks[action]} ${action === 'unchanged' ? 'move on' : action} ${what}`,
    ...(action === 'update' ? fields.map(fieldLine) : []),
    ...transitions.map(transition => `    then ${transition}`),
  ]
}

function fieldLine({ pointer, before, after }: Change['fields'][number]): string {
  if (after === notShown) return `    ${pointer}: ${notShown}`
  if (before === undefined) return `    ${pointer}: set to ${valueText(after)}`
  if (after === undefined) return `    ${pointer}: removed, was ${valueText(before)}`
  return `    ${pointer}: ${valueText(before)} → ${valueText(after)}`
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > valueMax ? `${text.slice(0, valueMax - 1)}…` : text
}

export function secretsText(changes: readonly Change[]): string {
  const lines = changes.flatMap(({ kind, name, workspace, shownOnce = {} }) =>
    Object.entries(shownOnce).map(
      ([field, secret]) => `${field} of ${kind} ${[workspace, name].filter(Boolean).join('/')}: ${secret}`,
    ),
  )
  return lines.length === 0 ? '' : `${lines.join('\n')}\nNot stored and never shown again. Keep it now.`
}
