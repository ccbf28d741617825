/** The far end of `askMock`: a gateway without sockets over the one document, as `gatehouse mock` has it. */
import { newId } from '@gatehouse/base'
import { readDefinition } from '@gatehouse/capability-catalogue/definition.ts'
import { protection } from '@gatehouse/capability-protection'
import { answerApart } from '@gatehouse/documents/apart.ts'
import { DryGateway } from '@gatehouse/gateway'
import { type ApiPart, type PlacedPolicy, snapshotOf } from '@gatehouse/program'
import { filled } from '@gatehouse/schema'
import type { PolicyUnit } from '@gatehouse/unit'
import { mockContract } from '../../policies/mock-contract/mock-contract.ts'
import { mockSecurity } from '../../policies/mock-security/mock-security.ts'
import type { MockAsked, MockedEndpoints, MockedReply, TriedRequest } from './mock-apart.ts'

const endpointsMax = 500
const examplesMax = 50
const bodyMax = 65_536

const validate = protection.policies.find(({ name }) => name === 'validate')!
const units: readonly PolicyUnit[] = [mockSecurity, validate, mockContract]

answerApart<MockAsked, MockedEndpoints | MockedReply>(({ text, overlays, file, ...asked }) => {
  const definition = readDefinition(text, file, overlays)
  const { endpoints, schemas } = definition.contract(() => true, { examples: true })
  const of = definition.endpoints.map(one => ({ ...one, contract: endpoints.get(one.id)! }))
  return asked.kind === 'endpoints' ? endpointsOf(of) : tried({ endpoints: of, schemas }, asked.request)
})

type Endpoint = ApiPart['endpoints'][number]
interface Contracted extends Pick<Endpoint, 'id' | 'method' | 'path'> {
  contract: NonNullable<Endpoint['contract']>
}

function endpointsOf(endpoints: readonly Contracted[]): MockedEndpoints {
  const shown = endpoints.slice(0, endpointsMax).map(({ id, method, path, contract }) => ({
    ...{ endpoint: id, method, path },
    replies: Object.entries(contract.replies).map(([status, { types }]) => ({
      status,
      types: Object.entries(types).map(([type, { examples = {} }]) => ({
        type,
        examples: Object.keys(examples).slice(0, examplesMax),
      })),
    })),
  }))
  return { endpoints: shown, moreEndpoints: Math.max(0, endpoints.length - endpointsMax) }
}

interface Mocked {
  endpoints: readonly Contracted[]
  schemas: NonNullable<ApiPart['contractSchemas']>
}

async function tried(mocked: Mocked, { method, path, headers, body }: TriedRequest): Promise<MockedReply> {
  const head = { gatewayGroup: 'mock', generation: 1, createdAt: '', auditHeads: {} }
  const gateway = new DryGateway({
    snapshot: snapshotOf([partOf(mocked)], head),
    ...{ entries: [], policies: new Map(units.map(unit => [unit.name, unit])) },
  })
  const fields = headers.map(({ name, value }): [string, string] => [name, value])
  const answer = await gateway.ask({ method, url: path, headers: fields, ...(body === undefined ? {} : { body }) })
  return {
    status: answer.status,
    headers: answer.headers.map(([name, value]) => ({ name, value })),
    body: answer.body.slice(0, bodyMax),
    cut: answer.body.length > bodyMax,
  }
}

function partOf({ endpoints, schemas }: Mocked): ApiPart {
  return {
    ...{ organizationId: newId('org'), workspaceId: newId('wsp'), environmentId: newId('env'), environment: 'mock' },
    ...{ apiId: newId('api'), api: 'mock', apiVersionId: newId('ver'), apiVersion: 'mock', revisionId: newId('rev') },
    ...{ blocked: false, hosts: [], basePath: '/' },
    ...{ access: 'open', plans: [], contractSchemas: schemas },
    policies: units.map(placed),
    endpoints: endpoints.map(({ id, method, path, contract }) => ({ id, method, path, contract, policies: [] })),
    upstream: {
      ...{
        id: newId('ups'),
        name: 'mock',
        targets: [{ url: 'http://127.0.0.1:9', weight: 1 }],
        balancing: 'round-robin',
      },
      ...{ protocol: 'http1', connectTimeoutMs: 1, firstByteTimeoutMs: 1, idleTimeoutMs: 1, connectionsMax: 1 },
      hostHeader: 'target',
    },
  }
}

const placed = ({ name, version, stages, config }: PolicyUnit): PlacedPolicy => ({
  ...{ identity: `mock:${name}`, scope: 'api', policy: name, version, stage: stages[0]! },
  config: filled(config, {}) as Record<string, unknown>,
})
