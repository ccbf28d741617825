import { defaulted, object, oneOf, type Static, Type } from '@gatehouse/schema'

/** Of a portal: whether its people write there. */
export const portalCommunity = object(
  {
    posts: defaulted(
      oneOf(['off', 'signed-in', 'after-approval'], {
        description: 'Who asks, answers and rates: nobody, who is signed in, or the same once you approved of it.',
      }),
      'off',
    ),
    notify: defaulted(
      Type.Array(Type.String({ format: 'email', maxLength: 254 }), {
        maxItems: 10,
        uniqueItems: true,
        description: 'Your addresses that get a mail of each question, answer and report.',
      }),
      [],
    ),
  },
  { description: 'What its people write.' },
)

export type PortalCommunitySpec = Partial<Static<typeof portalCommunity>>
