/** What a publisher does in the console's pages, for tests in a browser. */
import type { Page } from 'playwright-core'

/** From the console's first page: a document is pasted and becomes an API; its page is open then. */
export async function importPasted(page: Page, { text, version }: { text: string; version: string }): Promise<void> {
  await page.getByRole('link', { name: 'Import an API' }).click()
  await page.getByText('Paste', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Paste' }).fill(text)
  await page.getByRole('button', { name: 'Import API' }).click()
  await page.getByRole('link', { name: `Open ${version}` }).click()
}

/** Until its revision stands there. */
export async function publish(page: Page, version: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: `Publish ${version}` }).click()
  await dialog.getByRole('button', { name: `Publish ${version}` }).click()
  await dialog.getByText(`${version}.1`, { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
}

/** Until gateways serve it. */
export async function deploy(page: Page, version: string, environment: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: `Deploy ${version}` }).click()
  await dialog.getByRole('combobox', { name: 'Environment' }).fill(environment)
  await dialog.getByRole('heading').click()
  await dialog.getByRole('button', { name: `Deploy ${version}` }).click()
  await dialog.getByText('live', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
}

/** Of one endpoint that lists pets. */
export const petsDocument = (target: string) => `openapi: 3.1.0
info:
  title: Pets
  version: 1.0.0
servers:
  - url: ${target}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: The pets.
`
