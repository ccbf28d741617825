import { type TextKey, t } from '@gatehouse/ui/text.ts'
import { Code, Text, UnstyledButton } from '@mantine/core'

type Link = { kind: string; name: string }
type Words = (string | { text: string; to: Link })[]

interface Member {
  name: string
  type?: Words
  deprecated?: string
  description?: string
  preset?: string
  notes?: string[]
  arguments?: Member[]
}

interface SchemaNode {
  type: string
  name?: string
  description?: string
  fields?: { name: string; required: boolean; node: SchemaNode }[]
  items?: SchemaNode
}

/** As the control API takes a document apart for readers. */
export interface Topic {
  kind: string
  name: string
  title: string
  group: string
  declared?: Words
  deprecated?: string
  description?: string
  facts: { name: string; words: Words }[]
  sections: {
    name: string
    members?: Member[]
    schema?: SchemaNode
    code?: { title: string; text: string }[]
  }[]
}

interface Props {
  topic: Topic
  choose: (to: Link) => void
}

/** One channel, message, type or service. Texts are shown as they are written. */
export function PreviewedTopic({ topic, choose }: Props) {
  const { kind, title, declared, deprecated, description, facts, sections } = topic
  return (
    <article aria-live="polite">
      <Text size="xs" c="dimmed">
        {t(`topicKind_${kind}` as TextKey)}
      </Text>
      <h2>{title}</h2>
      {declared && (
        <Code block>
          <Shown words={declared} choose={choose} />
        </Code>
      )}
      {deprecated !== undefined && <p>{[t('portalDeprecated'), deprecated].filter(Boolean).join('. ')}</p>}
      {description && <p className="designer-words">{description}</p>}
      <dl>
        {facts.map(({ name, words }) => (
          <div key={name}>
            <dt>{t(`topicFact_${name}` as TextKey)}</dt>
            <dd>
              <Shown words={words} choose={choose} />
            </dd>
          </div>
        ))}
      </dl>
      {sections.map(({ name, members, schema, code }, at) => (
        <section key={`${name} ${at}`}>
          <h3>{t(`topicSection_${name}` as TextKey)}</h3>
          {members && <Members members={members} choose={choose} />}
          {schema && <Schema node={schema} depth={0} />}
          {code?.map(one => (
            <Code block key={one.title}>
              {one.text}
            </Code>
          ))}
        </section>
      ))}
    </article>
  )
}

const Shown = ({ words, choose }: { words: Words; choose: Props['choose'] }) =>
  words.map((one, at) =>
    typeof one === 'string' ? (
      <span key={at}>{one}</span>
    ) : one.to.kind === 'schema' ? (
      <span key={at}>{one.text}</span>
    ) : (
      <UnstyledButton key={at} className="designer-link" onClick={() => choose(one.to)}>
        {one.text}
      </UnstyledButton>
    ),
  )

function Members({ members, choose }: { members: readonly Member[]; choose: Props['choose'] }) {
  return (
    <ul>
      {members.map(({ name, type, preset, notes = [], deprecated, description, arguments: given }) => (
        <li key={name}>
          <Code>{name}</Code> {type && <Shown words={type} choose={choose} />}{' '}
          {[preset === undefined ? '' : `= ${preset}`, ...notes].filter(Boolean).join(' · ')}
          {deprecated !== undefined && <p>{[t('portalDeprecated'), deprecated].filter(Boolean).join('. ')}</p>}
          {description && <p className="designer-words">{description}</p>}
          {given && <Members members={given} choose={choose} />}
        </li>
      ))}
    </ul>
  )
}

const depthMax = 4

function Schema({ node: { type, name, fields, items }, depth }: { node: SchemaNode; depth: number }) {
  if (depth > depthMax) return null
  return (
    <>
      {depth === 0 && <p>{name ?? type}</p>}
      {fields && (
        <ul>
          {fields.map(field => (
            <li key={field.name}>
              <Code>{field.name}</Code> {field.node.name ?? field.node.type}
              {field.required ? ` · ${t('portalRequired')}` : ''}
              <Schema node={field.node} depth={depth + 1} />
            </li>
          ))}
        </ul>
      )}
      {items && <Schema node={items} depth={depth + 1} />}
    </>
  )
}
