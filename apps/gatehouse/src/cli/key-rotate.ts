import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'key rotate NAME',
  summary: 'Makes a successor of a key, shown once; the old one works until the grace is over.',
  kind: 'Credential',
  verb: 'rotate',
  words: { min: 1, max: 1 },
})
