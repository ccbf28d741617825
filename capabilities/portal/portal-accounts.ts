import { defaulted, hostName, object, oneOf, type Static, Type } from '@gatehouse/schema'

/** Of a portal: what its people may do by themselves. */
export const portalAccounts = object(
  {
    signUp: defaulted(
      oneOf(['closed', 'open', 'domains'], {
        description: 'Who may sign up: nobody, anybody, or who has an address of `domains`. Invitations always do.',
      }),
      'closed',
    ),
    domains: defaulted(
      Type.Array(hostName, { maxItems: 100, uniqueItems: true, description: 'Of e-mail addresses.' }),
      [],
    ),
    workspace: defaulted(
      Type.String({ maxLength: 63, description: 'Workspace where applications that people make here stand.' }),
      'default',
    ),
  },
  { description: 'What people do here by themselves.' },
)

export type PortalAccountsSpec = Partial<Static<typeof portalAccounts>>
