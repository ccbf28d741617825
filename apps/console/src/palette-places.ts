/** What the palette leads to. */
import { t } from '@gatehouse/ui/text.ts'
import { addressOf, listAddress } from './address.ts'
import { send } from './api.ts'
import { listPath, type Page } from './queries.ts'
import { mayAt, type Session } from './session.ts'
import { inSentence, nounAt, nouns, operations, wordsOf } from './units.ts'

export interface PalettePlace {
  label: string
  about: string
  to: string
}

/** Pages and operations that the reader may open. */
export function placesFor(session: Session, organization: string): PalettePlace[] {
  const at = { organization }
  const lists = nouns.filter(({ verbs }) => verbs.list && mayAt(session, verbs.list, at))
  const makes = nouns.filter(({ verbs }) => verbs.create && mayAt(session, verbs.create, at))
  return [
    { label: t('home'), about: t('page'), to: `/${organization}` },
    { label: t('approvals'), about: t('page'), to: `/${organization}/approvals` },
    { label: t('explain'), about: t('page'), to: `/${organization}/explain` },
    { label: t('anomalies'), about: t('page'), to: `/${organization}/anomalies` },
    { label: t('forecastTitle'), about: t('page'), to: `/${organization}/forecast` },
    { label: t('slaReport'), about: t('page'), to: `/${organization}/sla` },
    { label: t('onboarding'), about: t('page'), to: `/${organization}/onboarding` },
    { label: t('organizationSettings'), about: t('page'), to: `/${organization}/settings` },
    ...lists.map(({ plural }) => ({ label: wordsOf(plural), about: t('page'), to: listAddress(organization, plural) })),
    ...(mayAt(session, 'admin', at) ? [{ label: t('audit'), about: t('page'), to: `/${organization}/audit` }] : []),
    ...(mayAt(session, 'editor', at)
      ? [{ label: t('importApi'), about: t('action'), to: `/${organization}/import` }]
      : []),
    ...makes.map(({ plural, title }) => ({
      label: t('create', { what: inSentence(title) }),
      about: t('action'),
      to: `${listAddress(organization, plural)}/new`,
    })),
    ...nouns.flatMap(({ plural, actions }) =>
      actions
        .filter(action => !action.collection && mayAt(session, action, at))
        .map(({ title, name }) => ({
          label: `${title} (${wordsOf(plural)})`,
          about: t('action'),
          to: `${listAddress(organization, plural)}?then=${name}`,
        })),
    ),
    ...operations
      .filter(action => action.scope === 'organization' && mayAt(session, action, at))
      .map(({ name, title }) => ({ label: title, about: t('action'), to: `/${organization}?run=${name}` })),
  ]
}

const searched = ['apis', 'api-versions', 'products', 'applications', 'credentials', 'upstreams', 'environments']

/** Resources whose name holds what was typed; a kind that fails is left out. */
export async function found(session: Session, organization: string, search: string): Promise<PalettePlace[]> {
  const kinds = searched
    .flatMap(plural => nounAt(plural) ?? [])
    .filter(({ verbs }) => mayAt(session, verbs.list!, { organization }))
  const pages = await Promise.allSettled(
    kinds.map(
      noun => send({ method: 'GET', path: listPath(noun, { organization }, { search, limit: '5' }) }) as Promise<Page>,
    ),
  )
  return pages.flatMap((page, at) =>
    page.status === 'rejected'
      ? []
      : page.value.items.map(row => ({
          label: row.name,
          about: kinds[at]!.title,
          to: addressOf(organization, kinds[at]!, row),
        })),
  )
}
