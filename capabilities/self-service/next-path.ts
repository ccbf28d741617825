import { patterned, Type } from '@gatehouse/schema'

/** Steps of letters and digits; and the code of an invitation, which its mail has already. Leads nowhere else. */
const steps = '^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}){1,8}(\\?code=ghl_[A-Za-z0-9_-]{1,100})?$'

export const nextPath = Type.Optional(
  patterned(steps, 'a path of the portal, such as /account/subscribe/default/free', {
    maxLength: 400,
    description: 'Path of the portal to go on to in the end.',
  }),
)
