import { t } from '@gatehouse/ui/text.ts'
import type { At } from '../page.ts'
import type { TopicPart } from '../reference.ts'
import { Members } from './members.tsx'
import { CodeBlock } from './samples.tsx'
import { SchemaTree } from './schema-tree.tsx'
import { Words } from './words.tsx'

interface Props {
  at: At
  version: string
  topic: TopicPart
}

/** What is known of it, by name. */
export function TopicFacts({ topic: { facts, tags }, at, version }: Props) {
  const tagged = tags.length > 0 ? [{ name: 'tags' as const, words: [tags.join(', ')] }] : []
  const all = [...facts, ...tagged]
  if (all.length === 0) return null
  return (
    <dl className="gh-facts">
      {all.map(({ name, words }) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{t(`topicFact_${name}`)}</dt>
          <dd>
            {name === 'action' ? (
              t(words[0] === 'send' ? 'topicSends' : 'topicReceives')
            ) : (
              <Words at={at} version={version} words={words} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export function TopicSections({ topic: { sections }, at, version }: Props) {
  const shown = { at, version }
  return sections.map(({ name, members, more, schema, code }, place) => (
    <section key={`${name} ${place}`}>
      <h2 id={name}>{t(`topicSection_${name}`)}</h2>
      {schema && <SchemaTree node={schema} {...shown} />}
      {members && <Members {...shown} members={members} prefix={name} />}
      {more && <p>{t('andMore', { n: more })}</p>}
      {code?.map(({ title, text }) => (
        <details key={title} open={code.length === 1}>
          <summary>{title}</summary>
          <CodeBlock text={text} />
        </details>
      ))}
    </section>
  ))
}
