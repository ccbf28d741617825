/** The far end of `referenceApart`: a document of anybody, in a process that may be ended at any time. */
import { answerApart } from '@gatehouse/documents/apart.ts'
import { makeReference } from '../reference/make-reference.ts'

answerApart(makeReference)
