/** What callers of something that ends are told. */
import { patterned, Type, utcMoment } from '@gatehouse/schema'

export const linkTarget = (description: string) =>
  patterned(
    '^(https?://[A-Za-z0-9.:\\[\\]-]+)?(/[!#-;=?-Z_a-z~]*)?$',
    'an address, such as https://docs.example/v2, or a path, such as /pets/v2',
    { minLength: 1, maxLength: 2048, description },
  )

export const announced = {
  sunsetAt: Type.Optional(utcMoment({ description: 'From when on nobody may be answered.' })),
  successor: Type.Optional(linkTarget('What takes its place.')),
  information: Type.Optional(linkTarget('Where people read why, and what to do.')),
}

/** Of what was deprecated nobody says when: a moment that has passed. */
export const whenever = '1970-01-01T00:00:00Z'
