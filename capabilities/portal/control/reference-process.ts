/** The far end of `referenceApart`: a document of anybody, in a process that may be ended at any time. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { answerApart } from '@gatehouse/documents/apart.ts'
import { makeReference, type ReferenceSource } from '../reference/make-reference.ts'
import type { MadeReference } from '../reference/reference.ts'

/** As many as are stored in one transaction. */
const partsAtOnce = 250

/** Of a large document more than the control plane should hold: its parts go one by one, and the document is packed here. */
answerApart(async (source: ReferenceSource, tell): Promise<MadeReference> => {
  const { parts, document, ...made } = makeReference(source)
  for (let at = 0; at < parts.length; at += partsAtOnce)
    await tell({ first: at, parts: parts.slice(at, at + partsAtOnce) })
  const sha256 = createHash('sha256').update(document).digest('hex')
  return { ...made, sha256, packed: gzipSync(document).toString('base64') }
})
