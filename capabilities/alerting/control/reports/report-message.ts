/** A report as a mail with a file, and as messages of channels: bounded in rows and bytes. */

import { csvLine } from '@gatehouse/base/csv.ts'
import { csvHead } from '@gatehouse/capability-insight/control/export/csv.ts'
import type { CellValue, TableColumn } from '@gatehouse/capability-insight/control/export/table.ts'
import { queueMail } from '@gatehouse/capability-self-service/control/mail/mail-queue.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { queueDelivery } from '@gatehouse/webhook'
import { type ChannelSpec, formOf } from '../channels/channel-spec.ts'
import { shortened } from '../figures-text.ts'
import type { ReportSpec } from './report-spec.ts'

export interface Reported {
  from: string
  to: string
  columns: readonly TableColumn[]
  rows: (readonly CellValue[])[]
}

/** Rows of the table in a text, bytes of a file and of the body of a webhook. */
const shownMax = 30
const fileBytesMax = 262_144
const bodyBytesMax = 49_152
const slackCharactersMax = 2800

export async function queueReport(context: WriteContext, report: Row<ReportSpec>, reported: Reported): Promise<void> {
  const { transaction: db, services, organization, resources } = context
  const nowMs = services.clock.nowMs()
  const title = shortened(report.spec.title ?? report.name)
  const once = `report ${report.id} ${reported.to}`
  for (const name of report.spec.channels) {
    const channel = (await resources.find('NotificationChannel', name)) as Row<ChannelSpec> | undefined
    if (!channel) continue
    const form = formOf(channel.spec)
    if (form === 'email') {
      const data = mailData(context, { report, title, reported })
      for (const recipient of channel.spec.email!.to) {
        const mail = { organizationId: organization!.id, portal: '-', kind: 'report' as const, recipient, data }
        await queueMail(db, { ...mail, once: `${once} ${channel.id} ${recipient}` }, nowMs)
      }
      continue
    }
    const endpoint = { id: channel.status.endpoint as string, organization_id: organization!.id }
    const data = { organization: organization!.name, report: report.name, title, ...bodyOf(reported) }
    const body = form === 'slack' ? { body: slackOf(title, reported) } : {}
    await queueDelivery(db, { endpoint, event: { type: 'report', data, once, ...body } }, nowMs)
  }
}

interface Mailed {
  report: Row<ReportSpec>
  title: string
  reported: Reported
}

function mailData({ organization, services }: WriteContext, { report, title, reported }: Mailed) {
  const { from, to, rows } = reported
  const more = rows.length > shownMax ? `\n… and ${rows.length - shownMax} more rows in the file.\n` : ''
  const link = `${services.consoleUrl}/console/${encodeURIComponent(organization!.name)}/usage?${new URLSearchParams({ from, to })}`
  const text = `${title}\n${from} to ${to}\n\n${tableText(reported)}\n${more}\n${link}`
  const file = `${report.name}-${to.slice(0, 10)}.csv`
  return { subject: `Report: ${title}`, text, file, content: csvOf(reported) }
}

/** Whole rows, as many as a file may have. */
function csvOf({ columns, rows }: Reported): string {
  let text = csvHead(columns)
  for (const row of rows) {
    const line = csvLine(row)
    if (text.length + line.length > fileBytesMax) break
    text += line
  }
  return text
}

const cellText = (value: CellValue): string =>
  value === null
    ? '–'
    : typeof value === 'number'
      ? String(Number(value.toPrecision(6)))
      : shortened(value).slice(0, 60)

function tableText({ columns, rows }: Reported): string {
  const lines = [columns.map(({ name }) => name), ...rows.slice(0, shownMax).map(row => row.map(cellText))]
  const widths = columns.map((_, index) => Math.max(...lines.map(line => line[index]!.length)))
  const isRight = columns.map(({ kind }) => kind === 'number' || kind === 'whole')
  return lines
    .map(line =>
      line
        .map((cell, index) => (isRight[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function bodyOf({ from, to, columns, rows }: Reported): Record<string, unknown> {
  const kept: (readonly CellValue[])[] = []
  let bytes = 0
  for (const row of rows) {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1
    if (bytes > bodyBytesMax) break
    kept.push(row)
  }
  return { from, to, columns: columns.map(({ name }) => name), rows: kept, truncated: kept.length < rows.length }
}

function slackOf(title: string, reported: Reported): Record<string, unknown> {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const table = escaped(tableText(reported)).replaceAll('```', "'''").slice(0, slackCharactersMax)
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
  return { text: escaped(title), blocks: [section(`*${escaped(title)}*`), section(`\`\`\`\n${table}\n\`\`\``)] }
}
