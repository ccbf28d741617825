import { FormContext, type FormValue, ObjectFields } from '@gatehouse/forms/schema-form.tsx'
import { AsCommands } from '@gatehouse/ui/as-commands.tsx'
import { Confirm } from '@gatehouse/ui/confirm.tsx'
import { CopyText } from '@gatehouse/ui/copy-text.tsx'
import { type Column, DataTable } from '@gatehouse/ui/data-table.tsx'
import { Diff } from '@gatehouse/ui/diff.tsx'
import { Empty } from '@gatehouse/ui/empty.tsx'
import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem } from '@gatehouse/ui/problem.tsx'
import { RelativeTime } from '@gatehouse/ui/relative-time.tsx'
import { Section } from '@gatehouse/ui/section.tsx'
import { StateBadge } from '@gatehouse/ui/state-badge.tsx'
import { told } from '@gatehouse/ui/told.tsx'
import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { problemOf } from './api.ts'
import { Figure } from './figure.tsx'
import { galleryAbout, gallerySchema } from './gallery-form.ts'

const states = ['draft', 'in_review', 'published', 'deprecated', 'retired', 'pending', 'live', 'failed', 'revoked']
const columns: Column<{ name: string; count: number }>[] = [
  { key: 'name', title: 'Name', cell: ({ name }) => <a href="#page">{name}</a> },
  { key: 'count', title: 'Requests', right: true, cell: ({ count }) => count },
]
const rows = [
  { name: 'petstore-v1', count: 1204 },
  { name: 'weather-v2', count: 87 },
]

/** Every pattern in every state, to look at and to hold against. */
export function Gallery() {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <PageHeader
        title="Gallery of patterns"
        about="Every pattern of the console in each of its states."
        beside={<StateBadge state="draft" />}
        actions={
          <>
            <AsCommands
              ways={{ curl: 'curl https://gatehouse.example/healthz', CLI: 'gatehouse apis list', YAML: 'kind: Api\n' }}
            />
            <Button onClick={() => told('petstore is deleted.', () => told('petstore is back.'))}>
              Delete with undo
            </Button>
          </>
        }
      />
      <Section title="States">
        <Group gap="lg">
          {states.map(state => (
            <StateBadge key={state} state={state} />
          ))}
        </Group>
      </Section>
      <Section title="Figures, times, identifiers">
        <Group gap="xl">
          <Figure name="Requests" value="1,291" />
          <Figure name="Median" value={undefined} />
          <RelativeTime at={new Date(Date.now() - 7_200_000).toISOString()} />
          <CopyText value="api_01jdx3v0c8f7m2q9k4w5r6t7y8z9abcdefgh" />
        </Group>
      </Section>
      <Lists />
      <Section title="Form from a schema">
        <GalleryForm />
      </Section>
      <Section title="Confirm">
        <Button color="red" onClick={() => setAsking(true)}>
          Retire petstore-v1
        </Button>
      </Section>
      {asking && (
        <Confirm
          act="Retire petstore-v1"
          name="petstore-v1"
          hurts="Everybody who calls it is refused, on every environment."
          close={() => setAsking(false)}
          done={async () => nothing()}
          problemOf={problemOf}
        />
      )}
    </>
  )
}

function Lists() {
  return (
    <>
      <Section title="Table: here, loading">
        <Stack>
          <DataTable caption="Here" columns={columns} rows={rows} rowKey={row => row.name} more onMore={nothing} />
          <DataTable caption="Loading" columns={columns} rows={undefined} rowKey={row => row.name} />
        </Stack>
      </Section>
      <Section title="Empty, failed, forbidden">
        <Stack>
          <Empty title="No APIs yet" text="A stable named interface; import a document to make one.">
            <Button>Import API</Button>
          </Empty>
          <Problem
            again={nothing}
            problem={{
              code: 'query_timeout',
              status: 504,
              title: 'The question took too long',
              hint: 'Ask for a shorter span.',
            }}
          />
          <Problem
            problem={{ code: 'not_allowed', status: 403, title: 'Not allowed', detail: 'This needs the role admin.' }}
          />
        </Stack>
      </Section>
      <Section title="Diff">
        <Diff
          before={'kind: Api\nspec:\n  title: Pets\n'}
          after={'kind: Api\nspec:\n  title: Pet shop\n  description: Sells pets.\n'}
        />
      </Section>
    </>
  )
}

const nothing = () => {}

function GalleryForm() {
  const [value, setValue] = useState<FormValue>({ hosts: ['api.example'], targets: [{ url: 'https://pets.example' }] })
  return (
    <FormContext.Provider value={galleryAbout}>
      <div style={{ maxWidth: 560 }}>
        <ObjectFields schema={gallerySchema} value={value} pointer="" onChange={setValue} />
      </div>
    </FormContext.Provider>
  )
}
