import type { Migration } from '@gatehouse/store'

export const migrations: readonly Migration[] = [
  {
    id: '0088-alerting',
    capability: 'alerting',
    sql: `
create table notification_channels (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on notification_channels (organization_id, created_at, id);
create index on notification_channels (organization_id, updated_at, id);
create table service_objectives (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null,
  environment_id text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, environment_id) references environments (organization_id, id) on delete cascade
);
create index on service_objectives (organization_id, created_at, id);
create index on service_objectives (organization_id, updated_at, id);
create index on service_objectives (organization_id, environment_id);
create table alert_rules (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on alert_rules (organization_id, created_at, id);
create index on alert_rules (organization_id, updated_at, id);
create table silences (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null,
  until timestamptz,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on silences (organization_id, created_at, id);
create index on silences (organization_id, updated_at, id);
create table alerts (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  state text not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null,
  rule_id text not null,
  severity text,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade,
  foreign key (organization_id, rule_id) references alert_rules (organization_id, id) on delete cascade
);
create index on alerts (organization_id, created_at, id);
create index on alerts (organization_id, updated_at, id);
create index on alerts (organization_id, rule_id);
create index on alerts (organization_id, state, updated_at);
-- How far the evaluation of each rule is: who has it, for how long, and when it is due again. What it saw before is of what only grows.
create table alert_evaluations (
  rule_id text not null,
  organization_id text not null,
  lease text,
  next_at timestamptz not null,
  evaluated_at timestamptz,
  failures bigint not null,
  problem text,
  seen jsonb not null,
  primary key (rule_id),
  foreign key (organization_id, rule_id) references alert_rules (organization_id, id) on delete cascade
);
create index on alert_evaluations (organization_id, rule_id);
create index on alert_evaluations (next_at);
`,
  },
  {
    id: '0089-usage-reports',
    capability: 'alerting',
    sql: `
create table usage_reports (
  id text not null,
  organization_id text not null,
  name text not null,
  labels jsonb not null,
  spec jsonb not null,
  status jsonb not null,
  etag text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, name),
  foreign key (organization_id) references organizations (id) on delete cascade
);
create index on usage_reports (organization_id, created_at, id);
create index on usage_reports (organization_id, updated_at, id);
-- When each report is due next, and who makes it.
create table report_runs (
  report_id text not null,
  organization_id text not null,
  lease text,
  next_at timestamptz not null,
  sent_at timestamptz,
  failures bigint not null,
  problem text,
  primary key (report_id),
  foreign key (organization_id, report_id) references usage_reports (organization_id, id) on delete cascade
);
create index on report_runs (organization_id, report_id);
create index on report_runs (next_at);
`,
  },
  {
    id: '0097-alert-groups',
    capability: 'alerting',
    sql: `
-- Groups of alerts that a channel tells together, and when something is to be told of each.
create table alert_groups (
  id text not null,
  organization_id text not null,
  channel_id text not null,
  key text not null,
  labels jsonb not null,
  next_at timestamptz not null,
  sent_at timestamptz,
  sent bigint not null,
  created_at timestamptz not null,
  primary key (id),
  unique (organization_id, id),
  unique (organization_id, channel_id, key),
  foreign key (organization_id, channel_id) references notification_channels (organization_id, id) on delete cascade
);
create index on alert_groups (channel_id);
create index on alert_groups (next_at);
-- Alerts of them, as they were when something became of them: their rules may be gone before their end is told.
create table alert_group_members (
  channel_id text not null,
  alert_id text not null,
  organization_id text not null,
  group_id text not null,
  over boolean not null,
  told boolean not null,
  news boolean not null,
  alert jsonb not null,
  primary key (channel_id, alert_id),
  foreign key (organization_id, group_id) references alert_groups (organization_id, id) on delete cascade
);
create index on alert_group_members (organization_id, group_id);
create index on alert_group_members (group_id);
`,
  },
]
