import { object, Type } from '@gatehouse/schema'

export const outcomeChange = object({
  request: Type.String({ description: 'Method and path of a request that shows it.' }),
  endpoints: Type.Integer({ description: 'How many endpoints change alike.' }),
  apiVersion: Type.String(),
  environment: Type.String(),
  what: Type.Array(Type.String(), { description: 'Sentences.' }),
})

export const outcomes = object(
  {
    changes: Type.Array(outcomeChange),
    more: Type.Integer({ description: 'How many changes more there are, which are not told.' }),
  },
  { title: 'Outcomes', description: 'Which requests would be answered otherwise than they are.' },
)
