/** The far end of `lintApart`: one document, in a process that may be ended at any time. */
import { readDocument } from '@gatehouse/documents'
import { answerApart } from '@gatehouse/documents/apart.ts'
import { type Definition, readDefinition } from '@gatehouse/documents/definition.ts'
import { invalidDocument } from '@gatehouse/documents/limits.ts'
import { edited } from '@gatehouse/overlay'
import { editsFor } from './fix/fix-edits.ts'
import { fixesFor } from './fix/fixes.ts'
import { knownFunctions } from './functions/known.ts'
import { ownFunction } from './functions/own-function.ts'
import { lint } from './lint.ts'
import type { ApartInput, ApartResult, GivenSource } from './lint-apart.ts'
import { formatsOf, isMeant } from './ruleset/format.ts'
import { readRuleset } from './ruleset/read-ruleset.ts'
import type { Source } from './ruleset/written-ruleset.ts'

answerApart(async (input: ApartInput): Promise<ApartResult> => {
  const { file, ruleset, sources, functions = {} } = input
  const document = documentOf(input)
  const own = Object.entries(functions).map(async ([name, url]) => [name, await ownFunction(name, url)] as const)
  const known = { ...knownFunctions, ...Object.fromEntries(await Promise.all(own)) }
  const read = await readRuleset(sourceOf(ruleset), {
    ...{ functions: known, ...(file === undefined ? {} : { file }) },
    load: async (name, from) => {
      const found = sources[`${from}\n${name}`] ?? sources[`\n${name}`]
      if (!found) throw new Error('it was not given')
      return sourceOf(found)
    },
  })
  const formats = formatsOf(document.value)
  const meant = read.rules.filter(rule => isMeant(rule.formats, formats))
  if (document.kind === undefined && meant.length === 0) throw invalidDocument([ofNoKind], file)
  const { findings, more } = lint(document, read)
  const rules = meant.map(({ name, description, documentationUrl }) => ({
    ...{ id: name, summary: description },
    ...(documentationUrl === undefined ? {} : { url: documentationUrl }),
  }))
  const fixes = fixesFor(document.value, findings)
  const edits = input.edits ? { edits: editsFor(document.value, fixes) } : {}
  return { findings, more, rules, fixes, ...edits }
})

/** Whoever names the wrong file is not told that nothing is wrong with it. */
const ofNoKind = {
  code: 'kind_unknown',
  message: 'This is no document of OpenAPI, AsyncAPI, GraphQL or Protobuf, and no rule is meant for it.',
  pointer: '',
}

function documentOf({ text, file, overlays, limits = {} }: ApartInput): Definition {
  const document = readDefinition(text, { limits, ...(file === undefined ? {} : { file }) })
  return { ...document, value: edited(document.value, overlays) }
}

function sourceOf(given: GivenSource): Source {
  if (!('text' in given)) return given
  const { name, text } = given
  const { value, positions } = readDocument(text, { file: name })
  return { name, value, positions }
}
