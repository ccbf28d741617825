/** Workflows carried out against a server: each step judged by what it says itself, and by the contract. */
import { type Clock, pause } from '@gatehouse/base'
import { runtimeValue } from '@gatehouse/contract/openapi/runtime-expression.ts'
import { isObject } from '@gatehouse/contract/schema/equal.ts'
import { Schemas } from '@gatehouse/contract/schema/schemas.ts'
import { NoSample, Sampler } from '@gatehouse/sample'
import type { Endpoint } from '@gatehouse/sample/request/request-values.ts'
import { type WrittenRequest, writeRequest } from '@gatehouse/sample/request/write-request.ts'
import type { Call } from '../call.ts'
import type { TestFinding } from '../finding.ts'
import { type Exchanged, happenedIn } from '../happened.ts'
import type { Judge } from '../judge.ts'
import type { Making } from '../make-cases.ts'
import { givenValue, NoValue, stepValues } from './given-values.ts'
import type { Workflows } from './read-workflows.ts'
import type { ValueAt } from './simple-condition.ts'
import type { Action, Outputs, Step, Workflow } from './workflow.ts'

export interface Running {
  making: Making
  call: Call
  judge: Judge
  url: string
  clock: Clock
  /** By name; what is left out is made from the schema. */
  inputs: Readonly<Record<string, unknown>>
}

export interface WorkflowResult {
  workflows: number
  steps: number
  /** Those whose dependence failed. */
  skipped: string[]
  findings: TestFinding[]
}

/** Of one run of everything, all tries counted. */
const stepsMax = 2000
const depthMax = 10
/** All waits together. */
const waitMsMax = 600_000

type Names = Record<string, unknown>

export async function runWorkflows({ workflows, names }: Workflows, running: Running): Promise<WorkflowResult> {
  const run = new WorkflowRun(workflows, names, running)
  const failed = new Set<string>()
  for (const workflow of workflows) {
    if (workflow.dependsOn.some(one => failed.has(one))) {
      failed.add(workflow.id)
      run.result.skipped.push(workflow.id)
    } else if (!(await run.carriedOut(workflow, running.inputs, 0)).isWell) failed.add(workflow.id)
  }
  return run.result
}

interface Carried {
  isWell: boolean
  outputs: Names
}

interface Within {
  workflow: Workflow
  names: Names
  depth: number
}

interface Tried {
  isWell: boolean
  exchanged: Exchanged | undefined
  endpoint: Endpoint | undefined
  message: string
  valueAt: ValueAt
  /** Of a step that is a workflow. */
  handed: Names | undefined
}

class WorkflowRun {
  readonly result: WorkflowResult
  readonly #workflows: ReadonlyMap<string, Workflow>
  readonly #names: Readonly<Record<string, unknown>>
  readonly #running: Running
  /** `$workflows`. */
  readonly #known: Record<string, { inputs: unknown; outputs: Names }> = {}
  #waitedMs = 0

  constructor(workflows: readonly Workflow[], names: Readonly<Record<string, unknown>>, running: Running) {
    this.#workflows = new Map(workflows.map(one => [one.id, one]))
    this.#names = names
    this.#running = running
    this.result = { workflows: workflows.length, steps: 0, skipped: [], findings: [] }
  }

  async carriedOut(workflow: Workflow, given: Readonly<Record<string, unknown>>, depth: number): Promise<Carried> {
    const inputs = inputsOf(workflow, given, this.#running.making.seed)
    const steps: Record<string, { outputs: Names }> = {}
    const names: Names = { ...this.#names, inputs, steps, workflows: this.#known }
    const within: Within = { workflow, names, depth }
    const before = this.result.findings.length
    for (let at = 0; at < workflow.steps.length; ) {
      const next = await this.#step(workflow.steps[at]!, within)
      if (next === 'end') break
      if (typeof next === 'object') return this.carriedOut(next, {}, depth + 1)
      at = next === 'on' ? at + 1 : workflow.steps.findIndex(({ id }) => id === next)
    }
    const isWell = this.result.findings.length === before
    const outputs = isWell ? this.#outputs(workflow, names) : {}
    this.#known[workflow.id] = { inputs, outputs }
    return { isWell: this.result.findings.length === before, outputs }
  }

  #outputs(workflow: Workflow, names: Names): Names {
    const last = workflow.steps.at(-1)!
    const of = { step: last, within: { workflow, names, depth: 0 }, exchanged: undefined, endpoint: undefined }
    return this.#handed(workflow.outputs, expression => runtimeValue(expression, undefined, names), of)
  }

  /** `on` to the next one, the name of another step, another workflow, or the end of this one. */
  async #step(step: Step, within: Within): Promise<'on' | 'end' | string | Workflow> {
    for (let tries = 0; ; tries++) {
      if (++this.result.steps > stepsMax)
        return this.#fail(step, within, `more than ${stepsMax} steps were carried out`)
      const tried = await this.#tried(step, within)
      const action = actionOf(tried.isWell ? step.onSuccess : step.onFailure, tried.valueAt, tries)
      if (tried.isWell) {
        const outputs = this.#handed(step.outputs, tried.valueAt, { step, within, ...tried })
        // What comes after would be told of something that it never had.
        if (Object.keys(outputs).length < Object.keys(step.outputs).length) return 'end'
        ;(within.names.steps as Names)[step.id] = { outputs: { ...tried.handed, ...outputs } }
      }
      if (action?.type === 'retry' && (await this.#waited(action.afterMs))) {
        const between = this.#workflows.get(action.workflow ?? '')
        if (between && within.depth < depthMax) await this.carriedOut(between, {}, within.depth + 1)
        continue
      }
      if (action?.type === 'goto') return this.#workflows.get(action.workflow ?? '') ?? action.step ?? 'end'
      if (tried.isWell) return action ? 'end' : 'on'
      return this.#fail(step, within, tried.message, tried)
    }
  }

  async #waited(ms: number): Promise<boolean> {
    this.#waitedMs += ms
    if (this.#waitedMs > waitMsMax) return false
    if (ms > 0) await pause(this.#running.clock, ms, new AbortController().signal)
    return true
  }

  async #tried(step: Step, within: Within): Promise<Tried> {
    const { names, depth } = within
    const valueAt: ValueAt = expression => runtimeValue(expression, undefined, names)
    const no = (message: string): Tried => ({
      ...{ isWell: false, message, valueAt, exchanged: undefined, handed: undefined },
      endpoint: 'endpoint' in step.does ? step.does.endpoint : undefined,
    })
    try {
      if ('endpoint' in step.does) return await this.#asked(step.does.endpoint, step, within)
      const other = this.#workflows.get(step.does.workflow)!
      if (depth >= depthMax) return no(`workflows call each other more than ${depthMax} deep`)
      const given = step.parameters.map(({ name, value }) => [name, givenValue(value, valueAt)] as const)
      const { isWell, outputs } = await this.carriedOut(other, Object.fromEntries(given), depth + 1)
      const all: Names = { ...names, outputs }
      return {
        ...no(`workflow ${other.id} failed`),
        ...{ isWell, handed: outputs, valueAt: expression => runtimeValue(expression, undefined, all) },
      }
    } catch (thrown) {
      if (!(thrown instanceof NoValue)) throw thrown
      return no(thrown.message)
    }
  }

  async #asked(endpoint: Endpoint, step: Step, { workflow, names }: Within): Promise<Tried> {
    const { making, call, judge, url } = this.#running
    const before: ValueAt = expression => runtimeValue(expression, undefined, names)
    const values = stepValues(endpoint, step, { valueAt: before, making })
    const request = writeRequest({ endpoint, values })
    const answer = await call(request)
    const exchanged: Exchanged = { request, values, answer }
    const seen = happenedIn(exchanged, url)
    const valueAt: ValueAt = expression => runtimeValue(expression, seen, names)
    const missed = step.criteria.find(one => !one.holds(valueAt))
    const isWell = answer !== undefined && (step.criteria.length > 0 ? !missed : answer.status < 400)
    const told = answer ? `answered with ${answer.status}` : 'no answer came'
    const message = missed ? `${told}, and not ${missed.text}` : told
    // A step may want a refusal; whatever comes must be in the contract.
    const one = { endpoint, kind: 'valid', what: `${workflow.id}/${step.id}`, values } as const
    const verdicts = isWell
      ? judge.of(one, answer).filter(({ kind }) => kind !== 'valid-refused' && kind !== 'server-error')
      : []
    for (const verdict of verdicts) {
      const { id, pointer } = endpoint
      this.result.findings.push({
        ...verdict,
        ...{ endpoint: id, pointer, what: one.what, request },
        status: answer?.status,
      })
    }
    return { isWell, exchanged, endpoint, message, valueAt, handed: undefined }
  }

  #fail(step: Step, within: Within, message: string, tried?: Pick<Tried, 'exchanged' | 'endpoint'>): 'end' {
    this.result.findings.push(finding('step-failed', { step, within, message, ...tried }))
    return 'end'
  }

  #handed(outputs: Outputs, valueAt: ValueAt, told: Omit<Told, 'message'>): Names {
    const found: Names = {}
    for (const [name, expression] of Object.entries(outputs)) {
      const value = valueAt(expression)
      if (value === undefined) {
        this.result.findings.push(
          finding('output-missing', { ...told, message: `${name}: ${expression} leads to nothing` }),
        )
      } else found[name] = value
    }
    return found
  }
}

interface Told extends Partial<Pick<Tried, 'exchanged' | 'endpoint'>> {
  step: Step
  within: Within
  message: string
}

const noRequest: WrittenRequest = { method: 'GET', target: '/', headers: [] }

function finding(kind: TestFinding['kind'], { step, within, message, exchanged, endpoint }: Told): TestFinding {
  const what = `${within.workflow.id}/${step.id}`
  const own = endpoint ?? ('endpoint' in step.does ? step.does.endpoint : undefined)
  return {
    ...{ kind, what, message, endpoint: own?.id ?? what, pointer: own?.pointer ?? '' },
    ...{ status: exchanged?.answer?.status, request: exchanged?.request ?? noRequest },
  }
}

/** The first that is meant; one that tries again only so often. */
const actionOf = (actions: readonly Action[], valueAt: ValueAt, tries: number) =>
  actions.find(
    one => one.criteria.every(criterion => criterion.holds(valueAt)) && (one.type !== 'retry' || tries < one.limit),
  )

function inputsOf({ inputs }: Workflow, given: Readonly<Record<string, unknown>>, seed: string): Names {
  if (!isObject(inputs)) return { ...given }
  const defaults = Object.entries(isObject(inputs.properties) ? inputs.properties : {}).flatMap(([name, one]) =>
    isObject(one) && Object.hasOwn(one, 'default') ? [[name, one.default] as const] : [],
  )
  try {
    const made = new Sampler(new Schemas({}, { formats: true })).of(inputs, { seed })
    return { ...(isObject(made) ? made : {}), ...Object.fromEntries(defaults), ...given }
  } catch (thrown) {
    if (!(thrown instanceof NoSample)) throw thrown
    return { ...Object.fromEntries(defaults), ...given }
  }
}
