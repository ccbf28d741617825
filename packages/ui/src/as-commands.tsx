import { Button, Group, Modal, SegmentedControl, Stack } from '@mantine/core'
import { useState } from 'react'
import { Copy } from './copy-text.tsx'
import { Icon } from './icon.tsx'
import { t } from './text.ts'

type Ways = Readonly<Record<string, string>>

/** The same call as other people make it. */
export function AsCommands({ ways }: { ways: Ways }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<Icon name="code" />} onClick={() => setOpened(true)}>
        {t('asCode')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('asCodeTitle')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Commands ways={ways} />
      </Modal>
    </>
  )
}

/** Each way by its name, to be copied. */
export function Commands({ ways }: { ways: Ways }) {
  const names = Object.keys(ways)
  const [way, setWay] = useState(names[0]!)
  const shown = ways[way] ?? ''
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SegmentedControl aria-label={t('asCode')} data={names} value={way} onChange={setWay} size="xs" />
        <Copy value={shown} />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="gh-code" tabIndex={0}>
        {shown}
      </pre>
    </Stack>
  )
}
