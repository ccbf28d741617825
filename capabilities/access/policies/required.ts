import { defaulted, Type } from '@gatehouse/schema'

/** Of every policy that identifies. Rule IDENTIFY-1 of packages/program/SPEC.md. */
export const required = defaulted(
  Type.Boolean({
    description:
      'Refuses callers who do not show it, also where another policy of stage identify knew them. Without it any one of them does.',
  }),
  false,
)
