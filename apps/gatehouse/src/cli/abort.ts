import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'abort VERSION ENVIRONMENT',
  summary: 'Rolls the staged deployment back; what is live has every request again.',
  kind: 'ApiVersion',
  verb: 'abort',
  words: { min: 2, max: 2 },
})
