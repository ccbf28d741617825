/** Runs every verb and operation: admission, input, transaction with audit, answer. Knows nothing of HTTP. */
import { Failure } from '@gatehouse/base'
import type { RestRoute } from '@gatehouse/projections'
import { filled, object, type TSchema } from '@gatehouse/schema'
import { type Admission, admit } from './admission.ts'
import { platformChain } from './audit-event.ts'
import type { Answer, Call } from './call.ts'
import { belongs, isDeveloperOf, program } from './caller.ts'
import type { Kernel } from './kernel.ts'
import type { JobWork, OperationHandler, PrepareContext, WriteContext } from './part.ts'
import { represent } from './representation.ts'
import type { Row } from './resources.ts'
import { shownRows } from './shown-rows.ts'
import { isStorable, refuseUnstorable } from './storable.ts'
import { staleVersion } from './stored-resources.ts'
import { Undone } from './undone.ts'
import { untilPrepared } from './unprepared.ts'
import { createRow, deleteRow, listRows, updateRow } from './verbs.ts'
import { readOnly, type WriteScope, writing } from './write-scope.ts'

/** What one route does, with its input checked. */
export interface Asked {
  route: RestRoute
  call: Call
  input: never
  prepared: unknown
}

export class Runner {
  readonly #kernel: Kernel

  constructor(kernel: Kernel) {
    this.#kernel = kernel
  }

  async call(routeId: string, call: Call): Promise<Answer> {
    const route = this.#kernel.routes.get(routeId)
    if (!route) throw new Error(`there is no route ${routeId}`)
    for (const [param, value] of Object.entries(call.params ?? {})) {
      if (!isStorable(value)) throw new Failure('not_found', `The ${param} in the path is no name.`)
    }
    // Only what the path has: a name would be taken for a subject.
    const params = Object.entries(call.params ?? {}).filter(([param]) => route.path.includes(`{${param}}`))
    const placed = { ...call, params: Object.fromEntries(params) }
    try {
      return await (route.effect === 'read' ? this.#read(route, placed) : this.#write(route, placed))
    } catch (thrown) {
      throw await this.#discreet(thrown, route, placed)
    }
  }

  /** The program's own way to rows; what it writes is audited under the name of the operation. */
  rows(operation: string): Pick<JobWork, 'read' | 'write'> {
    return {
      read: look => readOnly(this.#kernel, program, scope => look(scope.context({}).resources, scope.transaction)),
      write: (organizationId, work, from = {}) => {
        const origin = { caller: program, operation, requestId: '-', ...from }
        const write = () =>
          writing(this.#kernel, { chain: organizationId, origin }, async scope => {
            const organization = await scope.context({}).resources.get('Organization', organizationId)
            return work(scope.context({ organization }))
          })
        return untilPrepared(write, this.#means)
      },
    }
  }

  readonly #means = (): JobWork => ({ services: this.#kernel.services, ...this.rows('preparation') })

  async #read(route: RestRoute, call: Call): Promise<Answer> {
    const { answered, output, admission, input } = await this.#look(route, call)
    const handler = this.#handler(route)
    const outside = this.#outside(call, admission)
    if (handler?.follow)
      return { status: route.status, events: ended => handler.follow!(outside, output as never, ended) }
    if (handler?.file) return { status: route.status, file: await handler.file(outside, output as never) }
    if (!handler?.after) return answered
    return answer(route, await handler.after(outside, output, input), undefined)
  }

  #look(route: RestRoute, call: Call) {
    const look = async (scope: WriteScope) => {
      const admission = await admit(scope, route, call)
      const input = route.body ? inputOf(route.body, call.body) : inputOf(route.query, call.query)
      const read = (answered: Answer, output?: unknown) => ({ answered, output, admission, input })
      const context = scope.context(admission)
      const hooks = this.#hooks(route)
      if (route.verb === 'list')
        return read({ status: 200, body: await listRows(context, route, { input, admission, hooks }) })
      if (route.verb === 'get') return read(shown(route, await this.#shown(route, context, admission.subject!)))
      const handler = this.#handler(route)
      if (!handler) throw withoutHandler(route)
      const output = await handler.run(context, input, undefined)
      return read(answer(route, output, admission.subject), output)
    }
    return untilPrepared(() => readOnly(this.#kernel, call.caller, look), this.#means)
  }

  async #write(route: RestRoute, call: Call): Promise<Answer> {
    const admission = await readOnly(this.#kernel, call.caller, scope => admit(scope, route, call))
    const input = inputOf(route.body, call.body)
    const handler = this.#handler(route)
    const outside = this.#outside(call, admission)
    const prepared = handler
      ? await handler.prepare?.(outside, input)
      : await this.#prepareCreate(route, outside, input)
    const { answered, output } = await this.#commit({ route, call, input: input as never, prepared })
    // Read, and noted in the audit log by then.
    if (handler?.file) return { status: route.status, file: await handler.file(outside, output as never) }
    if (!handler?.after) return answered
    return answer(route, await handler.after(outside, output, input), undefined)
  }

  async #commit(asked: Asked): Promise<{ answered: Answer; output: unknown }> {
    try {
      return await untilPrepared(() => this.#transact(asked), this.#means)
    } catch (thrown) {
      if (!(thrown instanceof Undone)) throw thrown
      const { output } = thrown
      return { answered: answer(asked.route, output, undefined), output }
    }
  }

  #transact(asked: Asked): Promise<{ answered: Answer; output: unknown }> {
    const { route, call } = asked
    const { caller, requestId, address, reason } = call
    const origin = { caller, operation: route.id, requestId, address, reason }
    return readChain(this.#kernel, asked, chain =>
      writing(this.#kernel, { chain, origin }, async scope => {
        const admission = await admit(scope, route, call)
        const done = await this.#act(scope, admission, asked)
        if (!scope.trail.wrote) {
          await scope.trail.append(chain, {
            action: route.id,
            subject: admission.subject,
            before: undefined,
            after: undefined,
          })
        }
        return done
      }),
    )
  }

  async #act(scope: WriteScope, admission: Admission, asked: Asked): Promise<{ answered: Answer; output: unknown }> {
    const { route, call, input, prepared } = asked
    const { subject } = admission
    if (subject && call.ifMatch !== undefined && call.ifMatch !== '*' && call.ifMatch !== subject.etag) {
      throw staleVersion(subject)
    }
    const context = scope.context(admission)
    if (route.verb === 'create')
      return {
        answered: await createRow(context, route, { input, prepared, hooks: this.#hooks(route) }),
        output: undefined,
      }
    if (route.verb === 'update')
      return {
        answered: shown(route, await this.#shown(route, context, await updateRow(context, subject!, input))),
        output: undefined,
      }
    if (route.verb === 'delete') return { answered: await deleteRow(context, subject!), output: undefined }
    const { transition } = route.operation!
    const moved = transition ? await context.resources.transition(subject!, transition) : subject
    const handler = this.#handler(route)
    if (!handler && !transition) throw withoutHandler(route)
    const output = await handler?.run(scope.context({ ...admission, subject: moved }), input, prepared)
    const latest = moved && (await context.resources.find(moved.kind, moved.id))
    return { answered: answer(route, output, latest && (await this.#shown(route, context, latest))), output }
  }

  #hooks(route: RestRoute) {
    return this.#kernel.hooks.get(route.resource?.kind ?? '')
  }

  async #shown(route: RestRoute, context: WriteContext, row: Row): Promise<Row> {
    return (await shownRows(this.#hooks(route), context, [row]))[0]!
  }

  #handler(route: RestRoute): OperationHandler | undefined {
    return this.#kernel.handlers.get(route.id)
  }

  async #prepareCreate(route: RestRoute, outside: PrepareContext, input: unknown): Promise<unknown> {
    if (route.verb !== 'create') return undefined
    const { spec } = input as { spec: Record<string, unknown> }
    return this.#kernel.hooks.get(route.resource!.kind)?.prepare?.(outside, spec)
  }

  #outside({ caller, address, reason }: Call, { organization, workspace, subject }: Admission): PrepareContext {
    return {
      origin: { address, reason },
      ...{ caller, organization, workspace, subject, services: this.#kernel.services },
      read: work =>
        readOnly(this.#kernel, caller, scope =>
          work(scope.context({ organization, workspace }).resources, scope.transaction),
        ),
    }
  }

  /** Who does not belong to an organization learns nothing of it, not even by how a name is missing. */
  async #discreet(thrown: unknown, { scope }: RestRoute, { caller, params }: Call): Promise<unknown> {
    if (!(thrown instanceof Failure) || thrown.code !== 'not_found' || scope === 'platform') return thrown
    if (caller.operator) return thrown
    const name = params?.organization ?? ''
    const found = await this.rows('-').read(resources => resources.find('Organization', name))
    if (found && (belongs(caller, found.id) || isDeveloperOf(caller, found.id))) return thrown
    return new Failure('not_found', `There is no organization ${name.slice(0, 100)}.`)
  }
}

/** The chain that the write takes first: that of its organization, if it has one. */
async function readChain<T>(kernel: Kernel, { route, call }: Asked, work: (chain: string) => Promise<T>): Promise<T> {
  const ofOrganization =
    route.scope !== 'platform' || (route.resource?.kind === 'Organization' && route.verb === 'update')
  if (!ofOrganization) return work(platformChain)
  const name = (route.scope === 'platform' ? call.params?.name : call.params?.organization) ?? ''
  const { id } = await readOnly(kernel, program, scope => scope.context({}).resources.get('Organization', name))
  return work(id)
}

const withoutHandler = ({ id }: RestRoute) => new Failure('internal', `${id} has no handler.`)

const nothing = object({})

function inputOf(schema: TSchema | undefined, value: unknown): unknown {
  refuseUnstorable(value)
  return filled(schema ?? nothing, value ?? {})
}

function shown(route: RestRoute, row: Row): Answer {
  return { status: route.status, body: represent(route.resource!, row), etag: row.etag }
}

function answer(route: RestRoute, output: unknown, subject: Row | undefined): Answer {
  if (route.operation?.output) return { status: route.status, body: output }
  return route.reply && subject ? shown(route, subject) : { status: route.status }
}
