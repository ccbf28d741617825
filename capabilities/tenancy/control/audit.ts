import {
  type AuditQuery,
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
  run: ({ transaction, services, organization }) =>
    verifyAudit(transaction, {
      signer: services.auditSigner,
      ...(organization ? { chain: organization.id } : {}),
    }),
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
