/** What is kept of a stage beside its deployment, as long as it lasts. */
import type { Row, WriteContext } from '@gatehouse/control'
import { json } from '@gatehouse/store'

export async function beginStage(
  { transaction, organization }: WriteContext,
  { deployment, gatewayGroupId, nodes }: { deployment: Row; gatewayGroupId: string; nodes: readonly string[] },
): Promise<void> {
  await transaction
    .insertInto('deployment_stages')
    .values({
      deployment_id: deployment.id,
      organization_id: organization!.id,
      gateway_group_id: gatewayGroupId,
      nodes: json(nodes),
    })
    .execute()
}

/** Its figures stay with the deployment. */
export async function endStage({ transaction }: WriteContext, deployment: Row): Promise<void> {
  await transaction.deleteFrom('deployment_stages').where('deployment_id', '=', deployment.id).execute()
}
