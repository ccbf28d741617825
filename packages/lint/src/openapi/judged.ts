/** What the reader of OpenAPI finds wrong with a document, rule by rule. */

import type { Problem } from '@gatehouse/base'
import { type Dialect, judgeOpenApi } from '@gatehouse/documents'
import { dialectOf } from '@gatehouse/documents/openapi/dialect.ts'
import { pointerSteps } from '@gatehouse/documents/positions.ts'
import { object, Type } from '@gatehouse/schema'
import { isRecord, type LintFunction } from '../function.ts'

interface Options {
  codes?: readonly string[]
  otherThan?: readonly string[]
}

const names = Type.Array(Type.String(), { maxItems: 100 })

export const specification: LintFunction = {
  summary: 'What the specification of OpenAPI demands, by the codes of problems that `gatehouse import` tells.',
  options: object({ codes: Type.Optional(names), otherThan: Type.Optional(names) }),
  make:
    ({ codes, otherThan = [] }: Options) =>
    (_, { root }) =>
      judged(root.value)
        .filter(({ code }) => (codes ? codes.includes(code) : !otherThan.includes(code)))
        .map(({ message, pointer = '', hint }) => ({
          message:
            message.replace(/\.$/, '') + (hint && !message.includes(hint) ? ` (${hint.replace(/\.$/, '')})` : ''),
          at: pointerSteps(pointer),
        })),
}

const known = new WeakMap<object, readonly Problem[]>()

function judged(root: unknown): readonly Problem[] {
  if (!isRecord(root)) return []
  const before = known.get(root)
  if (before) return before
  const dialect: Dialect | undefined = dialectOf(root)
  const { errors, warnings } = dialect ? judgeOpenApi(root, dialect) : { errors: [], warnings: [] }
  const all = [...errors, ...warnings]
  known.set(root, all)
  return all
}
