import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'key list',
  summary: 'The keys there are; none of them is shown.',
  kind: 'Credential',
  verb: 'list',
  words: { min: 0, max: 0 },
})
