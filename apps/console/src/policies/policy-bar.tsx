import { t } from '@gatehouse/ui/text.ts'
import { Button, Group, Select } from '@mantine/core'
import type { Settings } from './policy-place.ts'
import type { Changes } from './use-changes.ts'

/** What of the picture is seen, as its address says it. */
export interface Seen {
  plan?: string
  endpoint?: string
  yaml?: string
}

interface PolicyBarProps {
  search: Seen
  show: (next: Record<string, string | undefined>) => void
  endpoints: string[]
  plans: string[]
  changes: Changes<Settings>
  readOnly: boolean
  busy: boolean
  dirty: boolean
  save: () => void
  anew: (act: () => void) => void
}

const choose = (label: string, placeholder: string) => ({
  ...{ label, placeholder, size: 'xs' as const, w: 220, clearable: true },
})

/** For which endpoint and caller the picture is, what can be taken back, and saving. */
export function PolicyBar({ search, show, endpoints, plans, ...rest }: PolicyBarProps) {
  const { changes, readOnly, busy, dirty, save, anew } = rest
  return (
    <Group gap="sm" align="end">
      <Select
        {...choose(t('policyEndpoint'), t('policyAllEndpoints'))}
        data={endpoints}
        value={search.endpoint ?? null}
        onChange={next => show({ endpoint: next ?? undefined })}
      />
      <Select
        {...choose(t('policyPlan'), t('policyAnyPlan'))}
        data={plans}
        value={search.plan ?? null}
        onChange={next => show({ plan: next ?? undefined })}
      />
      <Group gap="xs" ms="auto">
        <Button
          size="compact-md"
          variant="default"
          aria-pressed={search.yaml !== undefined}
          onClick={() => show({ yaml: search.yaml === undefined ? 'beside' : undefined })}
        >
          YAML
        </Button>
        {!readOnly && (
          <>
            <Button size="compact-md" variant="default" disabled={!changes.canUndo} onClick={() => anew(changes.undo)}>
              {t('undo')}
            </Button>
            <Button size="compact-md" variant="default" disabled={!changes.canRedo} onClick={() => anew(changes.redo)}>
              {t('redo')}
            </Button>
            <Button size="compact-md" loading={busy} disabled={!dirty} onClick={save}>
              {t('policiesSave')}
            </Button>
          </>
        )}
      </Group>
    </Group>
  )
}
