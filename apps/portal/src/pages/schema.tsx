import { t } from '@gatehouse/ui/text.ts'
import { schemaText } from '../machine/endpoint-text.ts'
import { escaped } from '../markdown.ts'
import { page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { Neighbours } from '../parts/neighbours.tsx'
import { SchemaTree } from '../parts/schema-tree.tsx'
import { schemaPath, versionPath } from '../paths.ts'
import type { SchemaData } from '../reference.ts'

export const schemaPage = page<SchemaData>({
  path: '/apis/:workspace/:version/schemas/:schema',
  load: ({ api, params }) =>
    api.read<SchemaData>('schema', {
      version: `${params.workspace}/${params.version}`,
      schema: params.schema!.slice(0, 512),
    }),
  title: ({ name, version }) => `${name} · ${version.title} ${version.version}`,
  View: ({ data: { version, name, schema, before, after }, at }) => {
    const beside = (one: { name: string; title: string } | undefined) =>
      one && ([one.title, schemaPath(version.at, one.name)] as const)
    return (
      <article className="narrow">
        <Crumbs
          at={at}
          trail={[
            [t('portalApis'), '/products'],
            [`${version.title} ${version.version}`, versionPath(version.at)],
          ]}
        />
        <h1>
          <code>{name}</code>
        </h1>
        <SchemaTree node={schema} at={at} version={version.at} />
        <Neighbours at={at} before={beside(before)} after={beside(after)} />
      </article>
    )
  },
  markdown: ({ name, schema }) => `# ${escaped(name)}\n\n${schemaText(schema)}`,
})
