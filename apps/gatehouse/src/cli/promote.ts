import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'promote VERSION ENVIRONMENT',
  summary: 'The staged deployment takes the whole place.',
  kind: 'ApiVersion',
  verb: 'promote',
  words: { min: 2, max: 2 },
})
