import { Icon } from '@gatehouse/ui/icon.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Menu } from '@mantine/core'

interface QueryHistoryProps {
  notes: readonly string[]
  choose(sql: string): void
}

export function QueryHistory({ notes, choose }: QueryHistoryProps) {
  if (notes.length === 0) return null
  return (
    <Menu position="bottom-start" width={420}>
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<Icon name="chevronDown" />}>
          {t('queryBefore')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="50vh" style={{ overflowY: 'auto' }}>
        {notes.map(sql => (
          <Menu.Item key={sql} onClick={() => choose(sql)} className="gh-mono" style={{ fontSize: 12 }}>
            {sql.length > 160 ? `${sql.slice(0, 160)}…` : sql}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
