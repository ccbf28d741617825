import { object } from '@gatehouse/schema'
import { definePolicy } from '@gatehouse/unit'

/** Has a mistake that the types do not show: for some numbers it never comes to an end. */
export const workScore = definePolicy({
  name: 'work-score',
  version: 1,
  stages: ['observe'],
  title: 'Work score',
  summary: 'Counts the steps of the number in X-Work down to nothing, and says them in X-Score.',
  config: object({}),
  errors: [],
  examples: [{ title: 'An even number', config: {}, send: ['GET / X-Work: 8'], expect: [200] }],
  create: () => ({
    request({ request, replyFields }) {
      let steps = 0
      // An odd number passes by nought and goes on below it.
      for (let left = Number(request.headers.get('x-work') ?? 0); left !== 0; left -= 2) steps++
      replyFields.push('X-Score', String(steps))
    },
  }),
})
