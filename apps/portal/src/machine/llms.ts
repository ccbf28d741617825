/** What programs that read text may begin with (llmstxt.org). */
import { escaped } from '../markdown.ts'
import type { Machine } from '../page.ts'
import { type DefinitionKind, definitionPath } from '../paths.ts'
import { type Content, contentsFor, pathOf } from './contents.ts'
import { addressOf, told } from './reply.ts'

const kinds: readonly [DefinitionKind, string][] = [
  ['openapi', 'OpenAPI documents'],
  ['asyncapi', 'AsyncAPI documents'],
  ['graphql', 'GraphQL schemas'],
  ['protobuf', 'Protobuf sources'],
]

export const llms: Machine = {
  path: '/llms.txt',
  async reply(at) {
    const all = await contentsFor(at, false)
    const line = (one: Content) =>
      `- [${escaped(one.title)}](${addressOf(at, `${pathOf(one)}.md`)})${one.about ? `: ${escaped(one.about)}` : ''}`
    const of = (kind: string) => all.filter(one => one.kind === kind)
    const documents = of('version').filter(({ hasDocument }) => hasDocument)
    const sections: [string, string[]][] = [
      ['Products', of('product').map(line)],
      ['APIs', of('version').map(line)],
      ...kinds.map(([kind, name]): [string, string[]] => [
        name,
        documents
          .filter(({ definition = 'openapi' }) => definition === kind)
          .map(one => `- [${escaped(one.title)}](${addressOf(at, definitionPath(one.at, kind))})`),
      ]),
      ['Guides', of('page').map(line)],
    ]
    const { title, description } = at.site
    const parts = [`# ${escaped(title)}`, ...(description ? [`> ${escaped(description)}`] : [])]
    const shown = sections
      .filter(([, lines]) => lines.length > 0)
      .map(([name, lines]) => `## ${name}\n\n${lines.join('\n')}`)
    return told('text/plain; charset=utf-8', `${[...parts, ...shown].join('\n\n')}\n`)
  },
}
