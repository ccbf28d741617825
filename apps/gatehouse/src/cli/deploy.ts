import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'deploy VERSION ENVIRONMENT',
  summary: 'Puts a revision of an API version, the newest unless said, on an environment.',
  kind: 'ApiVersion',
  verb: 'deploy',
  words: { min: 2, max: 2 },
})
