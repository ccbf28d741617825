/** Settings of the language model that words what rules found, where an operator wants one. */
import type { WordingOptions } from '@gatehouse/capability-insight/control/foresight/wording.ts'
import { type Filled, object, patterned, Type } from '@gatehouse/schema'

export const wordingFields = {
  wordingUrl: Type.Optional(
    patterned('^https?://[^\\s?#]+$', 'an address such as https://models.example.com/v1', {
      maxLength: 1000,
      description:
        'A server that speaks OpenAI’s chat completions, to put weekly summaries into a paragraph. It is sent their sentences, with names of APIs and applications. None is asked without it.',
    }),
  ),
  wordingModel: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Name of the model that is asked.' }),
  ),
  wordingKey: Type.Optional(Type.String({ minLength: 1, maxLength: 2048, description: 'Key of that server.' })),
}

const schema = object(wordingFields)
export const wordingSettingNames = ['wordingUrl', 'wordingModel', 'wordingKey'] as const

/** Nothing unless both server and model are set. */
export function wordingOptions({
  wordingUrl: url,
  wordingModel: model,
  wordingKey: key,
}: Filled<typeof schema>): WordingOptions | undefined {
  return url === undefined || model === undefined ? undefined : { url, model, key }
}
