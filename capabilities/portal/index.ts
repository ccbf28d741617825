import { defineCapability } from '@gatehouse/unit'
import * as operations from './operations.ts'
import { portal } from './portal.ts'
import { portalAsset } from './portal-asset.ts'
import { portalPage } from './portal-page.ts'

export const portals = defineCapability({
  name: 'portal',
  title: 'Portal',
  summary: 'Sites over chosen products: what their readers see of APIs, guides and changes.',
  resources: [portal, portalPage, portalAsset],
  operations: Object.values(operations),
  control: async () => (await import('./control/index.ts')).control,
})
