import type { ControlPart } from '@gatehouse/control'
import { migrations } from './migrations.ts'
import { pageFeedback } from './page-feedback.ts'
import { publishingHandlers } from './publishing.ts'
import { readingHandlers } from './reading.ts'
import { votingHandlers } from './voting.ts'
import { writingHandlers } from './writing.ts'

export const control: ControlPart = {
  migrations,
  handlers: {
    ...{ ...readingHandlers, ...writingHandlers, ...votingHandlers, ...publishingHandlers },
    'Portal.page-feedback': pageFeedback,
  },
}
