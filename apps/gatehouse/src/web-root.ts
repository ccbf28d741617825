/** Where the built web applications lie, from the project's root or the published package's. */
import { fileURLToPath } from 'node:url'

export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url))
export const webRoot = (app: 'console' | 'portal') => fileURLToPath(new URL(`../../../dist/${app}/`, import.meta.url))
