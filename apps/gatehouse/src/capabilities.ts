/** The rooms of the house. The order is that of the reference; nothing depends on it. */
import { access } from '@gatehouse/capability-access'
import { catalogue as apis } from '@gatehouse/capability-catalogue'
import { configuration } from '@gatehouse/capability-configuration'
import { insight } from '@gatehouse/capability-insight'
import { protection } from '@gatehouse/capability-protection'
import { tenancy } from '@gatehouse/capability-tenancy'
import { traffic } from '@gatehouse/capability-traffic'
import { transport } from '@gatehouse/capability-transport'
import { catalogueOf, defineCapability, ownRoomName, type PolicyUnit } from '@gatehouse/unit'

export const capabilities = [tenancy, apis, access, traffic, protection, transport, insight, configuration] as const

export const catalogue = catalogueOf(capabilities)

/** The room of the policies that the operator of this installation wrote. */
export const ownRoom = (policies: readonly PolicyUnit[]) =>
  defineCapability({ name: ownRoomName, title: 'Own policies', summary: 'What the operator wrote.', policies })

export const catalogueWith = (policies: readonly PolicyUnit[]) => catalogueOf([...capabilities, ownRoom(policies)])
