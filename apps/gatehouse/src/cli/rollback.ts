import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'rollback VERSION ENVIRONMENT',
  summary: 'Puts the revision that was live before back on the environment.',
  kind: 'ApiVersion',
  verb: 'rollback',
  words: { min: 2, max: 2 },
})
