import { defineCapability } from '@gatehouse/unit'
import * as publisher from './publisher-operations.ts'
import { question } from './question.ts'
import * as reader from './reader-operations.ts'
import * as writer from './writer-operations.ts'

export const community = defineCapability({
  name: 'community',
  title: 'Community',
  summary:
    'What readers of a portal say: questions and answers, ratings, feedback; and what the publisher does with it.',
  resources: [question],
  operations: [...Object.values(reader), ...Object.values(writer), ...Object.values(publisher)],
  control: async () => (await import('./control/index.ts')).control,
})
