import { accountEn } from './account-en.ts'
import { communityEn } from './community-en.ts'
import { portalEn } from './portal-en.ts'
import { tryEn } from './try-en.ts'

/** Texts of the portal’s pages alone: the console does not load them. */
export const siteEn = { ...portalEn, ...accountEn, ...tryEn, ...communityEn }
