/** Settings of the logs of requests that a gateway writes: of all of them, and of those in which rules found something. */
import { systemClock } from '@gatehouse/base'
import { accessReader, usualAccessFields } from '@gatehouse/gateway/access/access-fields.ts'
import { AccessLines } from '@gatehouse/gateway/access/access-lines.ts'
import { LineLog, type LineLogOptions } from '@gatehouse/gateway/access/line-log.ts'
import { defaulted, type Filled, object, Type } from '@gatehouse/schema'
import type { LogLine } from './log.ts'

export const accessLogFields = {
  accessLogFile: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 4096 },
      description:
        'File where a gateway writes a line of JSON for each request; `-` is standard output. Not written unless said.',
    }),
  ),
  accessLogFields: defaulted(
    Type.Array(Type.String({ minLength: 1, maxLength: 80 }), {
      maxItems: 64,
      description:
        'What stands in it; `header:x-tenant` is a field of the request, masked as everything that callers write. All there are: [telemetry](../guides/telemetry.md).',
    }),
    [...usualAccessFields],
  ),
  wafAuditLogFile: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 4096 },
      description:
        'File where a gateway writes a line of JSON for each request and reply in which a policy `waf` found something; `-` is standard output. Not written unless said.',
    }),
  ),
  accessLogBytesMax: defaulted(
    Type.Integer({
      ...{ minimum: 65_536, maximum: 1_099_511_627_776 },
      description: 'A file that would be larger is renamed to `….1`, and so on; the audit log of rules likewise.',
    }),
    104_857_600,
  ),
  accessLogFilesMax: defaulted(
    Type.Integer({ minimum: 0, maximum: 1000, description: 'Renamed files that are kept.' }),
    5,
  ),
}

const schema = object(accessLogFields)
type AccessLogSettings = Filled<typeof schema>

export const accessLogSettingNames = [
  ...(['accessLogFile', 'accessLogFields', 'accessLogBytesMax', 'accessLogFilesMax', 'wafAuditLogFile'] as const),
]

/** Throws `setting_invalid` for a field that there is not. */
export function checkAccessFields(fields: readonly string[]): void {
  if (fields.some(name => !accessReader(name))) new AccessLines(fields, { address: text => text, masked: text => text })
}

/** Each undefined where it is not written. */
export interface RequestLogs {
  access: LineLog | undefined
  audit: LineLog | undefined
}

export function requestLogsOf(settings: AccessLogSettings, log: LogLine): RequestLogs {
  const { accessLogFile, wafAuditLogFile, accessLogBytesMax: fileBytesMax, accessLogFilesMax: filesMax } = settings
  const opened = (file: string | undefined, name: string, metric: LineLogOptions['about']['metric']) =>
    file === undefined
      ? undefined
      : new LineLog({ about: { name, metric }, file, fileBytesMax, filesMax, log, clock: systemClock })
  return {
    access: opened(accessLogFile, 'access log', 'gatehouse_access_log_lines_total'),
    audit: opened(wafAuditLogFile, 'audit log of rules', 'gatehouse_waf_audit_lines_total'),
  }
}
