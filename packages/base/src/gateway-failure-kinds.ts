/** What callers of APIs are told. */
import type { FailureKind } from './failure-kind.ts'

export const gatewayFailureKinds = {
  route_not_found: {
    status: 404,
    title: 'No route matches',
    hint: 'Check host, path and method, or ask `gatehouse explain`.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed here',
    hint: 'Use one of the methods in the Allow field.',
  },
  version_unknown: {
    status: 404,
    title: 'There is no such version of the API',
    hint: 'Say one of those that the detail lists.',
  },
  brown_out: {
    status: 410,
    title: 'What is deprecated answers nobody for a while',
    hint: 'Move on to what the detail names; it answers again after Retry-After, until it ends.',
  },
  credential_missing: {
    status: 401,
    title: 'A credential is needed',
    hint: 'Send a key or token as WWW-Authenticate says.',
  },
  credential_invalid: {
    status: 401,
    title: 'The credential is not valid',
    hint: 'Check the key or token, or get a new one.',
  },
  credential_out_of_place: {
    status: 403,
    title: 'The credential may not be used here',
    hint: 'Use it where its owner said; `gatehouse explain` tells the owner which limit it was.',
  },
  sign_in_refused: {
    status: 403,
    title: 'The sign-in was not accepted',
    hint: 'Begin again at the page you wanted; the API owner sees why in the log of the gateway.',
  },
  sign_in_unavailable: {
    status: 503,
    title: 'Nobody can sign in now',
    hint: 'Try again in a moment; the API owner sees why in the log of the gateway.',
  },
  logout_refused: {
    status: 400,
    title: 'The logout token is not valid',
    hint: 'The provider sends one that is for this client, of now, and of OpenID Connect Back-Channel Logout.',
  },
  keys_unavailable: {
    status: 503,
    title: 'The keys of the issuer cannot be had',
    hint: 'Try again in a moment; the API owner sees why in the log of the gateway.',
  },
  call_forbidden: {
    status: 403,
    title: 'The caller may not do this',
    hint: 'Ask the API owner for the right; `gatehouse explain` names the rule that decided.',
  },
  authorization_unavailable: {
    status: 503,
    title: 'Whether the caller may do this cannot be told now',
    hint: 'Try again in a moment; the API owner sees why in the log of the gateway.',
  },
  secret_unavailable: {
    status: 503,
    title: 'A secret of the API cannot be had',
    hint: 'The operator looks into the log of the gateway: which reference it is, and why.',
  },
  introspection_unavailable: {
    status: 503,
    title: 'Whether the token is valid cannot be told now',
    hint: 'Try again in a moment; the API owner sees why in the log of the gateway.',
  },
  upstream_credential_unavailable: {
    status: 503,
    title: 'The gateway has no credential for the upstream now',
    hint: 'Try again in a moment; the API owner sees why in the log of the gateway.',
  },
  scope_missing: {
    status: 403,
    title: 'The token lacks a scope',
    hint: 'Ask the issuer for a token with the scopes that detail names.',
  },
  role_missing: {
    status: 403,
    title: 'The caller lacks a role',
    hint: 'Ask for a role that may do this; `gatehouse explain` names the rule that decided.',
  },
  subscription_missing: {
    status: 403,
    title: 'No subscription to this API',
    hint: 'Subscribe the application to a plan that holds this API.',
  },
  bot_unverified: {
    status: 403,
    title: 'Not who it says',
    hint: 'Call under a name of your own, or from the networks of the bot.',
  },
  bot_names_unavailable: {
    status: 503,
    title: 'Whether it is who it says cannot be known now',
    hint: 'Come again later, or call under a name of your own.',
  },
  address_forbidden: {
    status: 403,
    title: 'This address may not call',
    hint: 'Ask the API owner to allow your address.',
  },
  origin_forbidden: {
    status: 403,
    title: 'The page of another site may not call this',
    hint: 'Ask the API owner to list the origin of your pages.',
  },
  banned: {
    status: 429,
    title: 'Too many bad answers before',
    hint: 'Stop, mend what you send, and come again when Retry-After has passed.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    hint: 'Wait as long as Retry-After says, or take a larger plan.',
  },
  concurrency_exceeded: {
    status: 429,
    title: 'Too many requests at once',
    hint: 'Wait until one of them is over, or ask the API owner for more.',
  },
  limiter_full: { status: 503, title: 'The limiter is full', hint: 'The operator raises limiterKeysMax.' },
  request_too_large: {
    status: 413,
    title: 'The request is too large',
    hint: 'Send less, or ask the API owner for a higher limit.',
  },
  contract_violated: {
    status: 400,
    title: 'The request does not keep the contract',
    hint: 'Mend what problems lists; the contract of the API says what is expected there.',
  },
  reply_contract_violated: {
    status: 502,
    title: 'The upstream’s reply does not keep the contract',
    hint: 'The API owner mends the upstream or the contract.',
  },
  body_malformed: {
    status: 400,
    title: 'The body is not what its type says',
    hint: 'Mend the body at the place that detail names, or send the type that it is.',
  },
  request_blocked: {
    status: 403,
    title: 'The request is not let through',
    hint: 'Ask the API owner, with the request id; `gatehouse explain` tells the owner which rule it was.',
  },
  reply_withheld: {
    status: 502,
    title: 'The upstream’s reply is not given out',
    hint: 'Ask the API owner, with the request id; the log of the gateway tells the owner which rule it was.',
  },
  rules_unavailable: {
    status: 503,
    title: 'Rules of the gateway cannot be had',
    hint: 'The operator of the gateway puts them where wafRulesDirectory says.',
  },
  not_acceptable: {
    status: 406,
    title: 'None of the types that are offered is accepted',
    hint: 'Ask in Accept for one of the types that detail names.',
  },
  reply_malformed: {
    status: 502,
    title: 'The upstream’s body is not what its type says',
    hint: 'Try again; the API owner mends the upstream, or the policy that reads its replies.',
  },
  reply_leaks: {
    status: 502,
    title: 'The upstream told what is not for callers',
    hint: 'Try again later; the API owner sees in the log of the gateway what kind of thing it was.',
  },
  reply_too_large: {
    status: 502,
    title: 'The upstream’s reply is too large to be changed',
    hint: 'Ask for less; the API owner raises bodyBytesMax of the policy that detail names.',
  },
  codings_exhausted: {
    status: 503,
    title: 'Too many bodies are being inflated',
    hint: 'Try again in a moment, or send the body without Content-Encoding.',
  },
  expression_failed: {
    status: 500,
    title: 'An expression of a policy failed',
    hint: 'The API owner mends the expression that detail names; `has()` tells whether something is there.',
  },
  header_unsendable: {
    status: 500,
    title: 'A field cannot be sent',
    hint: 'Mend the policy or program that set what detail names.',
  },
  request_timeout: {
    status: 408,
    title: 'The request came too slowly',
    hint: 'Send it again, without pauses.',
  },
  request_malformed: { status: 400, title: 'The request is malformed', hint: 'Mend what detail names.' },
  streams_exceeded: {
    status: 429,
    title: 'Too many streams at once',
    hint: 'Close one before the next, or ask the API owner for more.',
  },
  message_too_large: {
    status: 413,
    title: 'A message of a stream is too large',
    hint: 'Send it in parts, or ask the API owner for a higher limit.',
  },
  message_malformed: {
    status: 400,
    title: 'A stream broke the rules of its protocol',
    hint: 'Mend the client or the upstream; the rule is named.',
  },
  stream_ended: { status: 503, title: 'The gateway ended the stream', hint: 'Connect again.' },
  stream_idle: { status: 408, title: 'The stream was silent for too long', hint: 'Send something now and then.' },
  upstream_unreachable: {
    status: 502,
    title: 'The upstream cannot be reached',
    hint: 'Try again; the API owner sees this in analytics.',
  },
  upstream_failed: {
    status: 502,
    title: 'The upstream broke off',
    hint: 'Try again; the API owner sees this in analytics.',
  },
  upstream_timeout: { status: 504, title: 'The upstream took too long', hint: 'Try again later.' },
  upstream_overloaded: {
    status: 503,
    title: 'Too many requests wait for the upstream',
    hint: 'Try again in a moment; the API owner allows more connections to it.',
  },
  upstream_unhealthy: {
    status: 503,
    title: 'No healthy target',
    hint: 'The API owner checks the health of the upstream.',
  },
  circuit_open: {
    status: 503,
    title: 'The upstream is left alone for a while',
    hint: 'Try again after Retry-After; the API owner looks why it failed.',
  },
  load_shed: {
    status: 503,
    title: 'The upstream bears no more at once',
    hint: 'Try again in a moment; a better plan is refused later.',
  },
  bulkhead_full: {
    status: 503,
    title: 'Too many requests are under way to the upstream',
    hint: 'Try again in a moment.',
  },
  upstream_forbidden: {
    status: 502,
    title: 'The upstream address is not allowed',
    hint: 'The operator decides what may be reached, with egressAllow.',
  },
  upstream_untrusted: {
    status: 502,
    title: 'The upstream’s certificate was not accepted',
    hint: 'The API owner compares the upstream’s certificate with its tls settings.',
  },
  client_certificate_missing: {
    status: 503,
    title: 'The certificate for the upstream is not here',
    hint: 'Try again in a moment; the API owner looks whether the certificate is still there.',
  },
  not_cached: {
    status: 504,
    title: 'Nothing is stored that would do',
    hint: 'Ask again without only-if-cached.',
  },
  idempotency_key_missing: {
    status: 400,
    title: 'An Idempotency-Key is needed',
    hint: 'Send a key that is new for each new request, and the same for each repetition.',
  },
  idempotency_under_way: {
    status: 409,
    title: 'A request with this Idempotency-Key is under way',
    hint: 'Wait for its reply, or repeat it in a moment.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    hint: 'Take a new key for each new request.',
  },
  idempotency_reply_lost: {
    status: 409,
    title: 'The request was sent, and its reply is not here',
    hint: 'Look whether it was done before you send it with a new key.',
  },
  idempotency_full: {
    status: 503,
    title: 'Too many replies are kept',
    hint: 'Try again later; the operator raises idempotencyBytesMax.',
  },
  idempotency_unavailable: {
    status: 503,
    title: 'Nobody can tell whether it was sent',
    hint: 'Repeat it with the same key in a moment.',
  },
  gateway_not_ready: { status: 503, title: 'The gateway has no program yet', hint: 'Try again in a moment.' },
  policy_timeout: {
    status: 503,
    title: 'A policy took too long',
    hint: 'Try again; the operator mends the policy that detail names, or raises policyWaitMsMax.',
  },
  policy_quarantined: {
    status: 503,
    title: 'A policy is quarantined',
    hint: 'The operator mends the policy that detail names; it runs again once its module has changed.',
  },
  policy_failed: {
    status: 500,
    title: 'A policy failed',
    hint: 'The operator reads the gateway log under this request id.',
  },
} as const satisfies Record<string, FailureKind>
