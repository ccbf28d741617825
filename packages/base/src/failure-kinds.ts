/**
 * Every way Gatehouse says no. One table: the HTTP status, the title of the problem document, and what to do
 * next. The reference page and the OpenAPI components are made from it; a test asks that each is produced.
 */
import type { FailureKind } from './failure-kind.ts'
import { gatewayFailureKinds } from './gateway-failure-kinds.ts'

export const failureKinds = {
  ...gatewayFailureKinds,

  // At the control API
  invalid_input: { status: 400, title: 'The input is not valid', hint: 'Mend what problems lists.' },
  not_signed_in: { status: 401, title: 'Sign in first', hint: 'Sign in, or send an API token as a Bearer credential.' },
  wrong_password: {
    status: 401,
    title: 'Address or password is wrong',
    hint: 'Try again, or ask for a link to choose another password.',
  },
  sign_up_closed: {
    status: 403,
    title: 'Sign-up is closed',
    hint: 'Ask whoever runs the portal, or a team that is there, for an invitation.',
  },
  terms_not_accepted: {
    status: 409,
    title: 'The terms were not accepted',
    hint: 'Read the plan’s terms as they are now, and accept them by their digest.',
  },
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
    hint: 'Call from a page of this origin, or of one that is allowed; or with a token instead of a cookie.',
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
  approval_missing: {
    status: 409,
    title: 'It is by request here',
    hint: 'Ask for it: `gatehouse api-versions request-transition VERSION TRANSITION`.',
  },
  still_called: {
    status: 409,
    title: 'It is called still',
    hint: 'Ask those that the detail names to move on; with `--force` it ends for them all the same.',
  },
  deployment_staged: {
    status: 409,
    title: 'Another deployment is staged there',
    hint: 'Promote or abort it first: `gatehouse promote VERSION ENVIRONMENT`, `gatehouse abort VERSION ENVIRONMENT`.',
  },
  deployment_undone: {
    status: 409,
    title: 'The deployment does not go live',
    hint: 'The reason is in the detail; `gatehouse deployments get NAME` shows the figures.',
  },
  stage_impossible: {
    status: 409,
    title: 'It cannot be staged',
    hint: 'Deploy it as a whole, without a stage.',
  },
  contract_test_running: {
    status: 409,
    title: 'A contract test is running',
    hint: 'Wait for its end, or cancel it: `gatehouse contract-tests cancel NAME`.',
  },
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
  writing_closed: {
    status: 403,
    title: 'You may not write here',
    hint: 'Ask who runs the portal.',
  },
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
  definitions_differ_in_kind: {
    status: 422,
    title: 'The documents are of two kinds',
    hint: 'Compare two documents of one language: OpenAPI, AsyncAPI, GraphQL or Protobuf.',
  },
  kind_unfit: {
    status: 422,
    title: 'No document of this kind can do that',
    hint: 'The detail says which kind can.',
  },
  ruleset_invalid: {
    status: 422,
    title: 'The ruleset has errors',
    hint: 'Mend what problems lists; a ruleset is read in the language of Spectral.',
  },
  lint_exhausted: {
    status: 422,
    title: 'Linting takes too much',
    hint: 'Split the document, or leave out rules whose patterns or paths look at too much.',
  },
  gate_failed: {
    status: 422,
    title: 'The gate is not passed',
    hint: 'Mend what is listed; what is accepted for now goes into a baseline or a waiver.',
  },
  overlay_unfit: {
    status: 422,
    title: 'The overlay does not fit the document',
    hint: 'Change the action that is named, or leave it out.',
  },
  edit_unfit: {
    status: 422,
    title: 'The edit cannot be made in the text as it is written',
    hint: 'Make this edit by hand, or as an overlay.',
  },
  import_conflict: {
    status: 409,
    title: 'Edits and the new document meet',
    hint: 'Change the overlays of the version, or import with `--keep-edits`, so that they stand.',
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
  rules_invalid: {
    status: 422,
    title: 'The rules cannot be used',
    hint: 'Mend the file at the line that detail names.',
  },
  own_policy_invalid: {
    status: 422,
    title: 'The own policies cannot be used',
    hint: 'Mend what problems lists; `gatehouse policy test` tells the same.',
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
  sql_refused: {
    status: 400,
    title: 'The SQL is not carried out',
    hint: 'Write one SELECT over `requests`, `traffic` and `names`; docs/guides/insight.md has their columns.',
  },
  sql_too_large: {
    status: 422,
    title: 'The SQL takes more than it may',
    hint: 'Ask for less time, or for less at once.',
  },
  rule_not_playable: {
    status: 422,
    title: 'The rule cannot be played',
    hint: 'Back-test rules of threshold, absence or burnRate: what others look at is known of now alone.',
  },
  query_timeout: {
    status: 504,
    title: 'The query took too long',
    hint: 'Ask for a shorter time span or fewer groups.',
  },
} as const satisfies Record<string, FailureKind>

export type FailureCode = keyof typeof failureKinds
