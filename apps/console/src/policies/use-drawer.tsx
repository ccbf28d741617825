import { type Placed, withField } from '@gatehouse/forms/place.ts'
import { FormContext, type FormValue, ObjectFields } from '@gatehouse/forms/schema-form.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, Drawer, Group, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useFormAbout } from '../form-about.ts'
import type { ConsolePolicy } from '../units.ts'
import { useAfterPaint } from '../use-after-paint.ts'
import type { PolicyUse } from './lanes.ts'

interface UseDrawerProps {
  organization: string
  use: PolicyUse
  /** Where it stands in the document. */
  pointer: string
  policy: ConsolePolicy | undefined
  problems: readonly Placed[]
  readOnly: boolean
  put: (use: PolicyUse) => void
  remove: () => void
  close: () => void
}

/** What one policy does here: a form from its schema, or a beginning that somebody has tried. */
export function UseDrawer({
  organization,
  use,
  pointer,
  policy,
  problems,
  readOnly,
  put,
  remove,
  close,
}: UseDrawerProps) {
  const about = useFormAbout(organization, problems)
  const [round, setRound] = useState(0)
  const isDrawn = useAfterPaint()
  const config = (next: FormValue | undefined) => put(withField({ ...use }, 'config', next) as unknown as PolicyUse)
  const text = (key: 'name' | 'stage', next: string | null) =>
    put(withField({ ...use }, key, next || undefined) as unknown as PolicyUse)
  return (
    <Drawer
      {...{ opened: true, position: 'right', size: 480, onClose: close, title: policy?.title ?? use.policy }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="md">
        {policy && <Text size="sm">{policy.summary}</Text>}
        {policy && !readOnly && policy.presets.length > 0 && (
          <Select
            label={t('policyPreset')}
            description={t('policyPresetText')}
            data={policy.presets.map(({ title }, at) => ({ value: String(at), label: title }))}
            value={null}
            onChange={at => {
              if (at === null) return
              config(policy.presets[Number(at)]!.config as FormValue)
              setRound(round + 1)
            }}
          />
        )}
        <fieldset disabled={readOnly} className="policy-fields">
          <Stack gap="md">
            {policy && policy.stages.length > 1 && (
              <Select
                label={t('policyStage')}
                data={policy.stages.map(value => ({ value, label: t(`stage_${value as 'edge'}`) }))}
                value={use.stage ?? policy.stages[0]!}
                disabled={readOnly}
                onChange={next => text('stage', next === policy.stages[0] ? null : next)}
              />
            )}
            <TextInput
              label={t('name')}
              description={t('policyName')}
              value={use.name ?? ''}
              onChange={event => text('name', event.currentTarget.value)}
            />
            {policy && !isDrawn && <Skeleton h={200} />}
            {policy && isDrawn && (
              <FormContext.Provider key={round} value={about}>
                <ObjectFields
                  schema={policy.config as object}
                  value={use.config ?? {}}
                  pointer={`${pointer}/config`}
                  onChange={config}
                />
              </FormContext.Provider>
            )}
          </Stack>
        </fieldset>
        <Group justify="space-between">
          {!readOnly && (
            <Button variant="subtle" color="red" onClick={remove}>
              {t('removeShort')}
            </Button>
          )}
          <Button ms="auto" onClick={close}>
            {t('policyDone')}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  )
}
