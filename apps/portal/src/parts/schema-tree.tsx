import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import { schemaPath } from '../paths.ts'
import type { SchemaField, SchemaNode } from '../reference.ts'
import { Prose } from './prose.tsx'

interface Shown {
  at: At
  version: string
}

/** Fields of a schema, one below the other; what is deep is folded, what comes back to itself is a link. */
export function SchemaTree({ node, depth = 0, ...shown }: Shown & { node: SchemaNode; depth?: number }) {
  const { fields, items, choices } = node
  return (
    <div className="schema">
      {depth === 0 && <SchemaHead node={node} {...shown} />}
      {fields && (
        <ul className="fields">
          {fields.map(field => (
            <Field key={field.name} field={field} depth={depth} {...shown} />
          ))}
        </ul>
      )}
      {items && isLooked(items) && <SchemaTree node={items} depth={depth + 1} {...shown} />}
      {choices && (
        <ul className="choices">
          {choices.nodes.map((choice, place) => (
            <li key={place}>
              <SchemaHead node={choice} {...shown} />
              {isLooked(choice) && <SchemaTree node={choice} depth={depth + 1} {...shown} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const isLooked = ({ fields, items, choices }: SchemaNode) =>
  Boolean(fields ?? choices ?? (items && (items.fields ?? items.choices)))

function Field({
  field: { name, required, only, node },
  depth,
  ...shown
}: Shown & { field: SchemaField; depth: number }) {
  return (
    <li>
      <code className="name">{name}</code>{' '}
      <SchemaHead node={node} {...shown}>
        {required && <span className="required">{t('portalRequired')}</span>}
        {only && <span>{only === 'read' ? t('portalReadOnly') : t('portalWriteOnly')}</span>}
      </SchemaHead>
      {isLooked(node) &&
        (depth >= 1 ? (
          <details>
            <summary>{t('details')}</summary>
            <SchemaTree node={node} depth={depth + 1} {...shown} />
          </details>
        ) : (
          <SchemaTree node={node} depth={depth + 1} {...shown} />
        ))}
    </li>
  )
}

function SchemaHead({ node, at, version, children }: Shown & { node: SchemaNode; children?: React.ReactNode }) {
  const { type, name, format, rules = [], values = [], description, example, deprecated } = node
  return (
    <>
      <span className="about">
        {name ? <a href={at.link(schemaPath(version, name))}>{name}</a> : null}
        {name === type ? null : <span>{format ? `${type} (${format})` : type}</span>}
        {children}
        {deprecated && <span>{t('portalDeprecated')}</span>}
        {rules.map(rule => (
          <span key={rule}>{rule}</span>
        ))}
      </span>
      {values.length > 0 && (
        <span className="values">
          {t('portalAnyOf')}{' '}
          {values.map(value => (
            <code key={value}>{value}</code>
          ))}
        </span>
      )}
      {example !== undefined && (
        <span className="values">
          {t('portalExample')}: <code>{example}</code>
        </span>
      )}
      {description && <Prose text={description} at={at} top={6} prefix="s-" />}
    </>
  )
}
