import type { Command } from './command.ts'
import { readDocumentFile } from './read-document.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'sample FILE --operation ID',
  summary: 'Code that calls one operation of an OpenAPI document, in ten languages. Needs nothing that runs.',
  more: `Values are made from the schemas, the same for the same seed; where a credential belongs stands a placeholder. The languages are
curl, javascript, typescript, python, go, java, csharp, php, ruby and rust. With --json: all of them.

  gatehouse sample openapi.yaml --operation getPet --language python
  gatehouse sample openapi.yaml --operation getPet --server http://127.0.0.1:4010 | sh`,
  flags: [
    { name: 'operation', type: 'string', description: 'Its operationId; get-pets-petId without one.', required: true },
    { name: 'language', type: 'string', description: 'curl unless said.' },
    { name: 'server', type: 'string', description: 'Address to call; the first server of the document unless said.' },
    { name: 'seed', type: 'string', description: 'Another one makes other values.' },
    { name: 'all', type: 'boolean', description: 'Optional parameters and fields, too.' },
  ],
  words: { min: 1, max: 1 },
  async run({ words: [name = ''], values, world }) {
    const { languageNames, languages, sampleRequest } = await import('@gatehouse/code-sample')
    const { operation, language = 'curl', server, seed, all } = values as Record<string, string | undefined>
    const wanted = languageNames.find(one => one === language)
    if (!wanted) throw usage(`--language is one of ${languageNames.join(', ')}.`)
    const request = sampleRequest(await readDocumentFile(world.cwd, name), {
      ...{ operation: operation!, all: Boolean(all) },
      ...(server === undefined ? {} : { server }),
      ...(seed === undefined ? {} : { seed }),
    })
    if (values.json !== true) return world.out(languages[wanted](request))
    const samples = Object.fromEntries(languageNames.map(one => [one, languages[one](request)]))
    world.out(`${JSON.stringify({ request, samples }, null, 2)}\n`)
  },
}
