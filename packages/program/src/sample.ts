/** A small part for tests of this package and of those above it. */
import { newId } from '@gatehouse/base'
import type { ApiPart, PlacedPolicy } from './snapshot.ts'

export function samplePart(changes: Partial<ApiPart> = {}): ApiPart {
  return {
    organizationId: newId('org'),
    workspaceId: newId('wsp'),
    environmentId: newId('env'),
    environment: 'dev',
    apiId: newId('api'),
    api: 'pets',
    apiVersionId: newId('ver'),
    apiVersion: 'pets-v1',
    revisionId: newId('rev'),
    blocked: false,
    hosts: [],
    basePath: '/pets/v1',
    access: 'open',
    policies: [],
    endpoints: [
      { id: 'listPets', method: 'GET', path: '/pets', policies: [] },
      { id: 'getPet', method: 'GET', path: '/pets/{petId}', policies: [] },
      { id: 'addPet', method: 'POST', path: '/pets', policies: [] },
    ],
    plans: [],
    upstream: {
      id: newId('ups'),
      name: 'pets',
      targets: [{ url: 'http://127.0.0.1:9', weight: 1 }],
      balancing: 'round-robin',
      protocol: 'http1',
      connectTimeoutMs: 1000,
      firstByteTimeoutMs: 5000,
      idleTimeoutMs: 5000,
      connectionsMax: 64,
      hostHeader: 'target',
    },
    ...changes,
  }
}

export function placed(policy: string, changes: Partial<PlacedPolicy> = {}): PlacedPolicy {
  return { identity: `test:${policy}`, scope: 'api', policy, version: 1, stage: 'edge', config: {}, ...changes }
}
