/** How a channel tells alerts of several rules together; words as Alertmanager has them, each with its unit. */
import { defaulted, object, Type } from '@gatehouse/schema'

export const alertGrouping = object(
  {
    by: defaulted(
      Type.Array(Type.String({ minLength: 1, maxLength: 63 }), {
        ...{ maxItems: 5, uniqueItems: true },
        description:
          'Labels that tell groups apart: `api`, `environment`, `gatewayGroup`, `severity`, `rule`, whatever else alerts are of, or a label of the rule. All alerts are one group without any.',
      }),
      [],
    ),
    waitSeconds: defaulted(
      Type.Integer({ minimum: 0, maximum: 3600, description: 'So long others are waited for, from the first one on.' }),
      30,
    ),
    intervalSeconds: defaulted(
      Type.Integer({
        ...{ minimum: 30, maximum: 86_400 },
        description: 'Messages about what became of a group are at least so far apart.',
      }),
      300,
    ),
    repeatSeconds: defaulted(
      Type.Integer({
        ...{ minimum: 300, maximum: 604_800 },
        description: 'A group that still fires is told again after so long, unless somebody takes care of all of it.',
      }),
      14_400,
    ),
    inhibit: defaulted(
      Type.Boolean({
        description:
          'While a critical alert of a group fires, its warnings and infos are held back. Of groups that lack a label nothing is.',
      }),
      false,
    ),
  },
  { description: 'Tells alerts of several rules together, group by group.', upfront: true },
)
