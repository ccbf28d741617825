import type { Command } from './command.ts'

export const command: Command = {
  usage: 'export [--kind Api,Plan]',
  summary: 'The organization as YAML documents that `apply` takes; secrets stay where they are.',
  flags: [
    { name: 'kind', type: 'list', description: 'Only these kinds.' },
    { name: 'in-workspace', type: 'string', description: 'Only what belongs to this workspace.' },
    { name: 'label', short: 'l', type: 'string', description: 'Only what carries the label `key=value`.' },
  ],
  words: { min: 0, max: 0 },
  async run({ values, api, show }) {
    const { kind, label, 'in-workspace': inWorkspace } = values
    const query = { kind, label, inWorkspace }
    const path = '/api/v1/organizations/{organization}/export'
    const { documents } = (await api().ask({ method: 'GET', path, query })) as { documents: unknown[] }
    await show(documents, async () => {
      const { stringify } = await import('yaml')
      return documents.map(one => stringify(one, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')
    })
  },
}
