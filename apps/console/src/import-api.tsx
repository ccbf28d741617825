import { PageHeader } from '@gatehouse/ui/page-header.tsx'
import { Problem, type ProblemDocument } from '@gatehouse/ui/problem.tsx'
import { t } from '@gatehouse/ui/text.ts'
import { Button, FileInput, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, problemOf } from './api.ts'
import { type Finding, Findings } from './findings.tsx'
import { type ImportAnswer, Imported } from './imported.tsx'
import { changed } from './queries.ts'
import { ReplaceDocument, type Replaced, replacedBy } from './replace-document.tsx'

const ways = ['file', 'url', 'paste'] as const
type Way = (typeof ways)[number]
const bytesMax = 64 * 1024 * 1024

interface Source {
  text: string
  url: string
  file: string | undefined
}

/** A contract document from a file, an address or the clipboard; what is wrong with it stands at its place. */
export function ImportApi() {
  const { organization = '' } = useParams({ strict: false }) as { organization?: string }
  const [way, setWay] = useState<Way>('file')
  const [source, setSource] = useState<Source>({ text: '', url: '', file: undefined })
  const [problem, setProblem] = useState<ProblemDocument>()
  const [answer, setAnswer] = useState<ImportAnswer>()
  const [busy, setBusy] = useState(false)
  const [replaces, setReplaces] = useState<{ replaced: Replaced; fields: FormData }>()
  const store = async (fields: FormData, ifExists: IfExists) => {
    setAnswer((await imported(organization, { way, source, fields, ifExists })) as ImportAnswer)
    await changed(organization)
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(undefined)
    await store(fields, 'refuse').catch((thrown: unknown) => {
      const replaced = replacedBy(problemOf(thrown))
      if (replaced) setReplaces({ replaced, fields })
      else setProblem(problemOf(thrown))
    })
    setBusy(false)
  }
  if (answer) return <Imported answer={answer} text={source.text} organization={organization} />
  const empty = way === 'url' ? source.url === '' : source.text === ''
  return (
    <>
      <PageHeader title={t('importApi')} about={t('importText')} />
      <form onSubmit={submit} style={{ maxWidth: 720 }}>
        <Stack gap="md">
          <SegmentedControl
            aria-label={t('importFrom')}
            style={{ alignSelf: 'start' }}
            size="sm"
            value={way}
            onChange={value => setWay(value as Way)}
            data={ways.map(value => ({ value, label: t(`from_${value}`) }))}
          />
          <SourceInput way={way} source={source} put={setSource} refuse={setProblem} />
          <Given />
          {problem && <Refused problem={problem} text={source.text} />}
          <Group justify="end">
            <Button type="submit" loading={busy} disabled={empty}>
              {t('importApi')}
            </Button>
          </Group>
        </Stack>
      </form>
      {replaces && (
        <ReplaceDocument
          {...{ organization, replaced: replaces.replaced }}
          close={() => setReplaces(undefined)}
          done={() => store(replaces.fields, 'replace')}
        />
      )}
    </>
  )
}

const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** What the document says otherwise. */
function Given() {
  const field = (name: string, label: string, description: string, placeholder?: string) => (
    <TextInput {...{ name, label, description, placeholder, inputWrapperOrder: order }} />
  )
  return (
    <>
      <Group grow align="start">
        {field('name', t('name'), t('importName'))}
        {field('version', t('version'), t('importVersion'), 'v1')}
      </Group>
      <Group grow align="start">
        {field('basePath', t('basePath'), t('importBasePath'), '/pets/v1')}
        {field('upstream', t('upstream'), t('importUpstream'), 'https://pets.example')}
      </Group>
    </>
  )
}

interface SourceInputProps {
  way: Way
  source: Source
  put: (source: Source) => void
  refuse: (problem: ProblemDocument) => void
}

function SourceInput({ way, source, put, refuse }: SourceInputProps) {
  const read = async (file: File | null) => {
    if (!file) return put({ ...source, text: '', file: undefined })
    if (file.size > bytesMax)
      return refuse({ code: 'document_too_large', status: 413, title: t('fileTooLarge', { max: '64 MiB' }) })
    put({ ...source, text: await file.text(), file: file.name })
  }
  if (way === 'url')
    return (
      <TextInput
        type="url"
        label={t('from_url')}
        placeholder="https://pets.example/openapi.yaml"
        value={source.url}
        onChange={event => put({ ...source, url: event.currentTarget.value })}
      />
    )
  if (way === 'file')
    return (
      <FileInput
        label={t('from_file')}
        placeholder={source.file ?? t('chooseFile')}
        accept=".json,.yaml,.yml,.graphql,.graphqls,.gql,.proto,application/json,application/yaml"
        onChange={file => void read(file)}
        clearable
        clearButtonProps={{ 'aria-label': t('clear') }}
      />
    )
  return (
    <Textarea
      label={t('from_paste')}
      autosize
      minRows={12}
      maxRows={24}
      spellCheck={false}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      value={source.text}
      onChange={event => put({ ...source, text: event.currentTarget.value, file: undefined })}
    />
  )
}

type IfExists = 'replace' | 'refuse'

interface Sent {
  way: Way
  source: Source
  fields: FormData
  ifExists: IfExists
}

function imported(organization: string, { way, source, fields, ifExists }: Sent) {
  const given = Object.fromEntries(
    ['name', 'version', 'basePath', 'upstream'].flatMap(key => {
      const value = String(fields.get(key) ?? '').trim()
      return value === '' ? [] : [[key, value]]
    }),
  )
  const document =
    way === 'url' ? { url: source.url } : { text: source.text, ...(source.file ? { file: source.file } : {}) }
  return api.apis.import({ organization, workspace: 'default' }, { ...document, ...given, ifExists })
}

/** A broken document stores nothing; the lines say why. */
function Refused({ problem, text }: { problem: ProblemDocument; text: string }) {
  return (
    <>
      <Problem problem={problem} />
      <Findings findings={(problem.problems ?? []) as Finding[]} text={text} />
    </>
  )
}
