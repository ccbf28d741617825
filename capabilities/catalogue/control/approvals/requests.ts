/** Requests for transitions: asked for, checked, approved, until nothing is missing. */
import { createHash } from 'node:crypto'
import { Failure, newId } from '@gatehouse/base'
import { holds, type OperationHandler, type Resources, type Row, type WriteContext } from '@gatehouse/control'
import { canonicalJson } from '@gatehouse/program'
import { filled } from '@gatehouse/schema'
import { nextState, operationId } from '@gatehouse/unit'
import { approverRoles, type RuledTransition } from '../../approvals/transition-rule.ts'
import { wantedRevision } from '../deploy.ts'
import {
  type Meant,
  missingOf,
  type RequestSpec,
  type RequestStatus,
  type Rule,
  rulesFor,
  transitionsOf,
  unprovenOf,
} from './rules.ts'

interface Asked {
  transition: RuledTransition
  with: Record<string, unknown>
  checked: string[]
  comment?: string
}

type Request = Row<RequestSpec>
const hourMs = 3_600_000
/** Where no rule says. */
const hoursUnlessSaid = 168
/** Of one API version at once. */
const openMax = 20

export const requestTransition: OperationHandler<Asked> = {
  async run(context, { transition, with: given, checked, comment }) {
    const { resources, services, subject, caller } = context
    const version = subject!
    const open = await resources.all('TransitionRequest', { apiVersion: version.id, state: ['requested', 'approved'] })
    if (open.length >= openMax) throw new Failure('conflict', `${openMax} requests about ${version.name} are open.`)
    const input = await inputFor(context, version, transition, given)
    const environment = input.environment as string | undefined
    const rules = await rulesFor(context, { version, transitions: transitionsOf(transition, input), environment })
    refuseUnknown(rules, checked, index => `/checked/${index}`)
    const nowMs = services.clock.nowMs()
    const wanted = rules.map(({ spec }) => spec.expiresAfterHours)
    const hours = wanted.length === 0 ? hoursUnlessSaid : Math.min(...wanted)
    const made = await resources.create('TransitionRequest', {
      name: newId('trq', nowMs).replace('_', '-'),
      spec: {
        ...{ apiVersion: version.name, transition, input, requestedBy: caller.name, requestedById: caller.id },
        ...(comment === undefined ? {} : { comment }),
        sha256: await digestFor(resources, version, transition),
      },
      status: {
        expiresAt: new Date(nowMs + hours * hourMs).toISOString(),
        ...{ checked: {}, approvals: [], missing: [] },
      },
    })
    const { name, state, status } = await renewed(
      context,
      made as unknown as Request,
      checkedOff(context, made, checked),
    )
    return { request: name, state: state!, missing: status.missing as string[] }
  },
}

/** What the operation would take; of a deployment, with the revision that there is now. */
async function inputFor(
  context: WriteContext,
  version: Row,
  transition: RuledTransition,
  given: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const { catalogue } = context.services
  const operation = [...catalogue.operations.values()].find(one => operationId(one) === `ApiVersion.${transition}`)
  if (transition !== 'deploy') nextState(catalogue.resources.get('ApiVersion')!.states!, version.state!, transition)
  const input = operation?.input ? (filled(operation.input, given, transition) as Record<string, unknown>) : {}
  if (transition !== 'deploy') return input
  await context.resources.get('Environment', input.environment as string)
  const { from, ...rest } = input as { from?: string; revision?: string }
  const revision = await wantedRevision(context, version, { from, revision: rest.revision })
  return { ...rest, revision: revision.name }
}

/** Of what is approved: a revision never changes, all that the next one would be made of might meanwhile. */
export async function digestFor(
  resources: Pick<Resources, 'get'>,
  { spec, workspaceId }: Row,
  transition: RuledTransition,
): Promise<string> {
  const parts: unknown[] = [transition]
  if (transition === 'submit' || transition === 'publish') {
    const { api, upstream } = spec as { api: string; upstream: string }
    parts.push(spec, (await resources.get('Api', api, workspaceId)).spec)
    parts.push((await resources.get('Upstream', upstream, workspaceId)).spec)
  }
  return createHash('sha256').update(canonicalJson(parts)).digest('hex')
}

export const check: OperationHandler<{ item: string }, void> = {
  async run(context, { item }) {
    const request = opened(context)
    refuseUnknown(await rulesFor(context, await meantBy(context, request)), [item], () => '/item')
    await renewed(context, request, checkedOff(context, request, [item]))
  },
}

export const approve: OperationHandler<{ comment?: string }, void> = {
  async run(context, { comment }) {
    const request = opened(context)
    const { caller, services } = context
    const { approvals } = request.status as RequestStatus
    if (approvals.some(({ byId }) => byId === caller.id)) {
      throw new Failure('conflict', `${caller.name} has approved it already.`)
    }
    await refuseOutsiders(context, request)
    const role = approverRoles.findLast(one => holds(caller, one, placeOf(request)))!
    const at = new Date(services.clock.nowMs()).toISOString()
    const said = comment === undefined ? {} : { comment }
    const approval = { by: caller.name, byId: caller.id, kind: caller.kind, role, at, ...said }
    await renewed(context, request, { approvals: [...approvals, approval] })
  },
}

export const reject: OperationHandler<{ comment?: string }, void> = {
  async run(context, { comment }) {
    await refuseOutsiders(context, context.subject as unknown as Request)
    await ended(context, comment)
  },
}

export const withdraw: OperationHandler<unknown, void> = {
  async run(context) {
    const { caller, subject } = context
    if (subject!.spec.requestedById !== caller.id && !holds(caller, 'admin', placeOf(subject!))) {
      throw new Failure('not_allowed', `${subject!.spec.requestedBy} asked for it; others need the role admin.`)
    }
    await ended(context)
  },
}

async function ended({ resources, subject, caller, services }: WriteContext, comment?: string): Promise<void> {
  const at = new Date(services.clock.nowMs()).toISOString()
  const end = { by: caller.name, at, ...(comment === undefined ? {} : { comment }) }
  await resources.update(subject!, { status: { ...subject!.status, ended: end } })
}

const placeOf = ({ organizationId, workspaceId }: Pick<Row, 'organizationId' | 'workspaceId'>) => ({
  organizationId,
  workspaceId,
})

function opened({ subject }: WriteContext): Request {
  if (subject!.state !== 'requested') throw new Failure('conflict', `${subject!.name} is ${subject!.state}.`)
  return subject as unknown as Request
}

/** Throws `not_allowed` for whom no rule asks: a decision that counts for nothing is none. */
async function refuseOutsiders(context: WriteContext, request: Request): Promise<void> {
  const { caller } = context
  const rules = await rulesFor(context, await meantBy(context, request))
  const asked = rules.some(
    ({ spec }) =>
      holds(caller, spec.role, placeOf(request)) &&
      (spec.byRequester || caller.id !== request.spec.requestedById) &&
      (spec.byTokens || caller.kind !== 'token'),
  )
  if (asked) return
  const wanted = [...new Set(rules.map(({ spec }) => spec.role))].join(' or ')
  const detail = `No rule asks ${caller.name} for it: it needs ${wanted ? `people with the role ${wanted}` : 'nobody'}.`
  throw new Failure('not_allowed', detail)
}

function refuseUnknown(rules: readonly Rule[], items: readonly string[], pointerTo: (index: number) => string): void {
  const known = new Set(rules.flatMap(({ spec }) => spec.checklist.map(({ item }) => item)))
  const problems = items.flatMap((item, index) => {
    const problem = { code: 'invalid_value', message: `No checklist has ${item}.`, pointer: pointerTo(index) }
    return known.has(item) ? [] : [problem]
  })
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
}

function checkedOff({ caller, services }: WriteContext, { status }: Pick<Row, 'status'>, items: readonly string[]) {
  const at = new Date(services.clock.nowMs()).toISOString()
  const done = items.map(item => [item, { by: caller.name, at }] as const)
  return { checked: { ...(status.checked as object), ...Object.fromEntries(done) } as RequestStatus['checked'] }
}

export async function meantBy(
  { resources }: Pick<WriteContext, 'resources'>,
  { spec, workspaceId }: Request,
): Promise<Meant> {
  const version = await resources.get('ApiVersion', spec.apiVersion, workspaceId)
  const transitions = transitionsOf(spec.transition, spec.input)
  const { environment, revision } = spec.input as { environment?: string; revision?: string }
  return { version, transitions, environment, revision }
}

/** With what has changed, and what is missing now; complete when that is nothing. */
async function renewed(context: WriteContext, request: Request, change: Partial<RequestStatus>): Promise<Row> {
  const meant = await meantBy(context, request)
  const rules = await rulesFor(context, meant)
  const status = { ...(request.status as RequestStatus), ...change }
  const missing = [...(await unprovenOf(context, rules, meant)), ...missingOf(rules, request.spec, status)]
  const row = await context.resources.update(request as unknown as Row, { status: { ...status, missing } })
  return missing.length === 0 ? context.resources.transition(row, 'complete') : row
}
