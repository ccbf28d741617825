/** Two contracts, endpoint by endpoint. */
import type { Told } from '../change.ts'
import type { Contract, Endpoint } from '../model/contract.ts'
import { pairEndpoints } from '../model/pair-endpoints.ts'
import type { CompareRules } from '../rules/compare-rules.ts'
import type { Reason } from '../schema/reason.ts'
import { SchemaWalk } from './schema-walk.ts'
import { tellBody } from './tell-bodies.ts'
import { tellDocument } from './tell-document.ts'
import { tellLife, tellRemoved } from './tell-life.ts'
import { tellParameters } from './tell-parameters.ts'
import { tellResponses } from './tell-responses.ts'
import { tellSecurity } from './tell-security.ts'

export interface EndpointWalk {
  base: Contract
  revision: Contract
  schemas: SchemaWalk
  rules: CompareRules
  tell(told: Told): void
}

/** Two endpoints that are one. */
export interface EndpointPair {
  from: Endpoint
  to: Endpoint
}

export function walkContracts(
  base: Contract,
  revision: Contract,
  { reason, rules, tell }: { reason: Reason; rules: CompareRules; tell: (told: Told) => void },
): void {
  const walk: EndpointWalk = { base, revision, rules, tell, schemas: new SchemaWalk(reason, rules, tell) }
  tellDocument(walk)
  const { pairs, gone, added } = pairEndpoints(base.endpoints, revision.endpoints)
  for (const pair of pairs) walkEndpoint(walk, pair)
  for (const from of gone) tellRemoved(walk, from)
  for (const { at, name } of added) {
    tell({
      id: 'endpoint-added',
      base: base.library.top,
      revision: at,
      endpoint: name,
      subject: name,
      message: `${name} is new.`,
    })
  }
  walkWebhooks(walk)
}

function walkWebhooks(walk: EndpointWalk): void {
  const { base, revision, tell } = walk
  for (const [name, from] of base.webhooks) {
    const to = revision.webhooks.get(name)
    if (to) walkEndpoint(walk, { from, to })
    else {
      const hint = 'Go on sending it until nobody waits for it.'
      tell({
        id: 'webhook-removed',
        base: from.at,
        endpoint: name,
        subject: name,
        message: `The webhook ${name} is gone.`,
        hint,
      })
    }
  }
  for (const [name, to] of revision.webhooks) {
    if (base.webhooks.has(name)) continue
    tell({
      id: 'webhook-added',
      revision: to.at,
      endpoint: name,
      subject: name,
      message: `The webhook ${name} is new.`,
    })
  }
}

export function walkEndpoint(walk: EndpointWalk, pair: EndpointPair): void {
  tellLife(walk, pair)
  tellWords(walk, pair)
  tellSecurity(walk, pair)
  tellParameters(walk, pair)
  tellBody(walk, pair)
  tellResponses(walk, pair)
  for (const [name, from] of pair.from.callbacks) {
    const to = pair.to.callbacks.get(name)
    const place = { base: from.at, endpoint: pair.to.name, subject: name }
    if (to) walkEndpoint(walk, { from, to })
    else
      walk.tell({
        ...place,
        id: 'callback-removed',
        revision: pair.to.at,
        message: `The callback ${name.slice(0, 200)} is gone.`,
      })
  }
  for (const [name, to] of pair.to.callbacks) {
    if (pair.from.callbacks.has(name)) continue
    const place = { base: pair.from.at, revision: to.at, endpoint: pair.to.name, subject: name }
    walk.tell({ ...place, id: 'callback-added', message: `The callback ${name.slice(0, 200)} is new.` })
  }
}

function tellWords({ tell }: EndpointWalk, { from, to }: EndpointPair): void {
  const place = { base: from.at, revision: to.at, endpoint: to.name }
  const [had, has] = [from.operationId, to.operationId]
  if (had !== has) {
    const words = `operationId ${had ?? '(none)'} became ${has ?? '(none)'}`
    if (had !== undefined)
      tell({
        ...place,
        id: 'api-operation-id-removed',
        subject: had,
        message: `${words}.`,
        hint: 'Code that was generated is named after it.',
      })
    if (has !== undefined) tell({ ...place, id: 'api-operation-id-added', subject: has, message: `${words}.` })
  }
  for (const tag of from.tags) {
    if (!to.tags.includes(tag))
      tell({ ...place, id: 'api-tag-removed', subject: tag, message: `The tag ${tag} is gone.` })
  }
  for (const tag of to.tags) {
    if (!from.tags.includes(tag))
      tell({ ...place, id: 'api-tag-added', subject: tag, message: `The tag ${tag} is new.` })
  }
}
