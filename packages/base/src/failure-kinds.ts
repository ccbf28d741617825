/**
 * Every way Gatehouse says no. One table: the HTTP status, the title of the problem document, and what to do
 * next. The reference page and the OpenAPI components are made from it; a test asks that each is produced.
 */
export interface FailureKind {
  status: number
  title: string
  hint: string
}

export const failureKinds = {
  // At the gateway
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
  keys_unavailable: {
    status: 503,
    title: 'The keys of the issuer cannot be had',
    hint: 'Try again in a moment; the API owner sees why in the log of the gateway.',
  },
  scope_missing: {
    status: 403,
    title: 'The token lacks a scope',
    hint: 'Ask the issuer for a token with the scopes that detail names.',
  },
  subscription_missing: {
    status: 403,
    title: 'No subscription to this API',
    hint: 'Subscribe the application to a plan that holds this API.',
  },
  address_forbidden: {
    status: 403,
    title: 'This address may not call',
    hint: 'Ask the API owner to allow your address.',
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
  body_malformed: {
    status: 400,
    title: 'The body is not what its type says',
    hint: 'Mend the body at the place that detail names, or send the type that it is.',
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
  gateway_not_ready: { status: 503, title: 'The gateway has no program yet', hint: 'Try again in a moment.' },
  policy_failed: {
    status: 500,
    title: 'A policy failed',
    hint: 'The operator reads the gateway log under this request id.',
  },

  // At the control API
  invalid_input: { status: 400, title: 'The input is not valid', hint: 'Mend what problems lists.' },
  not_signed_in: { status: 401, title: 'Sign in first', hint: 'Sign in, or send an API token as a Bearer credential.' },
  not_allowed: { status: 403, title: 'You may not do this', hint: 'Ask somebody with the role that the detail names.' },
  sso_refused: {
    status: 403,
    title: 'The sign-in was not accepted',
    hint: 'Begin again; if it stays, ask whoever runs the connection to read the log.',
  },
  sso_unavailable: {
    status: 502,
    title: 'The identity provider does not answer',
    hint: 'Try again later, or sign in another way.',
  },
  origin_forbidden: {
    status: 403,
    title: 'Wrong origin',
    hint: 'Call from the console, or with a token instead of a cookie.',
  },
  not_found: { status: 404, title: 'Not found', hint: 'Check the name and the organization.' },
  already_exists: {
    status: 409,
    title: 'It exists already',
    hint: 'Take another name, or change the one that exists.',
  },
  illegal_transition: {
    status: 409,
    title: 'Not from this state',
    hint: 'Use a transition that leads on from its state, if there is one.',
  },
  still_referenced: { status: 409, title: 'Something still uses it', hint: 'Remove what uses it first.' },
  conflict: {
    status: 409,
    title: 'It conflicts with what is there',
    hint: 'Read the detail, then change one of the two.',
  },
  stale_version: {
    status: 412,
    title: 'Somebody changed it meanwhile',
    hint: 'Read the current version and apply your change to it.',
  },
  content_too_large: { status: 413, title: 'Too large', hint: 'Send less; the detail names the limit.' },
  unsupported_content: {
    status: 415,
    title: 'This content type is not read here',
    hint: 'Send a type that detail names, or application/json.',
  },
  too_many_attempts: { status: 429, title: 'Too many attempts', hint: 'Wait as long as Retry-After says.' },
  store_unavailable: {
    status: 503,
    title: 'The database does not answer',
    hint: 'Try again; the operator checks the database.',
  },
  store_full: { status: 507, title: 'The disk is full', hint: 'The operator frees disk space.' },
  internal: { status: 500, title: 'The program made a mistake', hint: 'Report it with the request id.' },

  // Documents and egress
  document_invalid: {
    status: 422,
    title: 'The document has errors',
    hint: 'Mend what problems lists; nothing was stored.',
  },
  document_too_large: {
    status: 413,
    title: 'The document is too large',
    hint: 'Split or simplify it; the detail names the limit.',
  },
  egress_forbidden: {
    status: 403,
    title: 'This address may not be fetched',
    hint: 'The operator decides what may be reached, with egressAllow.',
  },
  fetch_failed: { status: 502, title: 'It could not be fetched', hint: 'Check the address.' },
  fetch_timeout: { status: 504, title: 'Fetching took too long', hint: 'Try again, or upload the document.' },

  certificate_invalid: {
    status: 422,
    title: 'The certificate cannot be used',
    hint: 'Mend what detail names; the one before stays.',
  },
  host_unclaimed: {
    status: 409,
    title: 'No API answers on the host',
    hint: 'Deploy an API of this organization on the host, by name or wildcard; then the certificate is ordered.',
  },
  challenge_unanswered: {
    status: 503,
    title: 'No gateway answers for the host yet',
    hint: 'Start a gateway of the group that serves the host; the order is tried again.',
  },
  issuer_refused: {
    status: 422,
    title: 'The certificate authority refused',
    hint: 'Mend what detail names; the order is tried again.',
  },
  issuer_unavailable: {
    status: 502,
    title: 'The certificate authority does not answer as it must',
    hint: 'Check the address of its directory; the order is tried again.',
  },

  // Programs, directory, gateways
  snapshot_invalid: { status: 422, title: 'The program cannot be built', hint: 'Mend what problems lists.' },
  policy_unknown: {
    status: 422,
    title: 'The gateway lacks a policy',
    hint: 'Upgrade the gateway, or choose another version.',
  },
  signature_invalid: {
    status: 400,
    title: 'The signature does not hold',
    hint: 'Enrol the gateway again if keys were replaced.',
  },
  enrolment_refused: { status: 403, title: 'The enrolment token is not valid', hint: 'Make a new one; it works once.' },
  claim_taken: {
    status: 409,
    title: 'Host and path are taken',
    hint: 'Choose another base path or host in this gateway group.',
  },

  // Start
  data_locked: {
    status: 409,
    title: 'The data directory is in use',
    hint: 'Stop the other program, or choose another --data.',
  },
  data_unwritable: {
    status: 500,
    title: 'The data directory cannot be written',
    hint: 'Check its permissions, or choose another --data.',
  },
  backup_invalid: {
    status: 422,
    title: 'The backup cannot be restored',
    hint: 'Nothing was stored. Take another copy of the backup.',
  },
  data_newer: {
    status: 409,
    title: 'The data is from a newer version',
    hint: 'Start the version that wrote it, or newer.',
  },
  port_taken: {
    status: 409,
    title: 'The port is in use',
    hint: 'Stop what uses it, or choose another port (0 takes any).',
  },
  usage_invalid: {
    status: 400,
    title: 'The command is not written right',
    hint: 'Ask the command with --help; nothing was done.',
  },
  setting_invalid: { status: 400, title: 'A setting is not valid', hint: 'See `gatehouse start --help`.' },
  control_unreachable: {
    status: 503,
    title: 'The control plane does not answer',
    hint: 'Start it, or name it with --url.',
  },
  secret_unreadable: { status: 500, title: 'A secret cannot be read', hint: 'Check the master key.' },
  audit_broken: {
    status: 409,
    title: 'The audit chain is broken',
    hint: 'Compare with a backup from before the named event.',
  },

  // State on disk, events and analytics
  checkpoint_unreadable: {
    status: 500,
    title: 'The limiter checkpoint cannot be read',
    hint: 'Nothing to do: limits with long windows begin anew.',
  },
  batch_malformed: {
    status: 400,
    title: 'The event batch is malformed',
    hint: 'Look for a damaged spool at the sending gateway; the batch was set aside.',
  },
  batch_unsupported: {
    status: 422,
    title: 'The event batch has an unknown version',
    hint: 'Upgrade the control plane first, then the gateways.',
  },
  analytics_corrupt: {
    status: 500,
    title: 'The analytics file is damaged',
    hint: 'It was moved aside and a new one begun; restore it from a backup if its history matters.',
  },
  query_timeout: {
    status: 504,
    title: 'The query took too long',
    hint: 'Ask for a shorter time span or fewer groups.',
  },
} as const satisfies Record<string, FailureKind>

export type FailureCode = keyof typeof failureKinds
