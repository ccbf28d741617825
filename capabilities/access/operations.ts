import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

export { registrationToken, rotateKey } from './authorization-server.ts'

export const rotate = defineOperation({
  name: 'rotate',
  on: 'Credential',
  title: 'Rotate',
  summary: 'Makes a successor, shown once; the old key works until the grace is over.',
  input: object({
    graceSeconds: defaulted(Type.Integer({ minimum: 0, maximum: 7_776_000 }), 86_400),
  }),
  output: object({ credential: Type.String(), secret: Type.String(), graceUntil: Type.String() }),
  effect: 'write',
  role: 'editor',
  transition: 'rotate',
  errors: ['illegal_transition'],
})
