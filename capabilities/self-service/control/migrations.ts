import type { Migration } from '@gatehouse/store'

export const migrations: readonly Migration[] = [
  {
    id: '0074-self-service',
    capability: 'self-service',
    sql: `
-- What is sent to people: asked for in the transaction that is the reason, written and sent by a job. The text is sealed, for it
-- has links that let in.
create table mails (
  id text not null,
  organization_id text not null,
  portal text not null,
  kind text not null,
  recipient text not null,
  data jsonb not null,
  once text,
  state text not null,
  sealed text,
  tries bigint not null default 0,
  next_at timestamptz not null,
  failure text,
  created_at timestamptz not null,
  primary key (id),
  unique (organization_id, once),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on mails (state, next_at);
create index on mails (organization_id, recipient, created_at);
create index on mails (created_at);
-- Nobody is a developer before the address is shown to be hers: until then a sign-up is this row alone.
create table sign_ups (
  sha256 text not null,
  organization_id text not null,
  portal text not null,
  email text not null,
  title text,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (sha256),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on sign_ups (organization_id, email);
create index on sign_ups (expires_at);
create table team_invitations (
  sha256 text not null,
  organization_id text not null,
  team_id text not null,
  email text not null,
  role text not null,
  expires_at timestamptz not null,
  primary key (sha256),
  foreign key (organization_id, team_id) references teams (organization_id, id) on delete cascade
);
create index on team_invitations (organization_id, team_id);
create index on team_invitations (organization_id, email);
create index on team_invitations (expires_at);
create table application_owners (
  organization_id text not null,
  application_id text not null,
  portal text not null,
  developer_id text,
  team_id text,
  primary key (organization_id, application_id),
  check ((developer_id is null) <> (team_id is null)),
  foreign key (organization_id, application_id) references applications (organization_id, id) on delete cascade,
  foreign key (organization_id, developer_id) references developers (organization_id, id),
  foreign key (organization_id, team_id) references teams (organization_id, id)
);
create index on application_owners (organization_id, developer_id);
create index on application_owners (organization_id, team_id);
-- When a developer came how far, once each; counted for the publisher.
create table developer_moments (
  organization_id text not null,
  developer_id text not null,
  moment text not null,
  portal text not null,
  at timestamptz not null,
  primary key (organization_id, developer_id, moment),
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
create index on developer_moments (organization_id, portal, at);
-- What people of an application were told of, once.
create table told_notices (
  organization_id text not null,
  application_id text not null,
  kind text not null,
  subject_id text not null,
  at timestamptz not null,
  primary key (organization_id, application_id, kind, subject_id),
  foreign key (organization_id, application_id) references applications (organization_id, id) on delete cascade
);
create table developer_preferences (
  organization_id text not null,
  developer_id text not null,
  mail boolean not null,
  primary key (organization_id, developer_id),
  foreign key (organization_id, developer_id) references developers (organization_id, id) on delete cascade
);
`,
  },
  {
    id: '0080-told-anew',
    capability: 'self-service',
    sql: `
-- What a notice said: of a key another end, of a version another deprecation, is told anew.
alter table told_notices add column said text;
`,
  },
  {
    id: '0095-quota-outlooks',
    capability: 'self-service',
    sql: `
-- How far subscriptions are with the quotas of their plans: who looks, when it is looked at again, what was found, and what was told.
create table quota_outlooks (
  organization_id text not null,
  subscription_id text not null,
  lease text,
  next_at timestamptz not null,
  looked_at timestamptz,
  worst bigint not null,
  limits jsonb not null,
  primary key (organization_id, subscription_id),
  foreign key (organization_id, subscription_id) references subscriptions (organization_id, id) on delete cascade
);
create index on quota_outlooks (next_at);
create index on quota_outlooks (organization_id, worst);
`,
  },
]
