/** What the command ends with. Scripts build on it: a number keeps its meaning. */
import type { FailureCode } from '@gatehouse/base'

export interface ExitCode {
  code: number
  meaning: string
  /** Failures that end so; every other ends with 1. */
  failures: readonly FailureCode[]
}

export const exitCodes: readonly ExitCode[] = [
  { code: 0, meaning: 'Done.', failures: [] },
  { code: 1, meaning: 'The operation failed, or the program made a mistake.', failures: [] },
  {
    code: 2,
    meaning: 'The command or a setting is not written right; nothing was done.',
    failures: ['usage_invalid', 'setting_invalid'],
  },
  {
    code: 3,
    meaning: 'The control plane cannot be reached, or not now.',
    failures: ['control_unreachable', 'store_unavailable'],
  },
  {
    code: 4,
    meaning: 'You may not do this.',
    failures: ['not_signed_in', 'not_allowed', 'origin_forbidden', 'egress_forbidden'],
  },
  { code: 5, meaning: 'What you named does not exist.', failures: ['not_found'] },
  {
    code: 6,
    meaning: 'It conflicts with what is there.',
    failures: [
      ...(['already_exists', 'conflict', 'illegal_transition', 'still_referenced', 'stale_version'] as const),
      ...(['claim_taken', 'data_locked', 'data_newer', 'port_taken'] as const),
      ...(['deployment_staged', 'stage_impossible', 'deployment_undone', 'import_conflict'] as const),
    ],
  },
  {
    code: 7,
    meaning: 'The input or a document is not valid; nothing was stored.',
    failures: [
      ...(['invalid_input', 'document_invalid', 'document_too_large', 'content_too_large'] as const),
      ...(['snapshot_invalid', 'backup_invalid', 'certificate_invalid', 'own_policy_invalid'] as const),
      ...(['ruleset_invalid', 'lint_exhausted', 'overlay_unfit', 'edit_unfit', 'definitions_differ_in_kind'] as const),
    ],
  },
  { code: 130, meaning: 'Interrupted.', failures: [] },
]

export function exitCodeOf(failure: string): number {
  return exitCodes.find(({ failures }) => (failures as readonly string[]).includes(failure))?.code ?? 1
}
