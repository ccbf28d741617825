/** YAML 1.2 with the values of JSON alone: one document, no tags of its own, few aliases, no key twice. Throws with line and column. */
import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { isKept } from './json-reader.ts'

const aliasesMax = 100

export function readYaml(source: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(source, {
    ...{ version: '1.2', schema: 'core', merge: false, prettyErrors: false, lineCounter: lines },
    // Compares every pair; `noKeyTwice` does it in one go.
    uniqueKeys: false,
    logLevel: 'error',
  })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}`
  }
  const [error] = document.errors
  if (error) throw new Error(`${at(error.pos[0])}: ${error.message.slice(0, 120)}`)
  if (document.warnings.length > 0) throw new Error(`${at(document.warnings[0]!.pos[0])}: a tag that is not known`)
  visit(document, {
    Scalar(_, { value, source, range }) {
      if (typeof value !== 'number' || isKept(source ?? '', value)) return
      throw new Error(
        `${at(range?.[0] ?? 0)}: ${Number.isFinite(value) ? 'a number is too large to be kept as it is' : 'a number that JSON does not have'}`,
      )
    },
    Map(_, map) {
      const seen = new Set<string>()
      if (!isMap(map)) return
      for (const { key } of map.items) {
        const offset = (key as { range?: [number] } | null)?.range?.[0] ?? 0
        if (!isScalar(key)) throw new Error(`${at(offset)}: a key that is no text`)
        const text = String(key.value)
        if (seen.has(text)) throw new Error(`${at(offset)}: a key stands twice`)
        seen.add(text)
      }
    },
  })
  return document.toJS({ maxAliasCount: aliasesMax })
}
