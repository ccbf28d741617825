/** Settings of the access log of a gateway. */
import { systemClock } from '@gatehouse/base'
import { accessReader, usualAccessFields } from '@gatehouse/gateway/access/access-fields.ts'
import { AccessLines } from '@gatehouse/gateway/access/access-lines.ts'
import { AccessLog } from '@gatehouse/gateway/access/access-log.ts'
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
  accessLogBytesMax: defaulted(
    Type.Integer({
      ...{ minimum: 65_536, maximum: 1_099_511_627_776 },
      description: 'A file that would be larger is renamed to `….1`, and so on.',
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
  ...(['accessLogFile', 'accessLogFields', 'accessLogBytesMax', 'accessLogFilesMax'] as const),
]

/** Throws `setting_invalid` for a field that there is not. */
export function checkAccessFields(fields: readonly string[]): void {
  if (fields.some(name => !accessReader(name))) new AccessLines(fields, { address: text => text, masked: text => text })
}

/** Undefined where none is written. */
export function accessLogOf(settings: AccessLogSettings, log: LogLine): AccessLog | undefined {
  const { accessLogFile: file, accessLogBytesMax: fileBytesMax, accessLogFilesMax: filesMax } = settings
  return file === undefined ? undefined : new AccessLog({ file, fileBytesMax, filesMax, log, clock: systemClock })
}
