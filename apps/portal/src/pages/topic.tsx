import { t } from '@gatehouse/ui/text.ts'
import { Refused, refusalOf } from '../contract.ts'
import { topicText } from '../machine/topic-text.ts'
import { page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { Neighbours } from '../parts/neighbours.tsx'
import { OutlineNav } from '../parts/outline.tsx'
import { Prose } from '../parts/prose.tsx'
import { TopicFacts, TopicSections } from '../parts/topic-sections.tsx'
import { Words } from '../parts/words.tsx'
import { topicPath, versionPath } from '../paths.ts'
import type { TopicData } from '../reference.ts'

/** A channel, a message, a field of a schema, a type, a service. */
export const topicPage = page<TopicData>({
  path: '/apis/:workspace/:version/:kind/:topic',
  load: ({ api, params }) =>
    api
      .read<TopicData>('topic', {
        version: `${params.workspace}/${params.version}`,
        ...{ kind: params.kind, topic: params.topic!.slice(0, 512) },
      })
      .catch((thrown: unknown) => {
        // A kind that there is not is a page that there is not.
        if (refusalOf(thrown)?.code !== 'invalid_input') throw thrown
        throw new Refused({ status: 404, code: 'not_found', title: 'Not found' })
      }),
  title: ({ topic, version }) => `${topic.title} · ${version.title} ${version.version}`,
  about: ({ topic }) => topic.description,
  View: ({ data: { version, topic, outline, before, after }, at }) => {
    const shown = { at, version: version.at, topic }
    const beside = (one: { name: string; title: string } | undefined) =>
      one && ([one.title, topicPath(version.at, topic.kind, one.name)] as const)
    return (
      <div className="reference">
        <OutlineNav at={at} version={version.at} outline={outline} here={`${topic.kind} ${topic.name}`} />
        <article>
          <Crumbs
            at={at}
            trail={[
              [t('portalApis'), '/products'],
              [`${version.title} ${version.version}`, versionPath(version.at)],
            ]}
          />
          <p className="kind">{t(`topicKind_${topic.kind}`)}</p>
          <h1>{topic.title}</h1>
          {topic.declared && (
            <p className="call">
              <code>
                <Words at={at} version={version.at} words={topic.declared} />
              </code>
            </p>
          )}
          {topic.deprecated !== undefined && (
            <p className="ends">{[t('portalDeprecated'), topic.deprecated].filter(Boolean).join('. ')}</p>
          )}
          <Prose text={topic.description} at={at} />
          <TopicFacts {...shown} />
          <TopicSections {...shown} />
          <Neighbours at={at} before={beside(before)} after={beside(after)} />
        </article>
      </div>
    )
  },
  markdown: topicText,
})
