/** Pages of people: sign-up and sign-in, applications, keys. */
import type { Page } from '../page.ts'
import { activityPage } from './activity.tsx'
import { applicationPage } from './application.tsx'
import { applicationsPage } from './applications.tsx'
import { resetPage, verifyPage } from './choose-password.tsx'
import { joinPage } from './join.tsx'
import { profilePage } from './profile.tsx'
import { sharedActivityPage } from './shared-activity.tsx'
import { signInPage } from './sign-in.tsx'
import { forgotPage, signUpPage } from './sign-up.tsx'
import { subscribePage } from './subscribe.tsx'
import { teamPage, teamsPage } from './teams.tsx'
import { webhookPage } from './webhook.tsx'
import { webhooksPage } from './webhooks.tsx'

export const accountPages = [
  ...[signInPage, signUpPage, forgotPage, verifyPage, resetPage, applicationsPage, sharedActivityPage],
  ...[activityPage, applicationPage],
  ...[subscribePage, teamsPage, teamPage, joinPage, profilePage, webhooksPage, webhookPage],
] as unknown as readonly Page[]
