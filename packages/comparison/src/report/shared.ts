/** The formats that every check of documents is told in: SARIF 2.1.0, JUnit and the commands of GitHub. */
import { type Report, type Reported, type ReportFormat, reportFormats } from '@gatehouse/report'
import type { Change } from '../change.ts'
import type { Comparison } from '../compare.ts'
import { plainLine, witnessText } from './escape.ts'

const levels = { ERR: 'error', WARN: 'warning', INFO: 'note' } as const

const reportOf = ({ changes, files, tool }: Comparison): Report => ({
  ...tool,
  files,
  items: changes.map(itemOf),
  rules: [...new Set(changes.map(({ id }) => id))].map(id => ({ id, summary: id.replaceAll('-', ' ') })),
})

function itemOf({ id, level, message, hint, base, revision, endpoint, witness, fingerprint }: Change): Reported {
  const { file, line, column, pointer } = revision ?? base ?? {}
  const shown = witness ? `${witnessText(witness.value)} is accepted by the ${witness.acceptedBy} alone. ` : ''
  return {
    ...{ id, level: levels[level], file, line, column, fingerprint },
    pointer: pointer === undefined ? undefined : plainLine(pointer),
    message: plainLine(endpoint === undefined ? message : `${endpoint}: ${message}`),
    help: level === 'INFO' ? undefined : `${shown}${plainLine(hint)}`,
  }
}

export const sharedReport = (format: ReportFormat) => (comparison: Comparison) =>
  reportFormats[format](reportOf(comparison))
