import { Failure } from '@gatehouse/base'
import type { ResourceHooks } from '@gatehouse/control'

export const silencesMax = 200

export const silenceHooks: ResourceHooks = {
  problems(_, { from, until }) {
    if (from === undefined || Date.parse(String(from)) < Date.parse(String(until))) return []
    return [{ code: 'invalid_value', message: 'The silence ends before it begins.', pointer: '/spec/until' }]
  },
  async beforeCreate({ resources }) {
    const { items } = await resources.list('Silence', { limit: silencesMax })
    if (items.length >= silencesMax)
      throw new Failure('conflict', `There are ${silencesMax} silences already.`, {
        hint: 'Delete those that are over.',
      })
  },
}
