import { isSocketPath, unixPrefix } from '@gatehouse/http/socket-path.ts'
import { isWholePath } from '@gatehouse/http/whole-path.ts'
import { filePrefix } from '@gatehouse/program'
import { defaulted, type Filled, object, oneOf, patterned, Type, when } from '@gatehouse/schema'
import { balancingFields, targetFields } from './upstream-balancing.ts'
import { upstreamTls } from './upstream-tls.ts'

const target = object({
  url: Type.Refine(
    patterned(
      '^(https?://[^/?#@\\s]+(/[^?#\\s]*)?|(unix|file):/\\S+)$',
      'http://, https://, unix:/ or file:/ and an address without user, query and fragment',
      {
        maxLength: 2048,
        description:
          'Scheme, host, port and a path to put in front; `unix:/path/to.sock`, where the operator’s `egressAllow` names it; or `file:/path/to.yaml`, a list of further targets, where the operator’s `targetFiles` names it.',
        examples: ['http://localhost:9000'],
      },
    ),
    isTargetUrl,
    () => 'must be an address with a valid host and a port up to 65535, or the whole path of a socket or a file',
  ),
  weight: defaulted(Type.Integer({ minimum: 0, maximum: 1000, description: 'Share of requests; 0 drains it.' }), 1),
  ...targetFields,
})

function isTargetUrl(text: string): boolean {
  if (text.startsWith(unixPrefix)) return isSocketPath(text.slice(unixPrefix.length))
  return text.startsWith(filePrefix) ? isWholePath(text.slice(filePrefix.length)) : URL.canParse(text)
}

const targets = Type.Array(target, { minItems: 1, maxItems: 256, description: 'Backend addresses.' })

const health = object(
  {
    type: Type.Optional(
      oneOf(['http', 'tcp', 'grpc'], {
        description:
          'What is asked: a path, whether it takes a connection, or the gRPC health protocol; http unless said.',
      }),
    ),
    service: when(
      { type: 'grpc' },
      Type.Optional(
        Type.String({ maxLength: 256, description: 'Which service must be SERVING; the whole server unless said.' }),
      ),
    ),
    path: defaulted(
      Type.Refine(
        patterned('^/(?!/)', 'a path that starts with one slash', {
          maxLength: 2048,
          description: 'Answers 2xx or 3xx while the target is well.',
        }),
        text => URL.canParse(text, 'http://target'),
        () => 'must be a path that starts with one slash',
      ),
      '/',
    ),
    intervalMs: defaulted(Type.Integer({ minimum: 100, maximum: 3_600_000 }), 5000),
    timeoutMs: defaulted(Type.Integer({ minimum: 50, maximum: 60_000 }), 2000),
    unhealthyAfter: defaulted(Type.Integer({ minimum: 1, maximum: 20, description: 'Failures in a row.' }), 2),
    healthyAfter: defaulted(Type.Integer({ minimum: 1, maximum: 20, description: 'Successes in a row.' }), 2),
  },
  { title: 'Active health check', description: 'Asked once per gateway, never per thread.' },
)

export const upstreamSpec = object({
  targets,
  environments: defaulted(
    Type.Record(Type.String({ maxLength: 63 }), object({ targets }), {
      description: 'Other targets in the environments named here.',
    }),
    {},
  ),
  ...balancingFields,
  protocol: defaulted(
    oneOf(['http1', 'http2'], {
      description: 'What is spoken to the targets. gRPC needs http2; at an http address it is spoken at once.',
    }),
    'http1',
  ),
  connectTimeoutMs: defaulted(Type.Integer({ minimum: 10, maximum: 60_000 }), 5000),
  firstByteTimeoutMs: defaulted(Type.Integer({ minimum: 10, maximum: 3_600_000 }), 60_000),
  idleTimeoutMs: defaulted(
    Type.Integer({ minimum: 10, maximum: 3_600_000, description: 'Longest silence within a body.' }),
    60_000,
  ),
  connectionsMax: defaulted(
    Type.Integer({ minimum: 1, maximum: 10_000, description: 'To each target, per thread.' }),
    256,
  ),
  queueMax: defaulted(
    Type.Integer({
      ...{ minimum: 0, maximum: 100_000 },
      description: 'Requests that wait for a connection to a target, per thread; further ones are refused.',
    }),
    1024,
  ),
  queueTimeoutMs: Type.Optional(
    Type.Integer({
      ...{ minimum: 10, maximum: 600_000 },
      description: 'Longest wait for a connection; as long as connecting may take unless said.',
    }),
  ),
  keepAliveTimeoutMs: defaulted(
    Type.Integer({
      ...{ minimum: 10, maximum: 3_600_000 },
      description: 'A connection is not used again after so long without work; less than the upstream’s own.',
    }),
    55_000,
  ),
  connectionAgeMaxMs: defaulted(
    Type.Integer({ minimum: 1000, maximum: 86_400_000, description: 'A connection is not used again after so long.' }),
    300_000,
  ),
  connectionRequestsMax: defaulted(
    Type.Integer({
      ...{ minimum: 1, maximum: 1_000_000_000 },
      description: 'A connection is not used again after so many requests.',
    }),
    1_000_000,
  ),
  tls: Type.Optional(upstreamTls),
  hostHeader: defaulted(
    oneOf(['target', 'preserve'], { description: 'Which Host the upstream sees: its own or the caller’s.' }),
    'target',
  ),
  health: Type.Optional(health),
})

export type UpstreamSpec = Filled<typeof upstreamSpec>
