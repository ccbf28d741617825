import { t } from '@gatehouse/ui/text.ts'
import { Choice } from '../account/form.tsx'
import type { At } from '../page.ts'
import type { EndpointData } from '../reference.ts'

/** Of a reader who is signed in. */
export interface Trying {
  /** Of his forms. */
  token: string
  applications: { id: string; title: string }[]
  /** Environment of the reader’s last try. */
  environment?: string | undefined
}

type Tried = Pick<EndpointData, 'places' | 'outline'>

export const isTryable = ({ places, outline }: Tried, trying: Trying | undefined): trying is Trying =>
  trying !== undefined && places.length > 0 && (!outline?.key || trying.applications.length > 0)

interface AbsentProps {
  at: At
  /** Where it is tried. */
  path: string
  data: Tried
  trying: Trying | undefined
}

/** What is to be done first. */
export function TryAbsent({ at, path, data, trying }: AbsentProps) {
  if (data.places.length === 0) return <p>{t('tryNotServed')}</p>
  if (!trying)
    return (
      <p>
        <a href={at.link(`/sign-in?next=${encodeURIComponent(path)}`)}>{t('trySignIn')}</a>
      </p>
    )
  return (
    <p>
      {t('tryApplicationNone')} <a href={at.link('/account')}>{t('tryApplicationNew')}</a>
    </p>
  )
}

interface PlacesProps extends Tried {
  trying: Trying
  chosen: (name: string) => string | undefined
}

/** In which environment, and as which application. */
export function TryPlaces({ places, outline, trying, chosen }: PlacesProps) {
  return (
    <>
      <Choice
        name="environment"
        label={t('tryEnvironment')}
        options={places.map(({ environment, kind }) => [environment, t(`tryPlace_${kind}`, { environment })])}
        value={chosen('environment') ?? trying.environment}
      />
      {outline?.key && (
        <>
          <Choice
            name="application"
            label={t('tryApplication')}
            options={trying.applications.map(({ id, title }) => [id, title])}
            value={chosen('application')}
          />
          <small>{t('tryKey')}</small>
        </>
      )}
    </>
  )
}
