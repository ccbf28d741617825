/** The far end of `readSaid` and `readValue`: a document of anybody, in a process that may be ended at any time. */
import { answerApart } from '@gatehouse/documents/apart.ts'
import type { Asked } from './reading.ts'
import { editedValue, saidOf } from './said.ts'

answerApart((asked: Asked) => ({ made: asked.make === 'said' ? saidOf(asked.of) : editedValue(asked.of) }))
