/** What is told of traffic that the contract does not know: names that people gave, and never what callers sent. */
import { type Path, type Run, shapeOf, type UnknownField } from '@gatehouse/contract/schema/run.ts'
import type { Drift, DriftPort, Exchange } from '@gatehouse/unit'
import { nameOf } from '../given-name.ts'

export const unknownParameter = 'is not a parameter of the contract'

/** Of one exchange; it may outlast it. */
export class DriftNotes {
  readonly #port: DriftPort
  readonly #about: Pick<Drift, 'method' | 'path' | 'applicationId'>

  constructor(port: DriftPort, { request, route, consumer }: Exchange) {
    this.#port = port
    const { template, basePathLength } = route
    this.#about = {
      method: request.method,
      path: template.slice(basePathLength),
      applicationId: consumer?.applicationId,
    }
  }

  note(kind: Drift['kind'], name: string, type?: string): void {
    this.#port.note({ ...this.#about, kind, name, ...(type === undefined ? {} : { type }) })
  }

  query(names: readonly string[]): void {
    for (const name of names.slice(0, 32)) this.note('query', nameOf(name))
  }

  problems({ shapes }: Run, where: 'request' | 'reply'): void {
    for (const problem of shapes) {
      // It was told as a name, masked where it may be data.
      if (problem.endsWith(unknownParameter)) continue
      const [place = '', words = ''] = splitAt(problem)
      const known = place.split('/').map((step, at) => (at === 0 || step === '*' ? step : nameOf(step)))
      this.note('problem', `${where === 'reply' ? 'reply ' : ''}${known.join('/')}: ${words}`)
    }
  }

  unknown(kind: 'field' | 'reply-field'): UnknownField {
    return (holder, name, run) => {
      this.note(kind, `${patternOf(run.path, run.mapSteps)}/${nameOf(name)}`, typeOf(holder[name]))
      return undefined
    }
  }
}

function splitAt(problem: string): string[] {
  const at = problem.indexOf(': ')
  return [problem.slice(0, at), problem.slice(at + 2)]
}

const patternOf = (path: Path, mapSteps: readonly number[]) =>
  shapeOf(path, mapSteps)
    .map(step => `/${step === '*' ? step : nameOf(String(step))}`)
    .join('')

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
