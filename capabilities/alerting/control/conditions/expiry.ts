import type { WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { resourceEvidence } from '../evidence.ts'
import { shortened } from '../figures-text.ts'
import { type Condition, type Observation, perRuleMax } from '../observation.ts'

interface Expiry {
  of: ('certificate' | 'credential')[]
  withinDays: number
}

interface Ending {
  kind: 'certificate' | 'credential'
  name: string
  workspace: string | null
  ends: string | Date
}

/** By rows alone: nothing is asked of usage. */
export const expiry: Condition<Expiry, Observation[]> = {
  async asked(context, { of, withinDays }) {
    const untilMs = context.services.clock.nowMs() + withinDays * 86_400_000
    const found = await Promise.all(of.map(kind => ending(context, { kind, until: new Date(untilMs).toISOString() })))
    return found
      .flat()
      .slice(0, perRuleMax)
      .map(row => observed(row, context.services.clock.nowMs()))
  },
  found: async (_, observations) => ({ observations }),
}

interface Wanted {
  kind: Ending['kind']
  until: string
}

async function ending(
  { transaction, organization, services }: WriteContext,
  { kind, until }: Wanted,
): Promise<Ending[]> {
  const now = new Date(services.clock.nowMs()).toISOString()
  // What is made for less than a day ends all the time; what has ended already is told of a certificate alone.
  const asked =
    kind === 'certificate'
      ? sql<Ending>`select 'certificate' as kind, name, null as workspace, (status->>'expiresAt')::timestamptz as ends from certificates
          where organization_id = ${organization!.id} and (status->>'expiresAt')::timestamptz <= ${until}::timestamptz`
      : sql<Ending>`select 'credential' as kind, c.name, w.name as workspace, c.expires_at as ends from credentials c
          left join workspaces w on w.organization_id = c.organization_id and w.id = c.workspace_id
          where c.organization_id = ${organization!.id} and c.state = 'active' and c.expires_at > ${now}::timestamptz
            and c.expires_at <= ${until}::timestamptz and c.expires_at > c.created_at + interval '1 day'`
  return (await sql<Ending>`${asked} order by ends limit ${perRuleMax}`.execute(transaction)).rows
}

function observed({ kind, name, workspace, ends }: Ending, nowMs: number): Observation {
  const endsMs = new Date(ends).getTime()
  const days = Math.floor((endsMs - nowMs) / 86_400_000)
  const day = new Date(endsMs).toISOString().slice(0, 10)
  const of: Record<string, string> = workspace === null ? { [kind]: name } : { [kind]: name, workspace }
  const word = kind === 'certificate' ? 'certificate' : 'key'
  const summary = endsMs <= nowMs ? `The ${word} ${name} ended on ${day}` : `The ${word} ${name} ends on ${day}`
  return {
    of,
    value: days,
    summary: shortened(summary),
    evidence: resourceEvidence(`${kind}s`, name, workspace ?? '-'),
  }
}
