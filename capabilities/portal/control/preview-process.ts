/** The far end of `previewDocument`: a document of anybody, in a process that may be ended at any time. */
import { answerApart } from '@gatehouse/documents/apart.ts'
import { previewOf } from '../reference/topics/preview.ts'
import type { PreviewAsked } from './preview.ts'

answerApart(({ text, kind }: PreviewAsked) => previewOf(text, kind))
