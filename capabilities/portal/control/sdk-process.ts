/** The far end of `sdk`: a document of anybody, in a process that may be ended at any time. */
import { gzipSync } from 'node:zlib'
import { Failure } from '@gatehouse/base'
import { readOpenApi } from '@gatehouse/documents'
import { answerApart } from '@gatehouse/documents/apart.ts'
import { packageName, packageVersion, pythonPackage, tarball, typescriptPackage } from '@gatehouse/sdk'
import { modelOf } from '@gatehouse/sdk-model'
import type { MadeSdk, SdkAsked } from './sdk.ts'

const writers = { typescript: typescriptPackage, python: pythonPackage }
const bytesMax = 16 * 2 ** 20

answerApart(({ text, language }: SdkAsked): MadeSdk => {
  // Which of two paths a request means is the gateway's concern.
  const model = modelOf(readOpenApi(text, { forgiven: ['path_equivalent'] }))
  const [name, version] = [packageName(model.title), packageVersion(model.version)]
  const files = writers[language](model, { name, version })
  const packed = gzipSync(tarball(language === 'typescript' ? 'package' : `${name}-${version}`, files))
  if (packed.length > bytesMax) throw new Failure('document_too_large', `The package has more than ${bytesMax} bytes.`)
  return { name, version, content: packed.toString('base64') }
})
