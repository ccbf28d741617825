/** Two documents in, classified changes out. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { Change, ChangeClass, ChangePlace, Level, Told } from './change.ts'
import { languages } from './languages.ts'
import type { Summary } from './model/language.ts'
import type { At, Library } from './model/source.ts'
import { placeOf } from './model/source.ts'
import type { CompareRules } from './rules/compare-rules.ts'
import { breaksOf } from './rules/families/protobuf.ts'
import { levelOf } from './rules/levels.ts'

export interface Comparison {
  changes: Change[]
  /** Beyond `changesMax`, by level. */
  more: Record<Level, number>
  counts: Record<Level, number>
  base: Summary
  revision: Summary
  /** Names of both documents, the revision first. */
  files: string[]
  tool: { tool: string; version: string }
}

export interface CompareOptions extends Partial<CompareRules> {
  changesMax?: number
  /** Of the program, for reports. */
  version?: string
}

export const changesMax = 20_000

/**
 * The same documents give the same changes in the same order: worst first, then as they stand. Throws
 * `definitions_differ_in_kind`.
 */
export function compare(baseLibrary: Library, revisionLibrary: Library, options: CompareOptions = {}): Comparison {
  const { nowMs = Date.now(), deprecationDays = { beta: 0, stable: 0 } } = options
  const { base, revision, walk } = languages[kindOf(baseLibrary, revisionLibrary)](baseLibrary, revisionLibrary)
  const counts: Record<Level, number> = { ERR: 0, WARN: 0, INFO: 0 }
  const found = new Map<string, { told: Told; level: Level }>()
  const tell = (told: Told) => {
    const level = told.level ?? levelOf(told.id) ?? told.otherwise ?? 'WARN'
    const key = fingerprintOf(told)
    if (found.has(key)) return
    counts[level]++
    found.set(key, { told, level })
  }
  if (!baseLibrary.isSame(revisionLibrary)) walk({ rules: { nowMs, deprecationDays }, tell })
  tellVersion(
    {
      from: base.version,
      to: revision.version,
      isBreaking: counts.ERR > 0,
      at: { base: baseLibrary.top, revision: revisionLibrary.top },
    },
    tell,
  )
  const rank = { ERR: 0, WARN: 1, INFO: 2 }
  const sorted = [...found].sort(([, a], [, b]) => rank[a.level] - rank[b.level])
  const limit = options.changesMax ?? changesMax
  const more: Record<Level, number> = { ERR: 0, WARN: 0, INFO: 0 }
  for (const [, { level }] of sorted.slice(limit)) more[level]++
  return {
    changes: sorted.slice(0, limit).map(([fingerprint, { told, level }]) => changeOf({ told, level, fingerprint })),
    ...{ more, counts, base, revision },
    files: [revisionLibrary.root.name, baseLibrary.root.name],
    tool: { tool: 'gatehouse compare', version: options.version ?? '' },
  }
}

const kindNames = { openapi: 'OpenAPI', asyncapi: 'AsyncAPI', graphql: 'GraphQL', protobuf: 'Protobuf' } as const

function kindOf({ root: from }: Library, { root: to }: Library) {
  if (from.kind === to.kind) return from.kind
  const message = `${from.name} is ${kindNames[from.kind]}, and ${to.name} is ${kindNames[to.kind]}.`
  const place = { file: to.name, line: 1, column: 1 }
  throw new Failure('definitions_differ_in_kind', message, {
    problems: [{ code: 'definitions_differ_in_kind', message, pointer: '', place }],
  })
}

const fingerprintOf = ({ id, endpoint, subject }: Told) =>
  createHash('sha256')
    .update(JSON.stringify([id, endpoint ?? '', subject]))
    .digest('hex')
    .slice(0, 20)

function changeOf({ told, level, fingerprint }: { told: Told; level: Level; fingerprint: string }): Change {
  const { id, base, revision, endpoint, message, hint, concern, witness } = told
  const pointer = revision?.pointer ?? base?.pointer ?? ''
  const breaks = breaksOf(id)
  return {
    ...{ id, level, class: classOf(id, level), pointer },
    ...(base ? { base: changePlace(base) } : {}),
    ...(revision ? { revision: changePlace(revision) } : {}),
    ...(endpoint === undefined ? {} : { endpoint }),
    message: message.charAt(0).toUpperCase() + message.slice(1),
    hint: hint ?? usualHint(level),
    ...(breaks ? { breaks } : {}),
    ...(witness ? { witness } : {}),
    ...(concern ? { concern } : {}),
    fingerprint,
  }
}

function changePlace(at: At): ChangePlace {
  return { file: at.source.name, pointer: at.pointer, ...placeOf(at) }
}

const documentation =
  /^api-(tag|operation-id|schema|security-component-oauth-scope-changed)|annotation-only|^api-version|-(description|comment)-changed$/

function classOf(id: string, level: Level): ChangeClass {
  if (level === 'ERR') return 'breaking'
  if (level === 'WARN') return 'dangerous'
  return documentation.test(id) ? 'documentation' : 'safe'
}

function usualHint(level: Level): string {
  if (level === 'ERR') return 'Keep the old behaviour, or publish it as a new version.'
  return level === 'WARN' ? 'Find out who is concerned, and tell them beforehand.' : 'Nothing has to be done.'
}

interface Versions {
  from: string
  to: string
  isBreaking: boolean
  at: { base: At; revision: At }
}

function tellVersion({ from, to, isBreaking, at }: Versions, tell: (told: Told) => void): void {
  const [had, has] = [numbersOf(from), numbersOf(to)]
  if (!had || !has) return
  const order = had.map((part, index) => (has[index] ?? 0) - part).find(step => step !== 0) ?? 0
  const say = (id: string, words: string) => tell({ ...at, id, subject: 'version', message: words })
  if (order < 0) say('api-version-decreased', `The version went back from ${from} to ${to}.`)
  if (!isBreaking) return
  if (order === 0) say('api-version-not-bumped', `There are breaking changes, and the version is ${to} still.`)
  else if (order > 0 && had[0] === has[0])
    say('api-major-version-not-bumped', `There are breaking changes, and the version went from ${from} to ${to} only.`)
}

function numbersOf(version: string): number[] | undefined {
  const found = /^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?/.exec(version)
  return found ? [1, 2, 3].map(at => Number(found[at] ?? 0)) : undefined
}
