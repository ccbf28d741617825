/** What the specifications demand of paths and parameters beyond the shape of single objects. */
import type { Problem } from '@gatehouse/base'
import { escapePointer } from '@gatehouse/schema'
import { shortened } from '../json-reader.ts'
import { problemsMax } from '../limits.ts'
import type { Dialect } from './dialect.ts'
import { type Operation, type Parameter, parametersMax, parametersOf, templateNames } from './operation.ts'
import { References } from './reference.ts'
import { type Json, list, member, record } from './tree.ts'

export interface Judged {
  errors: Problem[]
  warnings: Problem[]
}

export function judgePaths(root: Json, dialect: Dialect, operations: readonly Operation[]): Judged {
  const judged: Judged = { errors: [], warnings: [] }
  const paths = Object.keys(record(member(root, 'paths'))).filter(
    path => path.startsWith('/') && !tooLong(path, judged),
  )
  equivalentPaths(paths, dialect, judged)
  for (const path of paths) templateSyntax(path, dialect, judged)
  const references = new References(root)
  const itemsSeen = new Set<string>()
  for (const operation of operations) {
    if (judged.errors.length > problemsMax) break
    if (operation.path.length > pathLengthMax) continue
    crowded(operation, judged)
    const shared = parametersOf(operation.item, operation.itemPointer, references)
    const own = parametersOf(operation.value, operation.pointer, references)
    if (!itemsSeen.has(operation.itemPointer)) {
      itemsSeen.add(operation.itemPointer)
      repeated(shared, judged)
    }
    repeated(own, judged)
    if (hasUnknown(operation, references)) continue
    pathParameters(operation, [...shared, ...own], dialect, judged)
    if (dialect === '2.0') bodies([...shared, ...own], operation, judged)
  }
  judged.errors = unique(judged.errors)
  judged.warnings = unique(judged.warnings)
  return judged
}

/** No request line reaches this length; a path that does is a mistake or an attack. */
const pathLengthMax = 4096

function tooLong(path: string, judged: Judged): boolean {
  if (path.length <= pathLengthMax) return false
  const message = `The path ${shortened(path)} is longer than ${pathLengthMax} characters.`
  judged.errors.push({ code: 'path_template', message, pointer: pathPointer(path) })
  return true
}

function crowded(operation: Operation, judged: Judged): void {
  for (const [owner, pointer] of [
    [operation.item, operation.itemPointer],
    [operation.value, operation.pointer],
  ] as const) {
    if (list(member(owner, 'parameters')).length <= parametersMax) continue
    const message = `There are more than ${parametersMax} parameters.`
    judged.errors.push({ code: 'parameters_too_many', message, pointer: `${pointer}/parameters` })
  }
}

/**
 * 3.x Paths Object: templated paths with the same hierarchy but different names MUST NOT exist, as they are
 * identical. 2.0 does not say so; a gateway still can serve only one of them.
 */
function equivalentPaths(paths: readonly string[], dialect: Dialect, judged: Judged): void {
  const seen = new Map<string, string>()
  for (const path of paths) {
    const shape = path.replace(/\{[^{}]*\}/g, '{}')
    const other = seen.get(shape)
    if (other === undefined) {
      seen.set(shape, path)
      continue
    }
    const message = `${shortened(path)} and ${shortened(other)} are the same path.`
    const problem = {
      code: 'path_equivalent',
      message,
      pointer: pathPointer(path),
      hint: 'Put their operations under one of the two.',
    }
    ;(dialect === '2.0' ? judged.warnings : judged.errors).push(problem)
  }
}

/**
 * Path Templating: braces come in pairs around a name. Since 3.2 a name MUST NOT appear twice; before, the
 * specification does not say.
 */
function templateSyntax(path: string, dialect: Dialect, judged: Judged): void {
  const add = (message: string) => judged.errors.push({ code: 'path_template', message, pointer: pathPointer(path) })
  if (/[{}]/.test(path.replace(/\{[^{}]+\}/g, '')))
    add(`The braces of ${shortened(path)} do not enclose names in pairs.`)
  const names = templateNames(path)
  const seen = new Set<string>()
  const twice = names.find(name => seen.size === seen.add(name).size)
  if (twice !== undefined) {
    const list = dialect === '3.2' ? judged.errors : judged.warnings
    list.push({
      code: 'path_template',
      message: `{${shortened(twice)}} appears twice in one path.`,
      pointer: pathPointer(path),
    })
  }
  if (/[?#]/.test(path)) {
    const message = `${shortened(path)} holds a query or fragment, which no request path has.`
    judged.warnings.push({
      code: 'path_query',
      message,
      pointer: pathPointer(path),
      hint: 'Describe the query as parameters.',
    })
  }
}

/** All dialects, Path Item and Operation Object: the list MUST NOT include duplicated parameters (name and `in`). */
function repeated(parameters: readonly Parameter[], judged: Judged): void {
  const seen = new Set<string>()
  for (const parameter of parameters) {
    const key = `${parameter.in} ${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`
    if (seen.has(key)) {
      const message = `The ${parameter.in} parameter ${shortened(parameter.name)} is listed twice.`
      judged.errors.push({ code: 'parameter_duplicate', message, pointer: parameter.pointer })
    }
    seen.add(key)
  }
}

/**
 * 3.x Path Templating: each template expression MUST correspond to a path parameter; 2.0 asks only the other
 * direction, that a path parameter MUST correspond to a segment of the path (Parameter Object, in all dialects).
 */
function pathParameters(
  operation: Operation,
  parameters: readonly Parameter[],
  dialect: Dialect,
  judged: Judged,
): void {
  const names = templateNames(operation.path)
  const defined = parameters.filter(one => one.in === 'path')
  for (const name of names) {
    if (name === '' || defined.some(one => one.name === name)) continue
    const message = `{${shortened(name)}} in ${shortened(operation.path)} has no path parameter in ${operation.method}.`
    const hint = `Add a parameter with name: ${shortened(name)}, in: path, required: true.`
    const problem = { code: 'path_parameter_missing', message, pointer: operation.pointer, hint }
    ;(dialect === '2.0' ? judged.warnings : judged.errors).push(problem)
  }
  for (const one of defined) {
    if (names.includes(one.name)) continue
    const message = `The path parameter ${shortened(one.name)} does not appear in ${shortened(operation.path)}.`
    judged.errors.push({ code: 'path_parameter_unused', message, pointer: one.pointer })
  }
}

/** 2.0 Parameter Object: one body at most, and never together with form data. */
function bodies(parameters: readonly Parameter[], operation: Operation, judged: Judged): void {
  const count = parameters.filter(one => one.in === 'body').length
  const form = parameters.some(one => one.in === 'formData')
  if (count <= 1 && !(count === 1 && form)) return
  const message = `${operation.method} ${shortened(operation.path)} has ${count > 1 ? 'several bodies' : 'a body and form data'}.`
  judged.errors.push({ code: 'body_ambiguous', message, pointer: operation.pointer })
}

/** Whether a parameter lies outside the document; then nothing can be said about what is missing. */
function hasUnknown(operation: Operation, references: References): boolean {
  return [operation.item, operation.value].some(owner => {
    const written = member(owner, 'parameters')
    return (
      Array.isArray(written) && written.slice(0, parametersMax).some(one => references.resolved(one, '') === undefined)
    )
  })
}

const pathPointer = (path: string) => `/paths/${escapePointer(path)}`

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map(one => [`${one.code} ${one.pointer} ${one.message}`, one])).values()]
}
