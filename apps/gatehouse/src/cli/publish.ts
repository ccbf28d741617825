import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'publish VERSION',
  summary: 'Freezes an API version as a revision, so that it can be deployed.',
  kind: 'ApiVersion',
  verb: 'publish',
  words: { min: 1, max: 1 },
})
