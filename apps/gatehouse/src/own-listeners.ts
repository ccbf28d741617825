/** Addresses of this platform's own listeners: no tenant's upstream or import may reach them. */
const variable = 'GATEHOUSE_OWN_LISTENERS'

export interface OwnListener {
  address: string
  port: number
}

/** For the environment of a member of the family. */
export const ownListenersText = (listeners: readonly OwnListener[]): Record<string, string> => ({
  [variable]: listeners.map(({ address, port }) => `${address} ${port}`).join(','),
})

export function ownListeners(env: NodeJS.ProcessEnv = process.env): OwnListener[] {
  const text = env[variable] ?? ''
  return text
    .split(',')
    .filter(Boolean)
    .map(one => {
      const [address = '', port = '0'] = one.split(' ')
      return { address, port: Number(port) }
    })
}
