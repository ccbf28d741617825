/**
 * What rules found, as a line of JSON in the shape of ModSecurity's audit log (libmodsecurity 3, `SecAuditLogFormat JSON`), so
 * that what reads those reads these. Of callers there is what other records keep: the address as the operator wants it, the path
 * as its template; and of what fitted its shape alone.
 */
import type { RuleAudit } from '@gatehouse/unit'
import type { Kept } from '../tracing/request-spans.ts'

export function auditLine(entry: RuleAudit, { address }: Kept): string {
  const { exchange, about, rules, mode, verdict, score, decidedBy, matches, status } = entry
  const { id, request, route, consumer } = exchange
  return JSON.stringify({
    transaction: {
      client_ip: address(request.clientAddress) || undefined,
      time_stamp: new Date().toISOString(),
      unique_id: id,
      request: { method: request.method.slice(0, 32), uri: route.template },
      response: status === undefined ? undefined : { http_code: status },
      producer: {
        ...{ gateway: 'gatehouse', rules, secrules_engine: mode === 'block' ? 'Enabled' : 'DetectionOnly' },
        ...{ organization: route.organizationId, api: route.api, apiVersion: route.apiVersion },
        ...{ endpoint: route.endpoint, application: consumer?.applicationId },
      },
      verdict: { about, outcome: verdict, score, decidedBy },
      messages: matches.map(({ ruleId, message, severity, tags, where, found, phase }) => ({
        message,
        details: {
          ...{ ruleId: String(ruleId), match: where, data: found, phase, tags },
          severity: severity === undefined ? undefined : String(severity),
        },
      })),
    },
  })
}
