import { t } from '@gatehouse/ui/text.ts'
import { Wrong } from '../account/form.tsx'
import { requireFormToken } from '../account/reader-session.ts'
import { type PortalReply, Refused, type RefusedReason, refusalOf } from '../contract.ts'
import { type At, type Done, page } from '../page.ts'
import { readEndpoint } from '../pages/endpoint.tsx'
import { Crumbs } from '../parts/crumbs.tsx'
import { Method } from '../parts/outline.tsx'
import { Samples } from '../parts/samples.tsx'
import { endpointPath, versionPath } from '../paths.ts'
import type { EndpointData } from '../reference.ts'
import { ReplyView } from './reply-view.tsx'
import { type ToldReply, toldReply } from './told-reply.ts'
import { tried, tryableEndpoint } from './tried.ts'
import { json, notSignedIn, passedTry, refusedTry, shownBounds } from './try-answers.ts'
import { TryForm } from './try-form.tsx'
import type { Trying } from './try-places.tsx'
import { trySamples } from './try-samples.ts'
import { tryingOf } from './trying-of.ts'

interface Data {
  endpoint: EndpointData
  trying: Trying | undefined
  filled?: URLSearchParams
  told?: ToldReply
  samples?: Record<string, string>
  wrong?: RefusedReason
}

async function load(at: At): Promise<Data> {
  if (at.site.reader.kind === 'nobody') throw new Refused(notSignedIn)
  const endpoint = await readEndpoint(at)
  return { endpoint, trying: await tryingOf(at, endpoint) }
}

export const tryPage = page<Data>({
  path: '/apis/:workspace/:version/endpoints/:endpoint/try',
  own: true,
  load,
  title: ({ endpoint: { endpoint } }) => `${t('tryIt')} · ${endpoint.title}`,
  act,
  View: ({ data: { endpoint: data, trying, filled, told, samples, wrong }, at }) => {
    const { endpoint, version } = data
    const trail: [string, string][] = [
      [`${version.title} ${version.version}`, versionPath(version.at)],
      [endpoint.title, endpointPath(version.at, endpoint.id)],
    ]
    return (
      <article className="narrow">
        <Crumbs at={at} trail={trail} />
        <h1>{t('tryIt')}</h1>
        <p className="call">
          <Method method={endpoint.method} /> <code>{`${version.basePath}${endpoint.path}`}</code>
        </p>
        <Wrong reason={wrong} />
        {told && <ReplyView told={told} />}
        <TryForm at={at} data={data} trying={trying} filled={filled} />
        {samples && <Samples samples={samples} />}
      </article>
    )
  },
})

async function act(at: At, form: URLSearchParams): Promise<Done<Data>> {
  if (at.site.reader.kind === 'nobody') throw new Refused(notSignedIn)
  await requireFormToken(at, form)
  const endpoint = await readEndpoint(at)
  const as = form.get('as')
  if (as === 'samples' || as === 'raw') return { reply: await forScript(at, endpoint, form) }
  const shown = { endpoint, trying: await tryingOf(at, endpoint), filled: form }
  try {
    const one = await tried(at, tryableEndpoint(endpoint), { form, bounds: shownBounds })
    const data = { ...shown, told: await toldReply(one), samples: trySamples(endpoint, form) }
    return { data, status: 200, cookies: one.cookies }
  } catch (thrown) {
    const wrong = refusalOf(thrown)
    if (!wrong || wrong.code === 'not_signed_in') throw thrown
    return { data: { ...shown, wrong }, status: wrong.status }
  }
}

async function forScript(at: At, endpoint: EndpointData, form: URLSearchParams): Promise<PortalReply> {
  try {
    if (form.get('as') === 'samples') return json(200, trySamples(endpoint, form))
    return await passedTry(at, tryableEndpoint(endpoint), form)
  } catch (thrown) {
    return refusedTry(thrown)
  }
}
