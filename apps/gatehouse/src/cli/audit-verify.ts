import { Failure, type Problem } from '@gatehouse/base'
import type { Command } from './command.ts'

interface Verified {
  chains: number
  events: number
  erased: number
  problems: Problem[]
}

export const command: Command = {
  usage: 'audit verify [--platform]',
  summary: 'Whether the audit log is whole: no event changed, none missing, no tail cut off.',
  more: 'A broken log ends with 1 and names the events.',
  flags: [
    { name: 'platform', type: 'boolean', description: 'All organizations and the platform itself; for operators.' },
  ],
  words: { min: 0, max: 0 },
  async run({ values, api, show }) {
    const path = values.platform ? '/api/v1/platform-audit-verify' : '/api/v1/organizations/{organization}/audit-verify'
    const found = (await api().ask({ method: 'GET', path })) as Verified
    const { chains, events, erased, problems } = found
    if (problems.length > 0) {
      const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : ''
      throw new Failure('audit_broken', `${problems[0]!.message}${more}`, { problems })
    }
    await show(
      found,
      () => `Whole: ${events} events in ${chains} ${chains === 1 ? 'chain' : 'chains'}, ${erased} of them erased.`,
    )
  },
}
