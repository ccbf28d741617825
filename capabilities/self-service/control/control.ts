import type { ControlPart, OperationHandler } from '@gatehouse/control'
import { migrations as ofWebhooks, webhookJob, webhookUpkeep } from '@gatehouse/webhook'
import { account, changeAccount, signIn, signOut } from './accounts/session.ts'
import { forgotPassword, signUp, verify } from './accounts/sign-up.ts'
import { teamHandlers } from './accounts/teams.ts'
import { activityHandler } from './applications/activity.ts'
import { applicationHandlers } from './applications/applications.ts'
import { keyHandlers } from './applications/keys.ts'
import { oauthHandlers } from './applications/oauth-servers.ts'
import { sharedActivityHandler } from './applications/shared-activity.ts'
import { subscriptionHandlers } from './applications/subscriptions.ts'
import { usageHandler } from './applications/usage.ts'
import { follows } from './follows.ts'
import { indicators } from './indicators.ts'
import { mailsHandler } from './mail/inbox.ts'
import { mailJob } from './mail/mail-job.ts'
import { upkeep } from './mail/mail-upkeep.ts'
import type { Mailer } from './mail/mailer.ts'
import { migrations } from './migrations.ts'
import { noticeJob } from './notice-job.ts'
import { firstCallJob, onboardingHandler } from './onboarding.ts'
import { quotaJob } from './quotas/quota-job.ts'
import { quotasHandler } from './quotas/quotas-handler.ts'
import { webhookHandlers } from './webhooks/webhooks.ts'

/** Without a mailer, mails are kept where the operator reads them: the development inbox. */
export const selfServiceControl = (mailer?: Mailer): ControlPart => ({
  ...{ migrations: [...migrations, ...ofWebhooks], follows, indicators },
  jobs: [mailJob(mailer), noticeJob(), quotaJob, firstCallJob, upkeep, webhookJob(), webhookUpkeep],
  handlers: {
    'Developer.sign-up': signUp,
    'Developer.verify': verify,
    'Developer.sign-in': signIn,
    'Developer.sign-out': signOut,
    'Developer.forgot-password': forgotPassword,
    'Developer.account': account,
    'Developer.change-account': changeAccount,
    'Developer.application-usage': usageHandler,
    'Developer.application-activity': activityHandler,
    'Developer.activity': sharedActivityHandler,
    ...{
      ...teamHandlers,
      ...applicationHandlers,
      ...keyHandlers,
      ...subscriptionHandlers,
      ...webhookHandlers,
      ...oauthHandlers,
    },
    mails: mailsHandler,
    onboarding: onboardingHandler,
    quotas: quotasHandler as OperationHandler,
  },
})

export const control: ControlPart = selfServiceControl()
