/** Reading Arazzo 1.0: what is wrong with a document is told all at once, each with its place. */
import type { Problem } from '@gatehouse/base'
import { isRuntimeExpression } from '@gatehouse/contract/openapi/runtime-expression.ts'
import { placed, type ReadOptions, readDocument } from '@gatehouse/documents'
import { invalidDocument } from '@gatehouse/documents/limits.ts'
import { isRecord, type Json, list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import type { Endpoint } from '@gatehouse/sample/request/request-values.ts'
import { StepReader } from './read-step.ts'
import { nameForm, type Outputs, type Workflow } from './workflow.ts'

export interface Workflows {
  workflows: readonly Workflow[]
  /** `$components` and `$sourceDescriptions`. */
  names: Readonly<Record<string, unknown>>
}

const workflowsMax = 100
const stepsMax = 200

/** Throws `document_invalid`. The endpoints are those of the one OpenAPI document that it speaks of. */
export function readWorkflows(source: string, endpoints: readonly Endpoint[], options: ReadOptions = {}): Workflows {
  const document = readDocument(source, options)
  const reader = new WorkflowReader(record(document.value), endpoints)
  const workflows = reader.read()
  if (reader.problems.length > 0) throw invalidDocument(placed(reader.problems, document), options.file)
  const { components, sourceDescriptions } = record(document.value)
  const sources = list(sourceDescriptions).map(one => [text(member(one, 'name')) ?? '', record(one)] as const)
  return {
    workflows: ordered(workflows),
    names: { components: record(components), sourceDescriptions: Object.fromEntries(sources) },
  }
}

class WorkflowReader {
  readonly problems: Problem[] = []
  readonly #root: Record<string, Json>
  readonly #steps: StepReader
  readonly #ids: ReadonlySet<string>

  constructor(root: Record<string, Json>, endpoints: readonly Endpoint[]) {
    this.#root = root
    this.#ids = new Set(list(root.workflows).flatMap(one => text(member(one, 'workflowId')) ?? []))
    this.#steps = new StepReader({
      ...{ endpoints, root, workflowIds: this.#ids },
      tell: (pointer, message, code) => this.#tell(pointer, message, code),
    })
  }

  read(): Workflow[] {
    const { arazzo, workflows } = this.#root
    if (!/^1\.0\.\d+$/.test(text(arazzo) ?? '')) this.#tell('/arazzo', 'arazzo must be 1.0.0 or 1.0.1.')
    this.#sources()
    const written = list(workflows)
    if (written.length === 0) this.#tell('/workflows', 'There is no workflow.')
    if (written.length > workflowsMax) this.#tell('/workflows', `There are more than ${workflowsMax} workflows.`)
    const found = written.slice(0, workflowsMax).flatMap((one, index) => this.#workflow(one, `/workflows/${index}`))
    this.#dependencies(found)
    return found
  }

  /** All operations are those of one document. */
  #sources(): void {
    const sources = list(this.#root.sourceDescriptions)
    const openapi = sources.filter(one => text(member(one, 'type')) !== 'arazzo')
    if (openapi.length > 1) {
      this.#tell('/sourceDescriptions/1', 'Workflows over several documents are not carried out; one is tested.')
    }
    const other = sources.findIndex(one => text(member(one, 'type')) === 'arazzo')
    if (other >= 0) this.#tell(`/sourceDescriptions/${other}`, 'Workflows of other files are not carried out.')
  }

  #workflow(value: Json, pointer: string): Workflow[] {
    const id = text(member(value, 'workflowId'))
    if (!isRecord(value) || id === undefined || !nameForm.test(id)) {
      this.#tell(`${pointer}/workflowId`, 'workflowId must be of letters, digits, _ and -.')
      return []
    }
    const steps = list(value.steps)
    if (steps.length === 0 || steps.length > stepsMax) this.#tell(`${pointer}/steps`, `It has 1 to ${stepsMax} steps.`)
    const dependsOn = texts(value.dependsOn)
    for (const [index, one] of dependsOn.entries()) {
      if (!this.#ids.has(one)) this.#tell(`${pointer}/dependsOn/${index}`, `There is no workflow ${one} in this file.`)
    }
    const read = this.#steps.read(value, pointer, steps.slice(0, stepsMax))
    const inputs = text(member(value.inputs, '$ref'))
    const shared = /^#\/components\/inputs\/([\w.-]+)$/.exec(inputs ?? '')?.[1]
    const schema = shared === undefined ? value.inputs : member(record(member(this.#root.components, 'inputs')), shared)
    return [
      {
        id,
        pointer,
        inputs: schema,
        dependsOn,
        steps: read,
        outputs: this.#outputs(value.outputs, `${pointer}/outputs`),
      },
    ]
  }

  #outputs(value: Json, pointer: string): Outputs {
    for (const [name, one] of Object.entries(record(value))) {
      if (!isRuntimeExpression(one)) this.#tell(`${pointer}/${name}`, 'An output is a runtime expression.')
    }
    return record(value) as Outputs
  }

  #dependencies(workflows: readonly Workflow[]): void {
    const names = workflows.map(({ id }) => id)
    for (const [index, { id, pointer }] of workflows.entries()) {
      if (names.indexOf(id) < index) this.#tell(`${pointer}/workflowId`, `There is a workflow ${id} already.`)
    }
    if (this.problems.length === 0 && ordered(workflows).length < workflows.length)
      this.#tell('/workflows', 'Workflows depend on each other in a circle.')
  }

  #tell(pointer: string, message: string, code = 'workflow_invalid'): void {
    this.problems.push({ code, message, pointer })
  }
}

/** Those that others depend on come first; of a circle none. */
function ordered(workflows: readonly Workflow[]): Workflow[] {
  const done: Workflow[] = []
  const isDone = (id: string) => done.some(one => one.id === id)
  for (let left = [...workflows]; left.length > 0; ) {
    const next = left.find(({ dependsOn }) => dependsOn.every(isDone))
    if (!next) break
    done.push(next)
    left = left.filter(one => one !== next)
  }
  return done
}
