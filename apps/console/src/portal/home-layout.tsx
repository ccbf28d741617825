import { t } from '@gatehouse/ui/text.ts'
import { Text } from '@mantine/core'
import type { HomeSection } from './portal-spec.ts'

/** What its first page shows, in order. */
export function HomeLayout({ home }: { home: readonly HomeSection[] }) {
  if (home.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('portalFirstPageNone')}
      </Text>
    )
  return (
    <ol className="portal-home">
      {home.map(({ section, title, text }, at) => (
        <li key={at} data-section={section}>
          <Text size="sm" fw={550}>
            {title ?? t(`portalSection_${section}`)}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {text ?? (title === undefined ? t(`portalSectionText_${section}`) : t(`portalSection_${section}`))}
          </Text>
        </li>
      ))}
    </ol>
  )
}
