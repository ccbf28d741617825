import { shortcut } from './shortcut.ts'

export const command = shortcut({
  usage: 'key revoke NAME',
  summary: 'Stops a key for good, on every gateway within a second.',
  kind: 'Credential',
  verb: 'revoke',
  words: { min: 1, max: 1 },
})
