/** What the specifications demand of names: unique ids and tags, security schemes that exist. */
import type { Problem } from '@gatehouse/base'
import { escapePointer, nearest } from '@gatehouse/schema'
import { shortened } from '../json-reader.ts'
import { problemsMax } from '../limits.ts'
import type { Dialect } from './dialect.ts'
import type { Operation } from './operation.ts'
import type { Judged } from './path-rule.ts'
import { isRecord, type Json, list, member, record, text } from './tree.ts'

export function judgeNames(root: Json, dialect: Dialect, operations: readonly Operation[]): Judged {
  const judged: Judged = { errors: [], warnings: [] }
  operationIds(operations, judged)
  tags(root, judged)
  servers(root, judged)
  if (dialect === '2.0') flows(root, judged)
  const known = new Set(Object.keys(securitySchemesOf(root, dialect)))
  requirements(member(root, 'security'), '', { known, dialect, judged })
  const seen = new Set<string>()
  for (const operation of operations) {
    if (seen.has(operation.pointer)) continue
    seen.add(operation.pointer)
    requirements(operation.value.security, operation.pointer, { known, dialect, judged })
    extraMethods(operation, judged)
  }
  return judged
}

/** The declared security schemes, by name, as written. */
export function securitySchemesOf(root: Json, dialect: Dialect): Record<string, Json> {
  if (dialect === '2.0') return record(member(root, 'securityDefinitions'))
  return record(member(member(root, 'components'), 'securitySchemes'))
}

/** All dialects, Operation Object: the id MUST be unique among all operations described in the API. */
function operationIds(operations: readonly Operation[], judged: Judged): void {
  const seen = new Map<string, Operation>()
  for (const operation of operations) {
    const id = text(operation.value.operationId)
    if (id === undefined) continue
    const other = seen.get(id)
    if (other && other.pointer !== operation.pointer) {
      const message = `The operationId ${shortened(id)} belongs to ${other.method} ${shortened(other.path)} already.`
      judged.errors.push({ code: 'operation_id_duplicate', message, pointer: `${operation.pointer}/operationId` })
    } else seen.set(id, operation)
  }
}

const flowAddresses: Readonly<Record<string, readonly string[]>> = {
  implicit: ['authorizationUrl'],
  password: ['tokenUrl'],
  application: ['tokenUrl'],
  accessCode: ['authorizationUrl', 'tokenUrl'],
}

/** 2.0 Security Scheme Object: which addresses are required follows from the flow; others have no place. */
function flows(root: Json, judged: Judged): void {
  for (const [name, scheme] of Object.entries(securitySchemesOf(root, '2.0'))) {
    const flow = text(member(scheme, 'flow'))
    const needed = flow !== undefined && Object.hasOwn(flowAddresses, flow) ? flowAddresses[flow]! : undefined
    if (!needed || member(scheme, 'type') !== 'oauth2') continue
    for (const key of ['authorizationUrl', 'tokenUrl']) {
      const pointer = `/securityDefinitions/${escapePointer(name)}/${key}`
      const present = member(scheme, key) !== undefined
      if (needed.includes(key) && !present)
        judged.errors.push({ code: 'missing_key', message: `${key} is missing; the flow ${flow} needs it.`, pointer })
      if (!needed.includes(key) && present)
        judged.errors.push({ code: 'not_applicable', message: `${key} does not apply to the flow ${flow}.`, pointer })
    }
  }
}

/** All dialects, root object: each tag name in the list MUST be unique. */
function tags(root: Json, judged: Judged): void {
  const seen = new Set<string>()
  for (const [index, tag] of list(member(root, 'tags')).entries()) {
    const name = text(member(tag, 'name'))
    if (name === undefined) continue
    if (seen.has(name)) {
      const message = `The tag ${shortened(name)} is declared twice.`
      judged.errors.push({ code: 'tag_duplicate', message, pointer: `/tags/${index}/name` })
    }
    seen.add(name)
  }
}

/** 3.x Server Object: every variable in the URL is declared; without a default the address is unknown. */
function servers(root: Json, judged: Judged): void {
  for (const [index, server] of list(member(root, 'servers')).entries()) {
    const declared = record(member(server, 'variables'))
    for (const found of (text(member(server, 'url')) ?? '').matchAll(/\{([^{}]+)\}/g)) {
      if (Object.hasOwn(declared, found[1]!)) continue
      const message = `The server variable ${shortened(found[1]!)} is not declared.`
      judged.warnings.push({ code: 'server_variable_missing', message, pointer: `/servers/${index}/url` })
    }
  }
}

interface Context {
  known: ReadonlySet<string>
  dialect: Dialect
  judged: Judged
}

/**
 * All dialects, Security Requirement Object: each name MUST correspond to a declared scheme. 3.2 also takes the
 * URI of a scheme elsewhere.
 */
function requirements(security: Json, owner: string, { known, dialect, judged }: Context): void {
  for (const [index, requirement] of list(security).entries()) {
    if (!isRecord(requirement)) continue
    for (const name of Object.keys(requirement)) {
      if (known.has(name) || judged.errors.length > problemsMax) continue
      const pointer = `${owner}/security/${index}/${escapePointer(name)}`
      const near = nearest(name, [...known].slice(0, 2000))
      const message = `No security scheme is named ${shortened(name)}${near ? `; did you mean ${near}?` : '.'}`
      const problem: Problem = { code: 'security_scheme_unknown', message, pointer, ...(near ? { hint: near } : {}) }
      ;(dialect === '3.2' && /[/#:]/.test(name) ? judged.warnings : judged.errors).push(problem)
    }
  }
}

/** 3.2 Path Item Object: additionalOperations MUST NOT repeat a method that has a field of its own; names are tokens. */
function extraMethods(operation: Operation, judged: Judged): void {
  if (!operation.pointer.includes('/additionalOperations/')) return
  if (/^(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE|QUERY)$/.test(operation.method)) {
    const message = `${operation.method} has a field of its own; additionalOperations may not hold it.`
    const hint = `Write it as ${operation.method.toLowerCase()}.`
    judged.errors.push({ code: 'method_misplaced', message, pointer: operation.pointer, hint })
  } else if (!/^[A-Z0-9!#$%&'*+.^_`|~-]+$/.test(operation.method)) {
    const message = `${shortened(operation.method)} is not an HTTP method.`
    judged.errors.push({ code: 'method_invalid', message, pointer: operation.pointer })
  }
}
