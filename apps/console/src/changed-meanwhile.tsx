import type { WrittenByTwo } from '@gatehouse/forms/written-by-two.ts'
import { t } from '@gatehouse/ui/text.ts'
import { Alert, Button, Code, Group, List, Text } from '@mantine/core'

interface ChangedMeanwhileProps {
  name: string
  found: WrittenByTwo
  /** Goes on with theirs and what was changed here in it; nothing is saved yet. */
  merge: () => void
  /** Goes on with theirs alone. */
  take: () => void
}

/** Somebody saved while this was written: what she changed, and what shall stand. */
export function ChangedMeanwhile({ name, found: { theirs, both }, merge, take }: ChangedMeanwhileProps) {
  return (
    <Alert color="gray" variant="light" role="alert" title={t('meanwhileTitle', { name })}>
      <Text size="sm">{t('meanwhileText')}</Text>
      <Places title={t('meanwhileTheirs')} pointers={theirs} />
      <Places title={t('meanwhileBoth')} pointers={both} />
      <Group mt="sm" gap="xs">
        <Button size="compact-sm" onClick={merge}>
          {t('meanwhileMerge')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={take}>
          {t('meanwhileTake')}
        </Button>
      </Group>
    </Alert>
  )
}

const shownAtMost = 12

function Places({ title, pointers }: { title: string; pointers: readonly string[] }) {
  if (pointers.length === 0) return null
  return (
    <>
      <Text size="sm" mt="xs">
        {title}
      </Text>
      <List size="sm">
        {pointers.slice(0, shownAtMost).map(pointer => (
          <List.Item key={pointer}>
            <Code>{pointer.replace(/^\/spec\//, '').replaceAll('/', ' › ')}</Code>
          </List.Item>
        ))}
        {pointers.length > shownAtMost && <List.Item>{t('andMore', { n: pointers.length - shownAtMost })}</List.Item>}
      </List>
    </>
  )
}
