/** Settings of what leaves for a collector: traces, metrics and logs by OTLP. */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { Failure } from '@gatehouse/base'
import type { TraceSettings } from '@gatehouse/gateway/tracing/trace-settings.ts'
import { checkAuthorities } from '@gatehouse/http'
import { defaulted, type Filled, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { type OtlpSettings, otlpProtocols, propagations, type Source, signals } from '@gatehouse/telemetry'
import { version } from './version.ts'

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 8192, description }))

export const telemetryFields = {
  otlpEndpoint: Type.Optional(
    patterned('^https?://[^\\s?#@]+$', 'an address such as http://127.0.0.1:4318', {
      maxLength: 1000,
      description:
        'Collector of OpenTelemetry, where traces, metrics and logs go by OTLP: `http://127.0.0.1:4318`, of gRPC usually port 4317. Nothing is sent, and no trace begun, unless said. Also `OTEL_EXPORTER_OTLP_ENDPOINT`, as most of these have their standard variable.',
    }),
  ),
  otlpProtocol: defaulted(oneOf([...otlpProtocols], { description: 'How it is spoken to.' }), 'http/protobuf'),
  otlpHeaders: text(
    'Sent with each request: `name=value,other=value`, percent-encoded. A secret: by variable or file.',
  ),
  otlpSignals: defaulted(
    Type.Array(oneOf([...signals]), { maxItems: 3, description: 'What is sent to it: traces, metrics and logs.' }),
    [...signals],
  ),
  otlpTimeoutMs: defaulted(
    Type.Integer({ minimum: 10, maximum: 120_000, description: 'Longest wait for its answer.' }),
    10_000,
  ),
  otlpCompression: defaulted(oneOf(['gzip', 'none'], { description: 'Of what is sent.' }), 'gzip'),
  otlpMetricsMs: defaulted(
    Type.Integer({ minimum: 1000, maximum: 3_600_000, description: 'Time between two sendings of metrics.' }),
    60_000,
  ),
  otlpAuthoritiesFile: text('Certificates in PEM of the authorities that vouch for it; the system’s unless said.'),
  otlpCertificateFile: text('Certificate chain in PEM that it is shown.'),
  otlpKeyFile: text('Private key of `otlpCertificateFile` in PEM.'),
  serviceName: defaulted(
    Type.String({ minLength: 1, maxLength: 256, description: '`service.name` of what is sent.' }),
    'gatehouse',
  ),
  resourceAttributes: text('More of its resource: `name=value,other=value`, percent-encoded.'),
  traceSamplePercent: defaulted(
    Type.Number({
      minimum: 0,
      maximum: 100,
      description: 'Of the requests that nobody decided about, so many are recorded.',
    }),
    1,
  ),
  traceFollow: defaulted(
    Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      maxItems: 256,
      description:
        'Callers whose decision to record a trace is followed: CIDRs, addresses, `loopback`. Of others the trace goes on, and their decision does not count.',
    }),
    [],
  ),
  traceStatuses: defaulted(
    Type.Array(patterned('^([1-5]xx|[1-5][0-9][0-9])$', 'a status such as 429, or a class such as 5xx'), {
      maxItems: 64,
      description: 'Requests that end so are recorded whatever was decided before.',
    }),
    ['5xx'],
  ),
  traceSlowMs: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 3_600_000,
      description: 'Likewise those whose answer begins later than this.',
    }),
  ),
  traceSlowPolicyMs: defaulted(
    Type.Integer({
      minimum: 0,
      maximum: 60_000,
      description: 'A policy that takes as long has a span of its own, in requests that were chosen before they began.',
    }),
    1,
  ),
  tracesPerSecondMax: defaulted(
    Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Requests that a gateway records in a second; further ones are counted.',
    }),
    1000,
  ),
  tracePropagation: defaulted(
    Type.Array(oneOf([...propagations]), {
      maxItems: 3,
      description:
        'Forms in which a trace goes on: read in this order, and all written; `w3c`, `b3` (one field), `b3multi`. With none, such fields pass untouched.',
    }),
    ['w3c'],
  ),
}

const schema = object(telemetryFields)
type TelemetrySettings = Filled<typeof schema>

/** Read by whatever sends. */
export const otlpSettingNames = [
  ...(['otlpEndpoint', 'otlpProtocol', 'otlpHeaders', 'otlpSignals', 'otlpTimeoutMs', 'otlpCompression'] as const),
  ...(['otlpAuthoritiesFile', 'otlpCertificateFile', 'otlpKeyFile', 'serviceName', 'resourceAttributes'] as const),
]
/** And by a gateway. */
export const traceSettingNames = [
  ...(['otlpMetricsMs', 'traceSamplePercent', 'traceFollow', 'traceStatuses', 'traceSlowMs'] as const),
  ...(['traceSlowPolicyMs', 'tracesPerSecondMax', 'tracePropagation'] as const),
]

/** Those of OpenTelemetry itself that say the same; ours go before them. */
export const standardVariables: Readonly<Record<string, keyof TelemetrySettings>> = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'otlpEndpoint',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'otlpProtocol',
  OTEL_EXPORTER_OTLP_HEADERS: 'otlpHeaders',
  OTEL_EXPORTER_OTLP_TIMEOUT: 'otlpTimeoutMs',
  OTEL_EXPORTER_OTLP_COMPRESSION: 'otlpCompression',
  OTEL_EXPORTER_OTLP_CERTIFICATE: 'otlpAuthoritiesFile',
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'otlpCertificateFile',
  OTEL_EXPORTER_OTLP_CLIENT_KEY: 'otlpKeyFile',
  OTEL_METRIC_EXPORT_INTERVAL: 'otlpMetricsMs',
  OTEL_SERVICE_NAME: 'serviceName',
  OTEL_RESOURCE_ATTRIBUTES: 'resourceAttributes',
}

/** RFC 9110 §5.1. */
export const fieldName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Throws `setting_invalid`; undefined where nothing is sent. */
export function otlpOptions(settings: TelemetrySettings): OtlpSettings | undefined {
  const { otlpEndpoint: endpoint, otlpProtocol: protocol, otlpTimeoutMs: timeoutMs } = settings
  if (endpoint === undefined) return undefined
  if ((settings.otlpCertificateFile === undefined) !== (settings.otlpKeyFile === undefined))
    throw new Failure('setting_invalid', 'otlpCertificateFile and otlpKeyFile belong together.')
  const authorities = fileText(settings.otlpAuthoritiesFile, 'otlpAuthoritiesFile')
  if (authorities !== undefined) checkAuthorities(authorities)
  return {
    ...{ endpoint, protocol, timeoutMs, compression: settings.otlpCompression, authorities },
    headers: namedValues(settings.otlpHeaders, 'otlpHeaders', fieldName),
    certificate: fileText(settings.otlpCertificateFile, 'otlpCertificateFile'),
    key: fileText(settings.otlpKeyFile, 'otlpKeyFile'),
  }
}

/** What this process is to the collector. */
export function telemetrySource(settings: TelemetrySettings, program: string, instance: string): Source {
  const more = Object.fromEntries(namedValues(settings.resourceAttributes, 'resourceAttributes', /^[^\s=]+$/))
  const resource = {
    'service.name': settings.serviceName,
    'service.namespace': 'gatehouse',
    'service.version': version,
    'service.instance.id': instance,
    'host.name': hostname(),
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'telemetry.sdk.name': 'gatehouse',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': version,
    'gatehouse.program': program,
    ...more,
  }
  return { resource, version }
}

export function traceOptions(settings: TelemetrySettings): TraceSettings | undefined {
  if (settings.otlpEndpoint === undefined || !settings.otlpSignals.includes('traces')) return undefined
  return {
    share: settings.traceSamplePercent / 100,
    follow: settings.traceFollow,
    statuses: settings.traceStatuses,
    slowMs: settings.traceSlowMs,
    slowPolicyMs: settings.traceSlowPolicyMs,
    perSecondMax: settings.tracesPerSecondMax,
    propagation: settings.tracePropagation,
  }
}

/** `a=b,c=d` as OpenTelemetry and W3C Baggage write it. The value is never shown: it may be a secret. */
export function namedValues(written: string | undefined, setting: string, name: RegExp): [string, string][] {
  const members = (written ?? '').split(',').map(member => member.trim())
  return members.filter(Boolean).map(member => {
    const at = member.indexOf('=')
    const [key, value] = [member.slice(0, Math.max(0, at)).trim(), decoded(member.slice(at + 1).trim())]
    if (at < 1 || !name.test(key) || value === undefined || /[\x00-\x1f\x7f]/.test(value))
      throw new Failure('setting_invalid', `${setting} is not of the form name=value,other=value.`)
    return [key, value]
  })
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

function fileText(file: string | undefined, setting: string): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new Failure('setting_invalid', `${setting} ${file}: ${(thrown as Error).message}`)
  }
}
