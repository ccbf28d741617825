/** Every metric there is: the reference page and what a scrape answers are made from this one table. */
import type { HistogramValue } from './histogram.ts'
import { consumerLabels, endpointLabels } from './request-figures.ts'

export interface Family {
  type: 'counter' | 'gauge' | 'histogram'
  /** One sentence. */
  help: string
  labels?: readonly string[]
}

const counter = (help: string, ...labels: string[]): Family => ({ type: 'counter', help, labels })
const histogram = (help: string, ...labels: string[]): Family => ({ type: 'histogram', help, labels })
const gauge = (help: string, ...labels: string[]): Family => ({ type: 'gauge', help, labels })

/** Those of callers have `listener`: `http` or `https`, summed over threads. */
export const families = {
  gatehouse_connections: gauge('Open connections of callers.', 'listener'),
  gatehouse_connections_accepted_total: counter('Connections of callers that were accepted.', 'listener'),
  gatehouse_caller_connections_refused_total: counter('Connections beyond connectionsPerCallerMax.', 'listener'),
  gatehouse_connections_refused_total: counter('Connections beyond connectionsMax.', 'listener'),
  gatehouse_requests_total: counter('Requests that were read.', 'listener'),
  gatehouse_requests_refused_total: counter('Messages that broke a rule of the wire, by rule.', 'listener', 'rule'),
  gatehouse_timeouts_total: counter(
    'Callers that were too slow: header, body, pace (both ways), keep_alive, handshake.',
    ...['listener', 'kind'],
  ),
  gatehouse_http2_floods_total: counter(
    'HTTP/2 connections that were cut for a flood: resets, pings, settings, idle_frames, session, continuations, empty_data.',
    ...['listener', 'kind'],
  ),
  gatehouse_tls_handshakes_total: counter('TLS handshakes that came to their end.', 'resumed'),
  gatehouse_tls_handshakes_failed_total: counter('TLS handshakes that failed, by reason.', 'reason'),
  gatehouse_tls_handshakes_refused_total: counter('TLS handshakes beyond handshakesMax.'),
  gatehouse_api_requests_total: counter(
    'Requests that were answered, by endpoint and class of status; `none` left before. Of endpoints beyond metricsSeriesMax, `other`.',
    ...[...endpointLabels, 'status'],
  ),
  gatehouse_api_request_duration_seconds: histogram(
    'From the first byte of a request to the end of its reply, by endpoint; tunnels are left out.',
    ...endpointLabels,
  ),
  gatehouse_consumer_requests_total: counter(
    'Requests of applications, by class of status; of those beyond metricsSeriesMax, `other`.',
    ...[...consumerLabels, 'status'],
  ),
  gatehouse_request_failures_total: counter(
    'Requests that the gateway ended with a failure of its own, by its code.',
    'code',
  ),
  gatehouse_overhead_seconds: histogram('What the gateway itself took before it asked an upstream.'),
  gatehouse_series_folded_total: counter(
    'Requests that stand under `other` because of metricsSeriesMax: by endpoint or consumer.',
    'by',
  ),
  gatehouse_exchanges: gauge('Requests under way.'),
  gatehouse_tunnels: gauge('WebSockets and other upgrades under way.'),
  gatehouse_upstream_connections: gauge(
    'Connections to an upstream: busy or idle.',
    'upstream',
    'upstream_id',
    'state',
  ),
  gatehouse_upstream_requests_waiting: gauge('Requests that wait for a connection.', 'upstream', 'upstream_id'),
  gatehouse_upstream_untrusted_total: counter('Upstreams whose certificate was not accepted, by reason.', 'reason'),
  gatehouse_upstream_failures_total: counter(
    'Requests that an upstream gave no answer to, by reason.',
    ...['upstream', 'upstream_id', 'reason'],
  ),
  gatehouse_upstream_targets: gauge('Targets that health checks watch: up or down.', 'state'),
  gatehouse_target_sources: gauge('Names and files that targets are found in: good or failing.', 'state'),
  gatehouse_targets_found: gauge(
    'Targets that were found there: used, or left_out because a source gives too many.',
    'state',
  ),
  gatehouse_limiter_full_total: counter('Checks that were refused because the table of limits was full.'),
  gatehouse_limiter_evicted_total: counter('Live limits that were given up for another key.'),
  gatehouse_limiter_stalled_total: counter('Checks that were refused because a lock was held for too long.'),
  gatehouse_limiter_redis_threads_up: gauge('Threads whose connection to Redis answers.'),
  gatehouse_limiter_redis_calls_total: counter('Questions to Redis: answered, timeout, error.', 'outcome'),
  gatehouse_limiter_redis_losses_total: counter('Times that a thread gave Redis up.'),
  gatehouse_limiter_redis_local_total: counter('Checks that a gateway made by itself because Redis was away.'),
  gatehouse_kept_redis_threads_up: gauge('Threads, main included, whose connection to what is kept in Redis answers.'),
  gatehouse_kept_redis_calls_total: counter('Questions to it: answered, timeout, error.', 'outcome'),
  gatehouse_kept_redis_losses_total: counter('Times that a thread gave it up.'),
  gatehouse_cache_redis_lookups_total: counter(
    'Looks into Redis after a look into the store of a thread: found or missed.',
    'result',
  ),
  gatehouse_cache_redis_writes_total: counter(
    'Answers that went to Redis: kept, or refused because they are too large, too many, or were given up on the way.',
    'result',
  ),
  gatehouse_waf_matches_total: counter(
    'What rules of the policy `waf` found, by rule and by whether the request was refused or passed; of rules beyond 1,000, `others`.',
    ...['rule', 'verdict'],
  ),
  gatehouse_cache_entries: gauge('Answers that the policy `cache` keeps, over all threads.'),
  gatehouse_cache_bytes: gauge('What they take.'),
  gatehouse_cache_lookups_total: counter('Looks into the store, by what came of them: found or missed.', 'result'),
  gatehouse_cache_evicted_total: counter('Answers that made room for others.'),
  gatehouse_cache_rejected_total: counter(
    'Answers that were not kept: too large, or asked for less often than others.',
  ),
  gatehouse_idempotency_bytes: gauge('What the policy `idempotency` keeps.'),
  gatehouse_idempotency_full_total: counter('Requests that were refused because no reply more could be kept.'),
  gatehouse_events_dropped_total: counter('Usage events that found no room in a ring.'),
  gatehouse_traces_total: counter(
    'Requests that were recorded as traces: chosen before they began, or found by how they ended.',
    'by',
  ),
  gatehouse_traces_beyond_total: counter('Requests that were not recorded because of tracesPerSecondMax.'),
  gatehouse_records_dropped_total: counter('Traces and lines of logs that found no room in a ring.'),
  gatehouse_access_log_lines_total: counter(
    'Lines of the access log: written, or lost because the disk took none.',
    'outcome',
  ),
  gatehouse_waf_audit_lines_total: counter(
    'Lines of the audit log of rules: written, or lost because the disk took none.',
    'outcome',
  ),
  gatehouse_telemetry_waiting: gauge('Spans, log records and sets of metrics that wait for the collector.', 'signal'),
  gatehouse_telemetry_sent_total: counter('Those that it took.', 'signal'),
  gatehouse_telemetry_retries_total: counter('Sendings that were made again.', 'signal'),
  gatehouse_telemetry_dropped_total: counter(
    'Those that were lost: full (of the queue), refused, rejected, given_up, stopped.',
    ...['signal', 'reason'],
  ),
  gatehouse_program_generation: gauge('Generation that is served; 0 before the first.'),
  gatehouse_program_created_timestamp_seconds: gauge('When the served generation was made.'),
  gatehouse_credentials: gauge('Credentials that this gateway knows.'),
  gatehouse_subscriptions: gauge('Subscriptions that this gateway knows.'),
  gatehouse_thread_restarts_total: counter('Threads that ended unasked and were replaced.'),
  gatehouse_thread_replacements_total: counter('Threads that made room for fresh ones after many policy modules.'),
  gatehouse_policy_quarantined: gauge('1 for each own policy that is quarantined.', 'policy'),
  gatehouse_policy_threads_lost_total: counter('Threads that an own policy did not give back, or ended.'),
  gatehouse_policy_exchanges_lost_total: counter('Requests that were under way in those threads.'),
  gatehouse_thread_answering: gauge('1 where the thread answered this scrape in time.', 'thread'),
  gatehouse_thread_event_loop_lag_seconds: gauge(
    'How late timers of the thread came since it was last asked: p50, p99, max.',
    ...['thread', 'stat'],
  ),
  gatehouse_thread_busy_seconds_total: counter('Time in which the thread did not wait.', 'thread'),
  gatehouse_thread_heap_bytes: gauge('JavaScript heap of the thread that is in use.', 'thread'),
  gatehouse_thread_external_bytes: gauge('Memory of the thread outside of its heap, buffers included.', 'thread'),
  process_resident_memory_bytes: gauge('Resident memory of the gateway.'),
  process_cpu_seconds_total: counter('Processor time of the gateway.'),
  process_start_time_seconds: gauge('When the gateway began.'),
} as const satisfies Record<string, Family>

export type FamilyName = keyof typeof families

export interface Sample {
  name: FamilyName
  /** Of a histogram how often something was measured. */
  value: number
  histogram?: HistogramValue
  labels?: Readonly<Record<string, string>>
}

/** Samples with these labels are one series. */
export const seriesOf = ({ name, labels = {} }: Sample) => `${name} ${JSON.stringify(Object.entries(labels).sort())}`
