import { defaulted, type Filled, object, oneOf, patterned, slug, Type } from '@gatehouse/schema'

const list = (item: ReturnType<typeof Type.String>, description: string) =>
  Type.Optional(Type.Array(item, { minItems: 1, maxItems: 200, description }))

const exclusion = object({
  rules: list(
    patterned('^[0-9]{1,9}(-[0-9]{1,9})?$', 'the id of a rule, or a range such as 942100-942190'),
    'Ids of rules and ranges of them.',
  ),
  tags: list(Type.String({ minLength: 1, maxLength: 200 }), 'Rules with one of these tags, such as `attack-sqli`.'),
  parameters: list(
    patterned(
      '^[A-Za-z_]{1,40}(:[^|,:/"\'\\s][^|,"\'\\s]{0,199})?$',
      'what rules look at, such as ARGS:comment or REQUEST_COOKIES:session',
    ),
    'What the rules do not look at; they are not asked at all where this is left out.',
  ),
  paths: list(
    patterned('^/[^\\s?#*]*\\*?$', 'a path such as /shop/v1/comments, or /shop/* for all below it'),
    'Where it holds, as callers write it, the base path with it; everywhere unless said.',
  ),
})

const score = (what: string, variable: string) =>
  Type.Optional(
    Type.Integer({
      ...{ minimum: 1, maximum: 100_000 },
      description: `Score at which ${what}; \`${variable}\` of the Core Rule Set. What the rules say unless said: 5 and 4.`,
    }),
  )

export const wafConfig = object({
  rules: defaulted(
    slug({
      description:
        '`built-in`, or a directory of `*.conf` and `*.data` below the gateway’s `wafRulesDirectory`, such as `crs` with the OWASP Core Rule Set.',
    }),
    'built-in',
  ),
  mode: defaulted(
    oneOf(['block', 'report'], { description: 'Refuses what the rules find, or tells it in the log alone.' }),
    'block',
  ),
  paranoia: Type.Optional(
    Type.Integer({
      ...{ minimum: 1, maximum: 4 },
      description:
        'How suspicious the rules are: more is found, and more that is harmless. 1 unless the rules say more.',
    }),
  ),
  inboundScoreMax: score('a request is refused', 'inbound_anomaly_score_threshold'),
  outboundScoreMax: score('a reply is withheld', 'outbound_anomaly_score_threshold'),
  exclude: defaulted(
    Type.Array(exclusion, { maxItems: 200, description: 'Rules that are not asked, or not of everything.' }),
    [],
  ),
  bodyBytesMax: defaulted(
    Type.Integer({
      ...{ minimum: 1, maximum: 16_777_216 },
      description: 'As much of a body is looked at, inflated.',
    }),
    131_072,
  ),
  beyond: defaulted(
    oneOf(['refuse', 'pass'], {
      description:
        'A larger body is refused, or its beginning is looked at and the rest passes; one that came compressed is refused.',
    }),
    'refuse',
  ),
  inspectionMsMax: defaulted(
    Type.Integer({
      ...{ minimum: 1, maximum: 10_000 },
      description: 'Time that the rules may take for one request; what takes longer is refused.',
    }),
    250,
  ),
  replies: defaulted(
    Type.Boolean({
      description:
        'Looks at replies, too: their head, and bodies of text whose length is known and within bodyBytesMax.',
    }),
    false,
  ),
})

export type WafConfig = Filled<typeof wafConfig>
