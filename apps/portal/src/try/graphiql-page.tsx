/** Questions in GraphQL, sent to the gateway for the reader: with scripts in GraphiQL, without in a form. */
import { t } from '@gatehouse/ui/text.ts'
import { useId } from 'react'
import { Wrong } from '../account/form.tsx'
import { requireFormToken } from '../account/reader-session.ts'
import { Refused, type RefusedReason, refusalOf } from '../contract.ts'
import { type At, type Done, page } from '../page.ts'
import { Crumbs } from '../parts/crumbs.tsx'
import { definitionPath, graphiqlPath, versionPath } from '../paths.ts'
import type { CallPlace, Outline, Reference } from '../reference.ts'
import { graphqlCall } from './graphql-call.ts'
import { ReplyView } from './reply-view.tsx'
import { type ToldReply, toldReply } from './told-reply.ts'
import { type Tryable, tried } from './tried.ts'
import { notSignedIn, passedTry, refusedTry, shownBounds } from './try-answers.ts'
import { isTryable, TryAbsent, type Trying, TryPlaces } from './try-places.tsx'
import { tryingOf } from './trying-of.ts'

interface Data {
  version: Reference['version']
  outline: Outline
  places: CallPlace[]
  trying: Trying | undefined
  filled?: URLSearchParams
  told?: ToldReply
  wrong?: RefusedReason
}

async function load(at: At): Promise<Data> {
  const { api, params } = at
  const wanted = { version: `${params.workspace}/${params.version}` }
  const { version, outline, places = [] } = await api.read<Reference>('reference', wanted)
  if (outline?.kind !== 'graphql') throw new Refused({ status: 404, code: 'not_found', title: 'Not found' })
  return { version, outline, places, trying: await tryingOf(at, { outline, places }) }
}

export const graphiqlPage = page<Data>({
  path: '/apis/:workspace/:version/graphiql',
  own: true,
  load,
  title: ({ version }) => `GraphiQL · ${version.title} ${version.version}`,
  act,
  View: ({ data, at }) => {
    const { version, trying, told, wrong } = data
    const path = graphiqlPath(version.at)
    return (
      <article className="asking">
        <Crumbs
          at={at}
          trail={[
            [t('portalApis'), '/products'],
            [`${version.title} ${version.version}`, versionPath(version.at)],
          ]}
        />
        <h1>GraphiQL</h1>
        <Wrong reason={wrong} />
        {told && <ReplyView told={told} />}
        {isTryable(data, trying) ? (
          <Asking data={data} trying={trying} at={at} />
        ) : (
          <TryAbsent at={at} path={path} data={data} trying={trying} />
        )}
      </article>
    )
  },
})

function Asking({ data: { version, outline, places, filled }, trying, at }: { data: Data; trying: Trying; at: At }) {
  const chosen = (name: string) => filled?.get(name) ?? at.request.query.get(name)?.slice(0, 20_000) ?? undefined
  const definition = at.link(definitionPath(version.at, 'graphql'))
  return (
    <form
      method="post"
      action={at.link(graphiqlPath(version.at))}
      className="form try"
      data-graphiql={definition}
      data-version={version.at}
    >
      <input type="hidden" name="form" value={trying.token} />
      <div className="asking-places">
        <TryPlaces places={places} outline={outline} trying={trying} chosen={chosen} />
      </div>
      <div data-plain>
        <Text name="query" label={t('tryQuery')} rows={12} value={chosen('query')} />
        <Text name="variables" label={t('tryVariables')} rows={4} value={chosen('variables')} />
        <div className="deeds">
          <button type="submit" className="button">
            {t('trySend')}
          </button>
        </div>
      </div>
      <div data-asking />
    </form>
  )
}

function Text({ name, label, rows, value }: { name: string; label: string; rows: number; value: string | undefined }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea {...{ id, name, rows, maxLength: 50_000, spellCheck: false }} defaultValue={value ?? ''} />
    </div>
  )
}

async function act(at: At, form: URLSearchParams): Promise<Done<Data>> {
  if (at.site.reader.kind === 'nobody') throw new Refused(notSignedIn)
  await requireFormToken(at, form)
  const data = await load(at)
  const tryable: Tryable = { ...data, call: given => graphqlCall(data.version.basePath, given) }
  if (form.get('as') === 'raw') {
    const reply = await passedTry(at, tryable, form).catch(refusedTry)
    return { reply }
  }
  const shown = { ...data, filled: form }
  try {
    const one = await tried(at, tryable, { form, bounds: shownBounds })
    return { data: { ...shown, told: await toldReply(one) }, status: 200, cookies: one.cookies }
  } catch (thrown) {
    const wrong = refusalOf(thrown)
    if (!wrong || wrong.code === 'not_signed_in') throw thrown
    return { data: { ...shown, wrong }, status: wrong.status }
  }
}
