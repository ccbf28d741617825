import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import type { ContentPart, ParameterPart } from '../reference.ts'
import { Prose } from './prose.tsx'
import { CodeBlock } from './samples.tsx'
import { SchemaTree } from './schema-tree.tsx'

export function Parameters({
  at,
  version,
  parameters,
}: {
  at: At
  version: string
  parameters: readonly ParameterPart[]
}) {
  return (
    <ul className="fields">
      {parameters.map(({ name, in: place, required, deprecated, description, example, schema }) => (
        <li key={`${place} ${name}`}>
          <code className="name">{name}</code>{' '}
          <span className="about">
            <span>{place}</span>
            {required && <span className="required">{t('portalRequired')}</span>}
            {deprecated && <span>{t('portalDeprecated')}</span>}
            {example !== undefined && (
              <span>
                {t('portalExample')}: <code>{example}</code>
              </span>
            )}
          </span>
          <Prose text={description} at={at} top={5} prefix={`p-${name}-`} />
          <SchemaTree
            node={{ ...schema, ...(description === schema.description ? { description: '' } : {}) }}
            at={at}
            version={version}
          />
        </li>
      ))}
    </ul>
  )
}

export function Contents({ at, version, content }: { at: At; version: string; content: readonly ContentPart[] }) {
  return content.map(({ type, schema }) => (
    <div key={type}>
      <p>
        <code>{type}</code>
      </p>
      {schema && <SchemaTree node={schema} at={at} version={version} />}
    </div>
  ))
}

export const Examples = ({ content }: { content: readonly ContentPart[] }) =>
  content.flatMap(({ type, examples }) =>
    examples.map(({ name, text }) => (
      <details key={`${type} ${name}`} open={name === examples[0]?.name}>
        <summary>
          {name} · {type}
        </summary>
        <CodeBlock text={text} />
      </details>
    )),
  )
