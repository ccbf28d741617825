/** Where the built web applications lie, from the project's root or the published package's. */
import { fileURLToPath } from 'node:url'

export type WebApp = 'console' | 'portal'

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url))
export const webRoot = (app: WebApp) => fileURLToPath(new URL(`../../../dist/${app}/`, import.meta.url))
