/** The APIs of the portal for programs: RFC 9727, as a link set (RFC 9264). */
import type { Machine } from '../page.ts'
import { type DefinitionKind, definitionPath, versionPath } from '../paths.ts'
import { contentsFor } from './contents.ts'
import { addressOf, told } from './reply.ts'

const profile = 'https://www.rfc-editor.org/info/rfc9727'

const typeOf = (kind: DefinitionKind = 'openapi') => (ownText.has(kind) ? 'text/plain' : 'application/json')
const ownText: ReadonlySet<DefinitionKind> = new Set(['graphql', 'protobuf'])

export const apiCatalog: Machine = {
  path: '/.well-known/api-catalog',
  async reply(at) {
    const versions = (await contentsFor(at, false)).filter(({ kind }) => kind === 'version')
    const own = addressOf(at, '/.well-known/api-catalog')
    const linkset = [
      { anchor: own, item: versions.map(one => ({ href: addressOf(at, versionPath(one.at)), title: one.title })) },
      ...versions
        .filter(({ hasDocument }) => hasDocument)
        .map(one => ({
          anchor: addressOf(at, versionPath(one.at)),
          'service-desc': [
            { href: addressOf(at, definitionPath(one.at, one.definition)), type: typeOf(one.definition) },
          ],
          'service-doc': [{ href: addressOf(at, versionPath(one.at)), type: 'text/html' }],
        })),
    ]
    return told(`application/linkset+json; profile="${profile}"`, JSON.stringify({ linkset }), {
      link: `<${own}>; rel="api-catalog"`,
    })
  },
}
