/** Targets from a file of the gateway's operator, YAML or JSON: `targets:` with lines as an upstream has them. */
import { readFile, stat } from 'node:fs/promises'
import { Failure } from '@gatehouse/base'
import { decodeText, placed, readDocument } from '@gatehouse/documents'
import { filePrefix } from '@gatehouse/program'
import { defaulted, filled, object, patterned, problemsOf, Type } from '@gatehouse/schema'
import type { FoundTarget } from './found-target.ts'
import type { Answer, TargetLookup } from './target-lookup.ts'

const bytesMax = 1_048_576
/** A file is looked at as often; it is read only when it changed. */
const lookEveryMs = 1000

const target = object({
  url: Type.Refine(
    patterned(
      '^https?://[^/?#@\\s]+(/[^?#\\s]*)?$',
      'http:// or https:// and an address without user, query and fragment',
      {
        maxLength: 2048,
      },
    ),
    text => URL.canParse(text),
    () => 'must be an address with a valid host and a port up to 65535',
  ),
  weight: defaulted(Type.Integer({ minimum: 0, maximum: 1000 }), 1),
  priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 15 })),
  zone: Type.Optional(Type.String({ minLength: 1, maxLength: 63 })),
  labels: Type.Optional(
    Type.Record(Type.String({ maxLength: 63 }), Type.String({ maxLength: 63 }), { maxProperties: 16 }),
  ),
})
const targetFile = object({ targets: Type.Array(target, { maxItems: 100_000 }) })

/** `allowed`: whole paths that the operator named; no other is looked at. */
export function fileLookup(allowed: readonly string[]): TargetLookup {
  const read = new Map<string, { stamp: string; answer: Answer }>()
  return async url => {
    const path = url.slice(filePrefix.length)
    if (!allowed.includes(path)) {
      throw new Failure(
        'egress_forbidden',
        `${path} is no file that targets may come from: the operator names it in targetFiles.`,
      )
    }
    const found = await stat(path, { bigint: true })
    if (!found.isFile()) throw new Failure('document_invalid', `${path} is not a file.`)
    if (found.size > bytesMax) throw new Failure('document_too_large', `${path} has more than ${bytesMax} bytes.`)
    const stamp = `${found.ino} ${found.size} ${found.mtimeNs}`
    const before = read.get(path)
    if (before?.stamp === stamp) return before.answer
    const answer = { targets: targetsIn(decodeText(await readFile(path)), path), ttlMs: lookEveryMs }
    read.set(path, { stamp, answer })
    return answer
  }
}

function targetsIn(text: string, file: string): FoundTarget[] {
  const document = readDocument(text, { file, limits: { bytesMax } })
  const problems = placed(problemsOf(targetFile, document.value), document)
  if (problems.length > 0) {
    const { message, place } = problems[0]!
    const where = place ? `${file}:${place.line}:${place.column}` : file
    throw new Failure('document_invalid', `${where}: ${message}`, { problems })
  }
  return filled(targetFile, document.value).targets
}
