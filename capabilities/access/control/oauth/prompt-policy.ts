/** When a person is asked for what: the library's own rules, and two of ours. */
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'

export function promptPolicy(): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy
  const policy = base()
  policy
    .get('login')!
    .checks.add(
      new Check('person_gone', 'the person may not sign in any more', 'login_required', ({ oidc }) =>
        Boolean(oidc.session?.accountId && !oidc.account),
      ),
    )
  // A code that somebody else sent must never be enough: whoever types it in is asked, whatever was allowed before.
  policy
    .get('consent')!
    .checks.add(
      new Check('device', 'a device is connected by a person', 'consent_required', ({ oidc }: KoaContextWithOIDC) =>
        Boolean(/^(code|device)_/.test(oidc.route) && !(oidc.result as { consent?: unknown } | undefined)?.consent),
      ),
    )
  return policy
}
