/** The steps of a workflow of Arazzo. */
import { isRuntimeExpression } from '@gatehouse/contract/openapi/runtime-expression.ts'
import { isRecord, type Json, list, member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Endpoint } from '@gatehouse/sample/request/request-values.ts'
import { type Criterion, criterionOf } from './criterion.ts'
import { ConditionProblem } from './simple-condition.ts'
import { type Action, type GivenBody, type GivenParameter, nameForm, type Outputs, type Step } from './workflow.ts'

interface Around {
  endpoints: readonly Endpoint[]
  root: Record<string, Json>
  workflowIds: ReadonlySet<string>
  tell: (pointer: string, message: string, code?: string) => void
}

const afterMsMax = 60_000
const limitMax = 100
const places = ['path', 'query', 'header', 'cookie']
const jsonObject = (value: Json) => (isRecord(value) ? value : undefined)

export class StepReader {
  readonly #around: Around

  constructor(around: Around) {
    this.#around = around
  }

  read(workflow: Record<string, Json>, at: string, steps: readonly Json[]): Step[] {
    const ids = steps.map(one => text(member(one, 'stepId')) ?? '')
    const shared = (key: string) => list(workflow[key])
    return steps.flatMap((value, index): Step[] => {
      const pointer = `${at}/steps/${index}`
      const [id, step] = [ids[index]!, jsonObject(value)]
      if (!step || !nameForm.test(id) || ids.indexOf(id) < index) {
        this.#around.tell(`${pointer}/stepId`, 'stepId must be of letters, digits, _ and -, and stand once.')
        return []
      }
      const does = this.#does(step, pointer)
      if (!does) return []
      const actions = (key: string, more: readonly Json[]) =>
        [...list(step[key]), ...more].flatMap((one, n) => this.#action(one, `${pointer}/${key}/${n}`, ids))
      const parameters = [...shared('parameters'), ...list(step.parameters)]
      return [
        {
          ...{ id, pointer, does },
          parameters: parameters.flatMap((one, n) => this.#parameter(one, `${pointer}/parameters/${n}`, does)),
          body: this.#body(step.requestBody),
          criteria: this.#criteria(step.successCriteria, `${pointer}/successCriteria`),
          outputs: this.#outputs(step.outputs, `${pointer}/outputs`),
          onSuccess: actions('onSuccess', shared('successActions')),
          onFailure: actions('onFailure', shared('failureActions')),
        },
      ]
    })
  }

  #does({ operationId, operationPath, workflowId }: Record<string, Json>, pointer: string): Step['does'] | undefined {
    const { endpoints, workflowIds, tell } = this.#around
    const [id, path, workflow] = [text(operationId), text(operationPath), text(workflowId)]
    if ([id, path, workflow].filter(one => one !== undefined).length !== 1) {
      return void tell(pointer, 'A step has one of operationId, operationPath and workflowId.')
    }
    if (workflow !== undefined) {
      if (workflowIds.has(workflow)) return { workflow }
      return void tell(`${pointer}/workflowId`, `There is no workflow ${workflow} in this file.`)
    }
    const name = id?.replace(/^\$sourceDescriptions\.[\w-]+\./, '')
    const at = path === undefined ? undefined : decoded(path.slice(path.indexOf('#') + 1))
    const endpoint = endpoints.find(one => (name === undefined ? one.pointer === at : one.id === name))
    if (endpoint) return { endpoint }
    const key = id === undefined ? 'operationPath' : 'operationId'
    return void tell(`${pointer}/${key}`, `The document has no operation ${id ?? path}.`)
  }

  #parameter(written: Json, pointer: string, does: Step['does']): GivenParameter[] {
    const given = this.#shared(written, pointer, 'parameters')
    const value = member(written, 'value') ?? member(given, 'value')
    const [name, place] = [text(member(given, 'name')), text(member(given, 'in'))]
    const isStep = 'endpoint' in does
    if (name === undefined || value === undefined || (isStep ? !places.includes(place ?? '') : false)) {
      this.#around.tell(pointer, `A parameter has a name, a value, and in: ${places.join(', ')}.`)
      return []
    }
    return [{ name, in: place as GivenParameter['in'], value }]
  }

  #body(value: Json): GivenBody | undefined {
    if (!isRecord(value)) return undefined
    const replacements = list(value.replacements).map(one => ({
      ...{ target: text(member(one, 'target')) ?? '', value: member(one, 'value') },
    }))
    return { type: text(value.contentType), payload: value.payload, replacements }
  }

  #criteria(value: Json, pointer: string): Criterion[] {
    return list(value).flatMap((one, index): Criterion[] => {
      const [condition, context, said] = ['condition', 'context', 'type'].map(key => member(one, key))
      const type = text(said) ?? text(member(said, 'type'))
      try {
        if (typeof condition !== 'string') throw new ConditionProblem('condition is missing')
        return [criterionOf({ condition, context: text(context), type })]
      } catch (thrown) {
        if (!(thrown instanceof ConditionProblem)) throw thrown
        this.#around.tell(`${pointer}/${index}`, `The criterion cannot be read: ${thrown.message}.`)
        return []
      }
    })
  }

  #outputs(value: Json, pointer: string): Outputs {
    for (const [name, one] of Object.entries(record(value))) {
      if (!isRuntimeExpression(one)) this.#around.tell(`${pointer}/${name}`, 'An output is a runtime expression.')
    }
    return record(value) as Outputs
  }

  #action(written: Json, pointer: string, ids: readonly string[]): Action[] {
    const key = pointer.includes('/onSuccess/') ? 'successActions' : 'failureActions'
    const given = record(this.#shared(written, pointer, key))
    const [type, step, workflow] = [text(given.type), text(given.stepId), text(given.workflowId)]
    const wrong = (message: string) => void this.#around.tell(pointer, message)
    if (type !== 'end' && type !== 'goto' && type !== 'retry') wrong('An action is end, goto or retry.')
    if (type === 'retry' && key === 'successActions') wrong('What was well is not tried again.')
    if (type === 'goto' && (step === undefined) === (workflow === undefined))
      wrong('goto leads to a step or a workflow.')
    if (step !== undefined && !ids.includes(step)) wrong(`There is no step ${step} in this workflow.`)
    if (workflow !== undefined && !this.#around.workflowIds.has(workflow)) wrong(`There is no workflow ${workflow}.`)
    const { retryAfter = 0, retryLimit = 1 } = given
    const afterMs = Number(retryAfter) * 1000
    const limit = Number(retryLimit)
    if (!(afterMs >= 0 && afterMs <= afterMsMax)) wrong(`retryAfter is of 0 to ${afterMsMax / 1000} seconds.`)
    if (!(Number.isInteger(limit) && limit >= 0 && limit <= limitMax)) wrong(`retryLimit is of 0 to ${limitMax}.`)
    const criteria = this.#criteria(given.criteria, `${pointer}/criteria`)
    return [{ type: type as Action['type'], step, workflow, afterMs, limit, criteria }]
  }

  /** What stands in the components, where it is named. */
  #shared(value: Json, pointer: string, kind: string): Json {
    const reference = text(member(value, 'reference'))
    if (reference === undefined) return value
    const [, section, name = ''] = /^\$components\.(\w+)\.([\w.-]+)$/.exec(reference) ?? []
    const found = section === kind ? member(record(member(this.#around.root.components, kind)), name) : undefined
    if (found === undefined) this.#around.tell(pointer, `Nothing stands at ${reference}.`)
    return found
  }
}

function decoded(pointer: string): string {
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}
