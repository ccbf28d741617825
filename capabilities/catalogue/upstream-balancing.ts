/** How one of several targets is chosen, as people write it. */
import { defaulted, fieldName, object, oneOf, Type, when } from '@gatehouse/schema'

/** Of a target, beside its address and weight. */
export const targetFields = {
  resolve: Type.Optional(
    oneOf(['addresses', 'srv'], {
      description:
        'What its name in DNS stands for: `addresses` makes a target of each address, `srv` of each address of each SRV record, with its port, weight and priority. Unless said, the name is one target.',
    }),
  ),
  priority: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 15 },
      description: 'Targets of a greater number are asked when too few of the lesser ones are well; 0 unless said.',
    }),
  ),
  zone: Type.Optional(
    Type.String({
      ...{ minLength: 1, maxLength: 63 },
      description: 'Where it stands; a gateway asks those of its own zone first.',
    }),
  ),
  labels: Type.Optional(
    Type.Record(Type.String({ maxLength: 63 }), Type.String({ maxLength: 63 }), {
      maxProperties: 16,
      description: 'What subsets are told apart by.',
      examples: [{ version: 'v2' }],
    }),
  ),
}

const hash = object(
  {
    by: oneOf(['header', 'cookie', 'path', 'ip', 'consumer'], {
      description: 'Requests that have this alike go to the same target; those that have none go anywhere.',
    }),
    name: when(
      { by: ['header', 'cookie'] },
      Type.Optional(fieldName({ maxLength: 128, description: 'Of the field or the cookie.' })),
    ),
    loadPercent: Type.Optional(
      Type.Integer({
        ...{ minimum: 101, maximum: 1000 },
        description:
          'What one target may have in flight, of its fair share; beyond, the next one is asked. Any number unless said.',
      }),
    ),
  },
  { title: 'Consistent hash' },
)

const sticky = object(
  {
    cookie: defaulted(
      fieldName({ minLength: 1, maxLength: 128, description: 'Name of the cookie.' }),
      'gatehouse-target',
    ),
    maxAgeSeconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 31_622_400, description: 'As long as the browser is open unless said.' }),
    ),
  },
  { title: 'Sticky sessions', description: 'A caller keeps its target by a cookie, while the target is well.' },
)

const subset = object(
  {
    label: Type.String({ minLength: 1, maxLength: 63, description: 'Label of the targets.' }),
    header: fieldName({
      maxLength: 128,
      description: 'Field of the request that says its value.',
    }),
    otherwise: defaulted(
      oneOf(['any', 'none'], { description: 'Which targets answer when no label has the value.' }),
      'none',
    ),
  },
  { title: 'Subset', description: 'Only targets whose label has the value that the request says.' },
)

const percent = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description }))
const milliseconds = (minimum: number, description: string) =>
  Type.Integer({ minimum, maximum: 86_400_000, description })

const outliers = object(
  {
    failuresInRow: defaulted(
      Type.Integer({
        ...{ minimum: 0, maximum: 1000 },
        description: 'Answers of 500 and above, or none, one after another; 0 for any number.',
      }),
      5,
    ),
    failurePercent: percent('Of the answers in an interval.'),
    slowMs: Type.Optional(milliseconds(1, 'A first byte that comes later is slow.')),
    slowPercent: percent('Of the answers in an interval that are slow.'),
    answersMin: defaulted(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'In an interval, before percentages count.' }),
      20,
    ),
    intervalMs: defaulted(milliseconds(100, 'How often percentages are looked at.'), 10_000),
    ejectionMs: defaulted(
      milliseconds(100, 'Left out for so long the first time, and twice as long each further time.'),
      30_000,
    ),
    ejectionMaxMs: defaulted(milliseconds(100, 'Never longer.'), 300_000),
    ejectedPercentMax: defaulted(
      Type.Integer({
        ...{ minimum: 0, maximum: 100 },
        description: 'Of the targets, left out at once; one may be as long as there is another.',
      }),
      50,
    ),
  },
  { title: 'Outlier detection', description: 'Leaves out targets that answer badly; counted over all threads.' },
)

/** Of an upstream. */
export const balancingFields = {
  balancing: defaulted(
    oneOf(['round-robin', 'least-connections', 'latency', 'consistent-hash'], {
      description:
        'How a target is chosen: in turn; the least in flight; the better of two by latency and what is in flight; by what the request says.',
    }),
    'round-robin',
  ),
  hash: when({ balancing: 'consistent-hash' }, Type.Optional(hash)),
  sticky: Type.Optional(sticky),
  subset: Type.Optional(subset),
  slowStartMs: Type.Optional(
    milliseconds(0, 'A target that came, or came back, gets its whole share after so long; at once unless said.'),
  ),
  panicPercent: Type.Optional(
    Type.Integer({
      ...{ minimum: 0, maximum: 100 },
      description: 'When less of the weight is well, all targets are asked; never unless said.',
    }),
  ),
  outliers: Type.Optional(outliers),
}
