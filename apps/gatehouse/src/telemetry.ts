/** What this process sends to a collector, where one is named. */
import { isIP } from 'node:net'
import type { Gateway, GatewayOptions } from '@gatehouse/gateway'
import { otlpMetrics } from '@gatehouse/gateway/metrics/otlp-metrics.ts'
import { telemetrySamples } from '@gatehouse/gateway/metrics/telemetry-samples.ts'
import { type Metric, OtlpExporter } from '@gatehouse/telemetry'
import type { Logger } from './log.ts'
import { requestLogsOf } from './request-log-settings.ts'
import type { Settings } from './settings.ts'
import { otlpOptions, telemetrySource, traceOptions } from './telemetry-settings.ts'

export interface TelemetryOf {
  program: string
  /** Tells it from others of its kind. */
  instance: string
  /** Asked every so often. */
  metrics?: () => Promise<readonly Metric[]>
}

/** Throws `setting_invalid`. From here on its log goes there as well. */
export function openTelemetry(
  settings: Settings,
  log: Logger,
  { program, instance, metrics }: TelemetryOf,
): OtlpExporter | undefined {
  const otlp = otlpOptions(settings)
  if (!otlp) return undefined
  const exporter = new OtlpExporter({
    ...{ settings: otlp, signals: settings.otlpSignals, log },
    source: telemetrySource(settings, program, instance),
    ...(metrics ? { metrics: { everyMs: settings.otlpMetricsMs, collect: metrics } } : {}),
  })
  log.also((severity, body, attributes) => {
    exporter.log({
      timeUs: Date.now() * 1000,
      severity,
      body,
      attributes: { ...attributes, 'gatehouse.program': program },
    })
  })
  return exporter
}

/** Of a gateway: what it is made with, and what begins once it is there. */
export interface GatewayTelemetry {
  options: Pick<GatewayOptions, 'traces' | 'access' | 'ruleAudit' | 'moreSamples'>
  begin(gateway: Pick<Gateway, 'metrics'>, instance: string): void
  /** More of its resource, once it is known. */
  describe(more: Readonly<Record<string, string>>): void
  close(deadlineMs: number): Promise<void>
}

/** Throws `setting_invalid`. */
export function gatewayTelemetry(settings: Settings, log: Logger): GatewayTelemetry {
  otlpOptions(settings)
  let exporter: OtlpExporter | undefined
  const traces = traceOptions(settings)
  const { access, audit } = requestLogsOf(settings, log)
  const startUs = Date.now() * 1000
  return {
    options: {
      moreSamples: () => [
        ...telemetrySamples(exporter?.counts ?? []),
        ...[access, audit].flatMap(one => one?.samples() ?? []),
      ],
      access: access && { fields: settings.accessLogFields, take: line => access.take(line) },
      ruleAudit: audit && { take: line => audit.take(line) },
      traces: traces && {
        settings: traces,
        take(spans) {
          for (const span of spans) exporter?.span(span)
        },
      },
    },
    begin(gateway, instance) {
      const metrics = async () => otlpMetrics(await gateway.metrics.samples(), startUs)
      exporter = openTelemetry(settings, log, { program: 'gateway', instance, metrics })
    },
    describe: more => exporter?.describe(more),
    async close(deadlineMs) {
      await Promise.all([exporter?.close(deadlineMs), access?.close(deadlineMs), audit?.close(deadlineMs)])
    },
  }
}

/** Where it stands, as far as its address says: no tenant gets there. */
export function collectorAddresses({ otlpEndpoint }: Settings): { address: string; port: number }[] {
  if (otlpEndpoint === undefined) return []
  const { hostname, port, protocol } = new URL(otlpEndpoint)
  const host = hostname.replace(/^\[|\]$/g, '')
  const found = host === 'localhost' ? ['127.0.0.1', '::1'] : isIP(host) ? [host] : []
  return found.map(address => ({ address, port: Number(port) || (protocol === 'https:' ? 443 : 80) }))
}
