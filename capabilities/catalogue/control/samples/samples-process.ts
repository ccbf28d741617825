/** The far end of `samplesApart`: a document of anybody, in a process that may be ended at any time. */
import { languageNames, languages, sampleRequest } from '@gatehouse/code-sample'
import { readOpenApi } from '@gatehouse/documents'
import { answerApart } from '@gatehouse/documents/apart.ts'
import { editedText } from '../../overlays.ts'
import type { Asked, Samples } from './samples.ts'

answerApart(({ text, overlays, file, ...asked }: Asked): Samples => {
  const request = sampleRequest(readOpenApi(editedText(text, { file }, overlays), { file }), asked)
  const samples = Object.fromEntries(languageNames.map(name => [name, languages[name](request)]))
  return { method: request.method, url: request.url, samples }
})
