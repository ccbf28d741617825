import { Confirm } from '@gatehouse/ui/confirm.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { told } from '@gatehouse/ui/told.tsx'
import { List, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { listAddress } from './address.ts'
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
  return (
    <Confirm
      act={t('deleteWhat', { name: row.name })}
      name={back ? undefined : row.name}
      hurts={<Uses noun={noun} row={row} where={where} />}
      {...{ close, done, problemOf }}
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

/** What names it, as far as the reader may see: some of it goes too, some of it keeps it from being deleted. */
function Uses({ noun, row, where }: PageProps) {
  const usedBy = noun.usedBy.filter(({ kind, field }) => !nounOf(kind).references[field]?.many && !field.includes('.'))
  return (
    <Stack gap="xs">
      <Text size="sm">{comesBack(noun) ? t('deleteUndo') : t('deleteForGood')}</Text>
      <List size="sm">
        {usedBy.map(({ kind, field, goes }) => (
          <Use key={kind + field} noun={nounOf(kind)} {...{ field, goes, row, organization: where.organization }} />
        ))}
      </List>
    </Stack>
  )
}

interface UseProps {
  noun: ConsoleNoun
  field: string
  goes: boolean
  row: Shown
  organization: string
}

function Use({ noun, field, goes, row, organization }: UseProps) {
  const where = { organization, ...(noun.scope === 'workspace' && row.workspace ? { workspace: row.workspace } : {}) }
  const list = useList(noun, where, { [field]: row.name, limit: '5' })
  const items = list.data?.pages[0]?.items ?? []
  if (items.length === 0) return null
  const names = items.map(({ name }) => name).join(', ') + (list.hasNextPage ? ', …' : '')
  return <List.Item>{t(goes ? 'goesToo' : 'keepsIt', { what: wordsOf(noun.plural), names })}</List.Item>
}
