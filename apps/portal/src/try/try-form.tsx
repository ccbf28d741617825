import { t } from '@gatehouse/ui/text.ts'
import { useId } from 'react'
import { Choice } from '../account/form.tsx'
import type { At } from '../page.ts'
import { tryPath } from '../paths.ts'
import type { EndpointData } from '../reference.ts'
import { bodyExample, bodyTypes, type TryField, tryFields } from './try-fields.ts'
import { isTryable, TryAbsent, type Trying, TryPlaces } from './try-places.tsx'

interface Props {
  at: At
  data: EndpointData
  trying: Trying | undefined
  filled?: URLSearchParams | undefined
}

/** Works as a form that answers a page; a script sends it and shows the reply beside it. */
export function TryForm({ at, data, trying, filled }: Props) {
  const { endpoint, places, outline, version } = data
  const path = tryPath(version.at, endpoint.id)
  if (!isTryable(data, trying)) return <TryAbsent at={at} path={path} data={data} trying={trying} />
  const chosen = (name: string) => filled?.get(name) ?? undefined
  return (
    <form method="post" action={at.link(path)} className="form try" data-try>
      <input type="hidden" name="form" value={trying.token} />
      <TryPlaces places={places} outline={outline} trying={trying} chosen={chosen} />
      {tryFields(endpoint, outline?.key?.name).map(field => (
        <Filled key={field.name} field={field} value={chosen(field.name)} />
      ))}
      <Body endpoint={endpoint} chosen={chosen} />
      <div className="deeds">
        <button type="submit" className="button">
          {t('trySend')}
        </button>
        <button type="submit" className="button quiet" name="as" value="raw" data-save>
          {t('trySave')}
        </button>
      </div>
      <ReplyPlace />
    </form>
  )
}

/** Where a script shows what came back, with the words that it has for it. */
const ReplyPlace = () => (
  <div
    role="status"
    data-reply
    data-sending={t('trySending')}
    data-headers={t('tryHeaders')}
    data-empty={t('tryEmpty')}
    data-binary={t('tryNoText')}
    data-large={t('tryEnd_too_large')}
    data-long={t('tryEnd_too_long')}
  />
)

function Filled({
  field: { name, parameter, in: place, required, value: example },
  value,
}: {
  field: TryField
  value: string | undefined
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>
        <code>{parameter}</code> <small>{required ? place : `${place} · ${t('portalOptional')}`}</small>
      </label>
      <input
        {...{ id, name, required, maxLength: 4000, autoComplete: 'off', spellCheck: false }}
        defaultValue={value ?? example ?? ''}
      />
    </div>
  )
}

function Body({
  endpoint,
  chosen,
}: {
  endpoint: EndpointData['endpoint']
  chosen: (name: string) => string | undefined
}) {
  const id = useId()
  const types = bodyTypes(endpoint)
  if (types.length === 0) return null
  return (
    <>
      {types.length > 1 && (
        <Choice name="type" label={t('tryType')} options={types.map(type => [type, type])} value={chosen('type')} />
      )}
      <div className="field">
        <label htmlFor={id}>{t('tryBody')}</label>
        <textarea
          id={id}
          name="body"
          rows={8}
          maxLength={50_000}
          spellCheck={false}
          defaultValue={chosen('body') ?? bodyExample(endpoint) ?? ''}
        />
      </div>
    </>
  )
}
