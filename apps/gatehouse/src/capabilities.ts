/** The rooms of the house. The order is that of the reference, and of what `apply` makes first where no document names the other. */
import { access } from '@gatehouse/capability-access'
import { alerting } from '@gatehouse/capability-alerting'
import { catalogue as apis } from '@gatehouse/capability-catalogue'
import { community } from '@gatehouse/capability-community'
import { configuration } from '@gatehouse/capability-configuration'
import { governance } from '@gatehouse/capability-governance'
import { insight } from '@gatehouse/capability-insight'
import { lifecycle } from '@gatehouse/capability-lifecycle'
import { portals } from '@gatehouse/capability-portal'
import { protection } from '@gatehouse/capability-protection'
import { selfService } from '@gatehouse/capability-self-service'
import { tenancy } from '@gatehouse/capability-tenancy'
import { traffic } from '@gatehouse/capability-traffic'
import { transport } from '@gatehouse/capability-transport'
import { catalogueOf, defineCapability, ownRoomName, type PolicyUnit } from '@gatehouse/unit'

export const capabilities = [
  ...[
    tenancy,
    governance,
    apis,
    access,
    traffic,
    protection,
    transport,
    lifecycle,
    insight,
    alerting,
    portals,
    selfService,
    community,
    configuration,
  ],
] as const

export const catalogue = catalogueOf(capabilities)

/** The room of the policies that the operator of this installation wrote. */
export const ownRoom = (policies: readonly PolicyUnit[]) =>
  defineCapability({ name: ownRoomName, title: 'Own policies', summary: 'What the operator wrote.', policies })

export const catalogueWith = (policies: readonly PolicyUnit[]) => catalogueOf([...capabilities, ownRoom(policies)])
