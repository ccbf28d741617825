import {
  type AuditQuery,
  auditWitnesses,
  eraseAuditPayload,
  listAudit,
  type OperationHandler,
  platformChain,
  verifyAudit,
  type WriteContext,
} from '@gatehouse/control'

const chainOf = ({ organization }: WriteContext) => organization?.id ?? platformChain

const list: OperationHandler<AuditQuery> = {
  run: (context, query) => listAudit(context.transaction, chainOf(context), query),
}

const verify: OperationHandler<unknown> = {
  async run({ transaction, services, organization }) {
    const { heads, problems } = await auditWitnesses(transaction)
    const findings = await verifyAudit(transaction, {
      ...{ signer: services.auditSigner, witnesses: heads },
      ...(organization ? { chain: organization.id } : {}),
    })
    return { ...findings, problems: [...findings.problems, ...problems] }
  },
}

const erase: OperationHandler<{ seq: number }> = {
  run: (context, { seq }) => eraseAuditPayload(context, seq),
}

export const auditHandlers: Readonly<Record<string, OperationHandler>> = {
  'audit-events': list,
  'audit-verify': verify,
  'audit-erase': erase,
  'platform-audit-events': list,
  'platform-audit-verify': verify,
}
