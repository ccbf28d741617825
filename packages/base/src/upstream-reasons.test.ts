import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from './failure.ts'
import type { FailureCode } from './failure-kinds.ts'
import { upstreamReason, upstreamReasons } from './upstream-reasons.ts'

const reasonOf = (code: FailureCode, cause?: unknown, extra = {}) =>
  upstreamReason(new Failure(code, 'x', { cause, extra }))
const withCode = (code: string) => Object.assign(new Error('x'), { code })

test('the reason is what the system said, else what the failure is, and always one of the fixed words', () => {
  for (const [reason, code, cause] of [
    ['refused', 'upstream_unreachable', withCode('ECONNREFUSED')],
    ['refused', 'upstream_unreachable', new AggregateError([withCode('ECONNREFUSED')])],
    ['unresolved', 'upstream_unreachable', withCode('ENOTFOUND')],
    ['tls', 'upstream_unreachable', withCode('ERR_SSL_WRONG_VERSION_NUMBER')],
    ['certificate_name', 'upstream_untrusted', withCode('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['certificate_untrusted', 'upstream_untrusted', withCode('SELF_SIGNED_CERT_IN_CHAIN')],
    ['reset', 'upstream_failed', withCode('ECONNRESET')],
    ['ended', 'upstream_failed', undefined],
    ['timeout', 'upstream_timeout', undefined],
    ['other', 'upstream_unreachable', withCode('EMADEUP')],
    ['', 'rate_limited', withCode('ECONNRESET')],
  ] as const) {
    assert.equal(reasonOf(code, cause), reason, `${code} ${(cause as { code?: string } | undefined)?.code}`)
    assert.ok(upstreamReasons.includes(reason))
  }
  assert.equal(reasonOf('upstream_failed', undefined, { rule: 'H1-70' }), 'malformed')
})
