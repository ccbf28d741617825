import type { ExampleMessage } from '@gatehouse/authoring'
import type { Command } from './command.ts'
import { editFile, valueIn, writeFlag } from './document-edit.ts'
import { usage } from './usage.ts'

export const command: Command = {
  usage: 'document add FILE METHOD PATH',
  summary: 'An operation from an example of its request and its answer, with schemas that both fit.',
  more: `PATH may have a query. The bodies are files of JSON or YAML.

  gatehouse document add openapi.yaml POST '/pets/{id}/visits?notify=true' --request visit.json --reply made.json --status 201 --write`,
  flags: [
    { name: 'request', type: 'string', description: 'File with the body of the request.' },
    { name: 'reply', type: 'string', description: 'File with the body of the answer.' },
    { name: 'status', type: 'integer', description: 'Of the answer; 200 unless said.' },
    { name: 'operation-id', type: 'string', description: 'Made of method and path unless said.' },
    writeFlag,
  ],
  words: { min: 3, max: 3 },
  async run(call) {
    const { words, values, world } = call
    const [file = '', method = '', target = ''] = words
    const { withOperation } = await import('@gatehouse/authoring')
    const [path = '', query = ''] = target.split('?', 2)
    const status = (values.status as number | undefined) ?? 200
    if (status < 100 || status > 599) throw usage('--status is from 100 to 599.')
    const bodyOf = async (name: unknown): Promise<ExampleMessage> =>
      name === undefined ? {} : { body: await valueIn(world.cwd, name as string) }
    const operationId = values['operation-id'] as string | undefined
    const example = {
      ...{ method, path, query: Object.fromEntries(new URLSearchParams(query)) },
      ...(operationId === undefined ? {} : { operationId }),
      ...{ request: await bodyOf(values.request), reply: { status, ...(await bodyOf(values.reply)) } },
    }
    await editFile(call, file, text => ({
      text: withOperation(text, example, file),
      said: `${method.toUpperCase()} ${path} is in the document.`,
    }))
  },
}
