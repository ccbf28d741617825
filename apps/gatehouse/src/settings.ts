/**
 * Every setting there is. The flag `--gateway-port`, the variable `GATEHOUSE_GATEWAY_PORT` and the key `gatewayPort`
 * of `gatehouse.yaml` are one; the flag goes before the variable, the variable before the file.
 */
import { recordedAddresses } from '@gatehouse/events/address.ts'
import { isWholePath } from '@gatehouse/http/whole-path.ts'
import { defaulted, type Filled, object, oneOf, patterned, plainFieldName, Type } from '@gatehouse/schema'
import { ownPolicyFields, policyLimitNames } from './own-policy-settings.ts'
import { mailSettingNames, portalFields, portalSettingNames } from './portal-settings.ts'
import { accessLogFields, accessLogSettingNames } from './request-log-settings.ts'
import { secretFields, secretSettingNames } from './secret-settings.ts'
import { otlpSettingNames, telemetryFields, traceSettingNames } from './telemetry-settings.ts'
import { wireLimitFields, wireLimitNames } from './wire-limit-settings.ts'
import { wordingFields, wordingSettingNames } from './wording-settings.ts'

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 2048, description }))
const addresses = (description: string) =>
  defaulted(Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 256, description }), [])
const port = (otherwise: number, description: string) =>
  defaulted(Type.Integer({ minimum: 0, maximum: 65_535, description: `${description}; 0 takes any.` }), otherwise)

export const settingsSchema = object({
  address: defaulted(
    Type.String({ minLength: 1, maxLength: 253, description: 'Where the listeners stand.' }),
    '127.0.0.1',
  ),
  gatewayPort: port(8000, 'Port of the gateway'),
  controlPort: port(8001, 'Port of the control API and the console'),
  portalPort: port(8002, 'Port of the portal'),
  controlUrl: defaulted(
    patterned('^https?://[^\\s/?#]+$', 'an address without a path, such as http://127.0.0.1:8001', {
      maxLength: 1000,
      description: 'Where the portal asks the control API.',
    }),
    'http://127.0.0.1:8001',
  ),
  consoleUrl: Type.Optional(
    patterned('^https?://[^\\s/?#]+$', 'an address without a path, such as https://console.example.com', {
      maxLength: 1000,
      description: 'Public address of the console, for links in mails and alerts; where it listens unless said.',
    }),
  ),
  portalUrl: Type.Optional(
    patterned('^https?://[^\\s/?#]+$', 'an address without a path, such as https://developers.example.com', {
      maxLength: 1000,
      description: 'Public address of the portal for hosts that no portal names; the host of the request unless said.',
    }),
  ),
  metricsPort: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 65_535 },
      description:
        'Port of a gateway’s metrics; 0 takes any. Unless said four above `gatewayPort`, which is 8004 where nothing is said, and 8004 beside a gateway on a port below 1024.',
    }),
  ),
  metricsAddress: defaulted(
    Type.String({
      ...{ minLength: 1, maxLength: 253 },
      description: 'Where the port of metrics stands. Whoever reaches it reads them: it knows no callers.',
    }),
    '127.0.0.1',
  ),
  metricsSeriesMax: defaulted(
    Type.Integer({
      ...{ minimum: 0, maximum: 1_000_000 },
      description:
        'Series of endpoints and consumers in metrics, all together; the busiest have series of their own, the others are one called `other`.',
    }),
    10_000,
  ),
  distributionPort: port(8003, 'Port where gateways connect to the control plane'),
  issuerUrl: Type.Optional(
    patterned('^https?://[^\\s/?#]+(/[A-Za-z0-9._~-]+)*$', 'an address without a slash at its end', {
      maxLength: 1000,
      description:
        'Public address of the authorization servers of organizations, such as `https://login.example.com`; without it none are run. Tokens have it in `iss`: choose it for good.',
    }),
  ),
  issuerPort: port(8005, 'Port where the authorization servers answer, if `issuerUrl` is named'),
  data: defaulted(
    Type.String({ minLength: 1, maxLength: 4096, description: 'Data directory; one program at a time.' }),
    './data',
  ),
  databaseUrl: text('PostgreSQL, `postgres://user:password@host/database`; the embedded database unless said.'),
  analyticsUrl: text(
    'ClickHouse for usage, `https://user:password@host:8443/database`; the embedded store unless said. Several control planes need it.',
  ),
  usageRequestDays: defaulted(
    Type.Integer({
      minimum: 1,
      maximum: 3650,
      description: 'Days that single requests are kept; an organization may keep less.',
    }),
    90,
  ),
  usageFigureDays: defaulted(
    Type.Integer({
      minimum: 1,
      maximum: 3650,
      description: 'Days that figures of usage are kept by the day; by the hour a hundred at most.',
    }),
    800,
  ),
  workers: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 512, description: 'Threads of the gateway; one for each core unless said.' }),
  ),
  egressAllow: defaulted(
    Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      maxItems: 256,
      description:
        'What upstreams and imports may reach although it is closed by default: CIDRs, addresses, `loopback`; and for upstreams `unix:/path/to.sock`. Where nothing is named, `start` and a gateway with `config` allow `loopback`, and a gateway with `control` and `control` itself nothing.',
    }),
    [],
  ),
  pathPolicy: defaulted(
    oneOf(['normalise', 'reject', 'raw'], {
      description: 'What becomes of a path that is not in its normal form: rules PATH-1 to PATH-9.',
    }),
    'normalise',
  ),
  duplicateQueryKeys: defaulted(
    oneOf(['allow', 'reject', 'first', 'last'], { description: 'What becomes of a query key that stands twice.' }),
    'allow',
  ),
  underscoreHeaders: defaulted(
    oneOf(['allow', 'drop', 'reject'], { description: 'What becomes of a field whose name has an underscore.' }),
    'allow',
  ),
  trustedProxies: addresses('Proxies whose word about the caller is taken: CIDRs, addresses, `loopback`.'),
  clientAddressHeader: defaulted(
    patterned('^[A-Za-z0-9-]{1,64}$', 'the name of a field: letters, digits and -', {
      description: 'Where a trusted proxy says the caller: `X-Forwarded-For`, `Forwarded` or a field of its own.',
    }),
    'X-Forwarded-For',
  ),
  clientCertificateHeader: Type.Optional(
    plainFieldName({
      description:
        'Where a trusted proxy says the certificate that it was shown, as Envoy writes it, such as `X-Forwarded-Client-Cert`; nobody is believed unless said.',
    }),
  ),
  missesMax: Type.Optional(
    Type.Integer({
      ...{ minimum: 1, maximum: 1_000_000 },
      description:
        'Requests to no route that an address (of IPv6 a /64) may make in a minute; one that makes more is refused for `missBanSeconds`. Not counted unless said.',
    }),
  ),
  missBanSeconds: defaulted(
    Type.Integer({
      ...{ minimum: 1, maximum: 86_400 },
      description: 'For how long who makes more than `missesMax` is refused everything.',
    }),
    600,
  ),
  geoFiles: defaulted(
    Type.Array(Type.String({ minLength: 1, maxLength: 2048 }), {
      maxItems: 8,
      description:
        'Files (MaxMind DB) that say of which country, continent and autonomous system addresses are; the first that says a thing counts. Read again when one is replaced.',
    }),
    [],
  ),
  recordedAddresses: defaulted(
    oneOf([...recordedAddresses], {
      description:
        'What events and analytics keep of callers’ addresses: their network (/24, /48), a hash under a key that the gateway makes at its start and keeps nowhere, all of it, or nothing.',
    }),
    'network',
  ),
  proxyProtocol: addresses('Balancers whose connections begin with a PROXY header: CIDRs, addresses, `loopback`.'),
  ...wireLimitFields,
  tlsPort: port(8443, 'Port of the gateway for TLS; it opens with the first certificate'),
  tlsCertificateFile: text('Certificate chain in PEM, shown where no other has the name; read again when it changes.'),
  tlsKeyFile: text('Private key of `tlsCertificateFile` in PEM.'),
  tlsClientCertificates: defaulted(
    oneOf(['none', 'optional', 'required'], {
      description: 'Whether callers show a certificate; `optional` lets them in without, and says so.',
    }),
    'none',
  ),
  tlsClientAuthoritiesFile: text(
    'Certificates in PEM of the authorities that vouch for callers; read again when it changes.',
  ),
  tlsClientRevocationsFile: text(
    'What those took back: their lists (CRL) in PEM, read again when it changes. An authority without a list, or with one that expired, vouches for nobody.',
  ),
  masterKey: text('Key that opens the secrets at rest: 32 bytes in base64.'),
  masterKeyFile: text(
    'File that holds the master key; `master.key` in the data directory, made at the first start, unless said.',
  ),
  adminEmail: Type.Optional(
    Type.String({
      format: 'email',
      maxLength: 254,
      description: 'E-mail address of the administrator; the first start alone reads it.',
    }),
  ),
  adminPassword: Type.Optional(
    Type.String({
      minLength: 12,
      maxLength: 128,
      description: 'Password of the administrator; the first start alone reads it, and makes one unless said.',
    }),
  ),
  token: Type.Optional(
    Type.String({
      minLength: 32,
      maxLength: 256,
      description: 'API token of the administrator; the first start alone reads it.',
    }),
  ),
  config: text('Documents that a gateway alone serves: a YAML file.'),
  control: text('Control plane of a gateway: its web address.'),
  stateKeyFile: text(
    'File that holds what seals private keys on a gateway’s disk, 32 bytes in base64; it is never made. `state.key` beside them, made at the first start, unless said.',
  ),
  enrolmentToken: text('Lets a new gateway in, once.'),
  zone: text('Where this gateway stands: targets of upstreams that say the same zone are asked first.'),
  dnsServers: addresses(
    'Servers that targets with `resolve` are looked up at, `192.0.2.53` or `192.0.2.53:5353`; those of the system unless named.',
  ),
  targetFiles: defaulted(
    Type.Array(
      Type.Refine(
        Type.String({ minLength: 1, maxLength: 4096 }),
        isWholePath,
        () => 'must be a whole path without . and ..',
      ),
      { maxItems: 256, description: 'Files that upstreams of every organization may take targets from: whole paths.' },
    ),
    [],
  ),
  limiterKeysMax: defaulted(
    Type.Integer({
      minimum: 1024,
      maximum: 100_000_000,
      description: 'Keys of rate limits that are remembered at once.',
    }),
    200_000,
  ),
  redisUrl: text(
    'Where gateways count limits together: `redis://user:password@host:6379/0`, `redis-sentinel://…@host1,host2/master`, `redis-cluster://…@host1,host2`; with `rediss` over TLS.',
  ),
  redisAuthoritiesFile: text('Certificates in PEM of the authorities that vouch for Redis; the system’s unless said.'),
  redisKeyFile: text(
    'Key that seals what gateways keep together in Redis, answers and replies: 32 bytes in base64, the same at all of them. Each keeps for itself unless said.',
  ),
  redisTimeoutMs: defaulted(
    Type.Integer({
      minimum: 5,
      maximum: 5000,
      description: 'Longest wait of a request for Redis; then the gateway counts by itself until Redis answers again.',
    }),
    50,
  ),
  cacheBytesMax: defaulted(
    Type.Integer({
      ...{ minimum: 0, maximum: 1_099_511_627_776 },
      description: 'What the policy `cache` keeps in memory, all threads together.',
    }),
    67_108_864,
  ),
  idempotencyBytesMax: defaulted(
    Type.Integer({
      ...{ minimum: 0, maximum: 1_099_511_627_776 },
      description: 'What the policy `idempotency` keeps of replies; one organization a quarter of it.',
    }),
    16_777_216,
  ),
  idempotencyWithoutRedis: defaulted(
    oneOf(['refuse', 'alone'], {
      description:
        'While Redis is away, where gateways keep replies together (`redisKeyFile`): requests with a new Idempotency-Key are refused, or each gateway goes by what it knows itself.',
    }),
    'refuse',
  ),
  spoolBytesMax: defaulted(
    Type.Integer({
      minimum: 1_048_576,
      maximum: 1_099_511_627_776,
      description: 'Events kept on disk while nobody takes them.',
    }),
    1_073_741_824,
  ),
  ...ownPolicyFields,
  drainTimeoutMs: defaulted(
    Type.Integer({
      minimum: 0,
      maximum: 3_600_000,
      description: 'How long a stop waits for requests that are under way.',
    }),
    10_000,
  ),
  logLevel: defaulted(oneOf(['error', 'warn', 'info'], { description: 'The least that is logged.' }), 'info'),
  ...telemetryFields,
  ...accessLogFields,
  ...secretFields,
  ...portalFields,
  wafRulesDirectory: text(
    'Directory with sets of rules that policies `waf` name, a directory each: `*.conf` and `*.data`, such as the OWASP Core Rule Set. All organizations may name them.',
  ),
  ...wordingFields,
  json: defaulted(Type.Boolean({ description: 'Prints one JSON object with the addresses when ready.' }), false),
})

export type Settings = Filled<typeof settingsSchema>
export type SettingName = keyof Settings

const shared: SettingName[] = ['address', 'data', 'logLevel', 'json', 'drainTimeoutMs', ...otlpSettingNames]
const store: SettingName[] = [
  ...(['databaseUrl', 'analyticsUrl', 'masterKey', 'masterKeyFile', 'usageRequestDays', 'usageFigureDays'] as const),
]
const issuer: SettingName[] = ['issuerUrl', 'issuerPort', 'trustedProxies', 'clientAddressHeader']
const firstStart: SettingName[] = ['adminEmail', 'adminPassword', 'token']
const wire: SettingName[] = [
  ...(['pathPolicy', 'duplicateQueryKeys', 'underscoreHeaders', 'trustedProxies'] as const),
  ...(['clientAddressHeader', 'clientCertificateHeader', 'proxyProtocol'] as const),
  ...wireLimitNames,
]
const tls: SettingName[] = [
  ...(['tlsPort', 'tlsCertificateFile', 'tlsKeyFile'] as const),
  ...(['tlsClientCertificates', 'tlsClientAuthoritiesFile', 'tlsClientRevocationsFile'] as const),
]
const own: SettingName[] = [
  ...(['metricsPort', 'metricsAddress', 'metricsSeriesMax', 'stateKeyFile', 'zone'] as const),
  ...(['dnsServers', 'targetFiles'] as const),
  ...[...secretSettingNames, 'wafRulesDirectory' as const, 'recordedAddresses' as const, 'geoFiles' as const],
  ...(['missesMax', 'missBanSeconds'] as const),
  ...[...traceSettingNames, ...accessLogSettingNames],
  ...(['redisAuthoritiesFile', 'redisTimeoutMs', 'redisKeyFile'] as const),
  ...(['cacheBytesMax', 'idempotencyBytesMax', 'idempotencyWithoutRedis', ...policyLimitNames] as const),
]
const gateway: SettingName[] = [
  ...(['gatewayPort', 'workers', 'egressAllow', 'limiterKeysMax', 'spoolBytesMax'] as const),
  ...[...wire, ...tls, ...own, 'redisUrl' as const],
]

/** Where one operator runs all of it, upstreams on this machine are allowed unless something is named. */
export const ownEgress = ({ egressAllow }: Settings): string[] => (egressAllow.length > 0 ? egressAllow : ['loopback'])

/** What `start` hands on to its gateway and reads itself for nothing. */
export const gatewayOnly: readonly SettingName[] = [...wire, ...tls, ...own]

/** Which settings each program reads. */
export const programSettings: Readonly<Record<string, readonly SettingName[]>> = {
  start: [
    ...shared,
    'controlPort',
    'portalPort',
    'portalUrl',
    'consoleUrl',
    'policies',
    'issuerUrl',
    'issuerPort',
    ...gateway,
    ...store,
    ...firstStart,
    ...(['portalKey', 'webhookAllow', ...mailSettingNames, ...wordingSettingNames] as const),
  ],
  gateway: [...shared, ...gateway, 'policies', 'config', 'control', 'enrolmentToken'],
  control: [
    ...[
      ...shared,
      'controlPort' as const,
      'consoleUrl' as const,
      'distributionPort' as const,
      'egressAllow' as const,
      'policies' as const,
    ],
    ...[...issuer, ...store, ...firstStart, ...portalSettingNames, ...wordingSettingNames],
  ],
  portal: [
    ...[...shared, 'portalPort' as const, 'portalUrl' as const, 'portalKey' as const, 'controlUrl' as const],
    ...['gatewayUrl' as const, 'egressAllow' as const, 'trustedProxies' as const, 'clientAddressHeader' as const],
  ],
}

/** Never shown, not even when they are wrong. */
export const secretSettings: readonly SettingName[] = [
  'masterKey',
  'adminPassword',
  'token',
  'enrolmentToken',
  'databaseUrl',
  'analyticsUrl',
  'redisUrl',
  'otlpHeaders',
  'portalKey',
  'smtpUrl',
  'wordingKey',
]

export const flagOf = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
export const variableOf = (name: string) => `GATEHOUSE_${name.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`
