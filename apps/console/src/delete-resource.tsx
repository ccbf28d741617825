import { Confirm } from '@gatehouse/ui/confirm.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { Anchor, List, Stack, Text } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { addressOf, listAddress } from './address.ts'
import { problemOf, send } from './api.ts'
import { changed, useList } from './queries.ts'
import type { PageProps } from './resource-page.tsx'
import { type ConsoleNoun, nounOf, pathAt, type Shown, type Where, wordsOf } from './units.ts'

/** What made it can make it again: it has no life of its own, nothing sealed, and nothing goes with it. */
const comesBack = (noun: ConsoleNoun) =>
  noun.verbs.create !== undefined &&
  noun.states.length === 0 &&
  Object.keys(noun.shownOnce).length === 0 &&
  !noun.usedBy.some(({ goes }) => goes) &&
  !['SsoConnection', 'Certificate', 'CertificateIssuer', 'Organization'].includes(noun.kind)

export function DeleteResource({ noun, row, where, close }: PageProps & { close: () => void }) {
  const navigate = useNavigate()
  const back = comesBack(noun)
  const done = async () => {
    await send({ method: 'DELETE', path: pathAt(noun.verbs.delete!.path, where), etag: row.etag })
    void navigate({ to: listAddress(where.organization, noun.plural) })
    await changed(where.organization)
    told(t('deleted', { name: row.name }), back ? () => void restore(noun, row, where) : undefined)
  }
  const { uses, isWaiting } = useUses({ noun, row, where })
  const isKept = uses.some(({ goes }) => !goes)
  if (isWaiting) return null
  return (
    <Confirm
      act={t('deleteWhat', { name: row.name })}
      name={back ? undefined : row.name}
      hurts={
        <Uses {...{ uses, close }} organization={where.organization}>
          {t(isKept ? 'deleteKept' : back ? 'deleteUndo' : 'deleteForGood')}
        </Uses>
      }
      {...{ isKept, close, done, problemOf }}
    />
  )
}

async function restore(noun: ConsoleNoun, { name, labels, spec }: Shown, where: Where) {
  try {
    await send({ method: 'POST', path: pathAt(noun.verbs.create!.path, where), body: { name, labels, spec } })
    await changed(where.organization)
    told(t('restored', { name }))
  } catch (thrown) {
    told(problemOf(thrown).detail ?? problemOf(thrown).title)
  }
}

interface Use {
  noun: ConsoleNoun
  goes: boolean
  items: Shown[]
  isMore: boolean
}

/** What names it, as far as the reader may see: some of it goes too, some of it keeps it from being deleted. */
function useUses({ noun, row, where: { organization } }: PageProps): { uses: Use[]; isWaiting: boolean } {
  const usedBy = noun.usedBy.filter(({ kind, field }) => !nounOf(kind).references[field]?.many && !field.includes('.'))
  const lists = usedBy.map(({ kind, field, goes }) => {
    const user = nounOf(kind)
    const inWorkspace = user.scope === 'workspace' && row.workspace ? { workspace: row.workspace } : {}
    return {
      noun: user,
      goes,
      list: useList(user, { organization, ...inWorkspace }, { [field]: row.name, limit: '5' }),
    }
  })
  const uses = lists.map(({ noun, goes, list }) => {
    return { noun, goes, items: list.data?.pages[0]?.items ?? [], isMore: list.hasNextPage }
  })
  return { uses: uses.filter(({ items }) => items.length > 0), isWaiting: lists.some(({ list }) => list.isPending) }
}

interface UsesProps {
  uses: readonly Use[]
  organization: string
  close: () => void
  children: ReactNode
}

function Uses({ uses, organization, close, children }: UsesProps) {
  return (
    <Stack gap="xs">
      <Text size="sm">{children}</Text>
      <List size="sm">
        {uses.map(({ noun, goes, items, isMore }, at) => (
          <List.Item key={at}>
            {t(goes ? 'goesToo' : 'keepsIt', { what: wordsOf(noun.plural) })}{' '}
            {items.map((item, index) => (
              <Fragment key={item.id}>
                {index > 0 && ', '}
                <Anchor component={Link} size="sm" to={addressOf(organization, noun, item)} onClick={close}>
                  {item.name}
                </Anchor>
              </Fragment>
            ))}
            {isMore && ', …'}
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}
