/** What governance policies told of an API version, as operations answer it and its status keeps it. */
import { object, oneOf, type Static, Type } from '@gatehouse/schema'
import { actions } from './governance-policy.ts'

export const toldFinding = object({
  rule: Type.String(),
  severity: Type.String(),
  message: Type.String(),
  pointer: Type.String(),
  fingerprint: Type.String({ description: 'What a waiver names it by.' }),
  line: Type.Optional(Type.Integer()),
})
export type ToldFinding = Static<typeof toldFinding>

export const toldPolicy = object({
  policy: Type.String(),
  action: oneOf([...actions]),
  check: Type.String({ description: 'What was looked at, such as `lint`.' }),
  count: Type.Integer({ description: 'Findings that count: not of the baseline, not waived, grave enough.' }),
  findings: Type.Array(toldFinding, { description: 'The first of them.' }),
})
export type ToldPolicy = Static<typeof toldPolicy>

/** Beside what an operation answers. */
export const governance = Type.Optional(
  Type.Array(toldPolicy, { description: 'What governance policies found that does not hold it up.' }),
)

/** In the status of an API version. */
export const governanceStatus = Type.Optional(
  Type.Array(object({ moment: Type.String(), at: Type.String(), policies: Type.Array(toldPolicy) }), {
    description: 'What governance policies found when it last went on.',
  }),
)
