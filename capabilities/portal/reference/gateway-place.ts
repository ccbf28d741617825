/** Stands in what is stored for the address of the gateways, which is said when somebody reads. */
export const gatewayPlace = 'https://gateway.invalid'

const { host } = new URL(gatewayPlace)

/** What was stored, with the address in its place. */
export function placedAt(address: string, stored: string): string {
  const at = new URL(address)
  return stored
    .replaceAll(gatewayPlace, address)
    .replaceAll(`wss://${host}`, `${at.protocol === 'http:' ? 'ws' : 'wss'}://${at.host}`)
    .replaceAll(`"host":"${host}"`, `"host":${JSON.stringify(at.host)}`)
}
