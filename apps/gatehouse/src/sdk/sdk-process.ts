/** The far end of `makeSdk`: a document of anybody, in a process that may be ended at any time. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { decodeText, readOpenApi } from '@gatehouse/documents'
import { answerApart } from '@gatehouse/documents/apart.ts'
import { type PackageOptions, packageName, pythonPackage, type SdkPackage, typescriptPackage } from '@gatehouse/sdk'
import { modelOf, type SdkModel } from '@gatehouse/sdk-model'
import { oneText } from '../bundle-file.ts'
import type { SdkAsked, SdkLanguage, SdkMade } from './make-sdk.ts'
import { nextVersion } from './next-version.ts'

const writers: Readonly<Record<SdkLanguage, (model: SdkModel, options: PackageOptions) => SdkPackage>> = {
  typescript: typescriptPackage,
  python: pythonPackage,
}

answerApart((asked: SdkAsked): SdkMade => {
  const file = basename(asked.file)
  // Which of two paths a request means is the server's concern.
  const forgiven = ['path_equivalent']
  const one = oneText({ text: decodeText(readFileSync(asked.file), file), file, path: asked.file })
  const model = modelOf(one.read(text => readOpenApi(text, { file, forgiven })))
  const { version, changelog, advice } = nextVersion(asked, model)
  const name = asked.name ?? packageName(model.title)
  const files = writers[asked.language](model, { name, version, ...(changelog === undefined ? {} : { changelog }) })
  return {
    ...{ name, version, types: model.types.size, files: [...files] },
    operations: model.groups.reduce((sum, { operations }) => sum + operations.length, 0),
    ...(advice ? { advice } : {}),
  }
})
