import { record, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Language } from '../model/language.ts'
import { walkFiles } from './file-walk.ts'
import { readFile } from './read-file.ts'
import type { ProtoFile } from './schema.ts'

function summaryOf({ at, package: name, services }: ProtoFile) {
  const methods = [...services.values()].map(({ value }) => Object.keys(record(record(value).methods)).length)
  return { title: text(name) || at.source.name, version: '', endpoints: methods.reduce((sum, one) => sum + one, 0) }
}

export const protobuf: Language = (baseLibrary, revisionLibrary) => {
  const [base, revision] = [readFile(baseLibrary.top), readFile(revisionLibrary.top)]
  return { base: summaryOf(base), revision: summaryOf(revision), walk: ({ tell }) => walkFiles(base, revision, tell) }
}
