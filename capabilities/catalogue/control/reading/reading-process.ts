/** The far end of `readApart`: a document of anybody, in a process that may be ended at any time. */
import { answerApart } from '@gatehouse/documents/apart.ts'
import type { Asked } from './reading.ts'
import { contractFor, endpointsOf } from './routed.ts'
import { editedValue, saidOf } from './said.ts'

answerApart((asked: Asked) => ({ made: madeOf(asked) }))

function madeOf(asked: Asked): unknown {
  switch (asked.make) {
    case 'said':
      return saidOf(asked.of)
    case 'value':
      return editedValue(asked.of)
    case 'endpoints':
      return endpointsOf(asked.of)
    case 'contract':
      return contractFor(asked.of)
  }
}
