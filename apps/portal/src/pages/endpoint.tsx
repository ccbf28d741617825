import { t } from '@gatehouse/ui/text.ts'
import { endpointText } from '../machine/endpoint-text.ts'
import { type At, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { Neighbours } from '../parts/neighbours.tsx'
import { Method, OutlineNav } from '../parts/outline.tsx'
import { Contents, Examples, Parameters } from '../parts/parameters.tsx'
import { Prose } from '../parts/prose.tsx'
import { Samples } from '../parts/samples.tsx'
import { endpointPath, versionPath } from '../paths.ts'
import type { EndpointData } from '../reference.ts'
import { TryForm } from '../try/try-form.tsx'
import type { Trying } from '../try/try-places.tsx'
import { tryingOf } from '../try/trying-of.ts'

export const readEndpoint = ({ api, params }: At) =>
  api.read<EndpointData>('endpoint', {
    version: `${params.workspace}/${params.version}`,
    endpoint: params.endpoint!.slice(0, 512),
  })

type Data = EndpointData & { trying: Trying | undefined }

export const endpointPage = page<Data>({
  path: '/apis/:workspace/:version/endpoints/:endpoint',
  async load(at) {
    const data = await readEndpoint(at)
    return { ...data, trying: await tryingOf(at, data) }
  },
  title: ({ endpoint, version }) => `${endpoint.title} · ${version.title} ${version.version}`,
  about: ({ endpoint }) => endpoint.description,
  View: ({ data, at }) => {
    const { version, endpoint, outline, before, after } = data
    const beside = (one: { name: string; title: string } | undefined) =>
      one && ([one.title, endpointPath(version.at, one.name)] as const)
    return (
      <div className="reference with-code">
        <OutlineNav at={at} version={version.at} outline={outline} here={endpoint.id} />
        <article>
          <Crumbs
            at={at}
            trail={[
              [t('portalApis'), '/products'],
              [`${version.title} ${version.version}`, versionPath(version.at)],
            ]}
          />
          <h1>{endpoint.title}</h1>
          <p className="call">
            <Method method={endpoint.method} /> <code>{`${version.basePath}${endpoint.path}`}</code>
          </p>
          {endpoint.deprecated && (
            <p className="ends">
              {endpoint.sunsetAt
                ? t('portalDeprecatedUntil', { at: endpoint.sunsetAt.slice(0, 10) })
                : t('portalDeprecated')}
            </p>
          )}
          <Prose text={endpoint.description} at={at} />
          <Described data={data} at={at} />
          <Neighbours at={at} before={beside(before)} after={beside(after)} />
        </article>
        <Beside data={data} at={at} />
      </div>
    )
  },
  markdown: endpointText,
})

function Described({ data, at }: { data: EndpointData; at: At }) {
  const { version, endpoint } = data
  const { parameters, body, replies } = endpoint
  const shown = { at, version: version.at }
  return (
    <>
      <Security data={data} />
      {parameters.length > 0 && (
        <section>
          <h2 id="parameters">{t('portalParameters')}</h2>
          <Parameters {...shown} parameters={parameters} />
        </section>
      )}
      {body && (
        <section>
          <h2 id="body">{t('portalBody')}</h2>
          <p>{body.required ? t('portalRequired') : t('portalOptional')}</p>
          <Prose text={body.description} at={at} />
          <Contents {...shown} content={body.content} />
        </section>
      )}
      <section>
        <h2 id="replies">{t('portalReplies')}</h2>
        {replies.map(({ status, description, headers, content }) => (
          <section key={status} className="reply">
            <h3 id={`reply-${status}`}>
              <code>{status}</code>
            </h3>
            <Prose text={description} at={at} top={4} prefix={`r-${status}-`} />
            {content.length === 0 && <p>{t('portalNoReply')}</p>}
            <Contents {...shown} content={content} />
            {headers.length > 0 && (
              <>
                <h4>{t('portalHeaders')}</h4>
                <Parameters {...shown} parameters={headers} />
              </>
            )}
          </section>
        ))}
      </section>
    </>
  )
}

/** What the gateway asks for, then what the document does. */
function Security({ data: { version, outline, endpoint } }: { data: EndpointData }) {
  const { security } = endpoint
  const key = outline?.key
  const isOpen = version.access === 'open' && !key
  return (
    <section>
      <h2 id="security">{t('portalSecurity')}</h2>
      {key && <p>{t('portalSecurityKey', { in: key.in, name: key.name })}</p>}
      {!key && !isOpen && <p>{t('portalSecuritySubscription')}</p>}
      {isOpen && security.length === 0 && <p>{t('portalSecurityNone')}</p>}
      {security.length > 0 && (
        <ul>
          {security.map(all => (
            <li key={all.map(({ scheme }) => scheme).join(' ')}>
              {all.length === 0 ? t('portalSecurityNone') : all.map(need => <Need key={need.scheme} need={need} />)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const Need = ({ need: { scheme, how, scopes, description } }: { need: EndpointData['endpoint']['security'][0][0] }) => (
  <span>
    <strong>{scheme}</strong> <code>{how}</code>{' '}
    {scopes.length > 0 && t('portalSecurityScopes', { scopes: scopes.join(', ') })} {description}
  </span>
)

/** Code beside the prose. */
function Beside({ data, at }: { data: Data; at: At }) {
  const { samples, endpoint, trying } = data
  return (
    <aside className="beside" aria-label={t('portalCode')}>
      <details className="trying" open={trying !== undefined}>
        <summary>{t('tryIt')}</summary>
        <TryForm at={at} data={data} trying={trying} />
      </details>
      {samples && <Samples samples={samples} />}
      {endpoint.replies
        .filter(({ content }) => content.some(({ examples }) => examples.length > 0))
        .slice(0, 3)
        .map(({ status, content }) => (
          <section key={status}>
            <p className="group">
              {t('portalExample')} {status}
            </p>
            <Examples content={content} />
          </section>
        ))}
    </aside>
  )
}
