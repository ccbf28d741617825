// Made by `npm run generate` from the units. Do not edit.

export type Environment = {
  /** Identifier, `env_…`. */
  id: string
  kind: 'Environment'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** Gateway group that serves it. */
    gatewayGroup?: string
    /** Hosts its APIs answer on; any host when empty. */
    hosts?: string[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type GatewayGroup = {
  /** Identifier, `gwg_…`. */
  id: string
  kind: 'GatewayGroup'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** The least that its gateways log, from a few seconds on; what each was started with unless said. */
    logLevel?: 'error' | 'warn' | 'info'
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Invitation = {
  /** Identifier, `inv_…`. */
  id: string
  kind: 'Invitation'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** E-mail address. */
    email: string
    /** What the person may do. */
    role: 'viewer' | 'editor' | 'admin' | 'owner'
    workspace?: string
    /** Seven days from now unless said. */
    expiresAt?: string
  }
  status?: {
    sha256?: string
    acceptedAt?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Membership = {
  /** Identifier, `mem_…`. */
  id: string
  kind: 'Membership'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'active' | 'suspended'
  spec: {
    /** E-mail address. */
    email: string
    /** What the person may do. */
    role: 'viewer' | 'editor' | 'admin' | 'owner'
    /** Only in this workspace. */
    workspace?: string
    /** What no role brings; an owner alone gives it. `captures`: sees requests that were recorded whole. */
    permissions?: ('captures')[]
  }
  status?: {
    /** Who it is; until then whoever has proved the address. */
    person?: string
    /** Invitation that it came from. */
    invitation?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Organization = {
  /** Identifier, `org_…`. */
  id: string
  kind: 'Organization'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** Policies, in order within their stages. */
    policies?: ({
      /** Name of the policy. */
      policy: string
      /** Keeps counters apart when the same policy stands twice in one place. */
      name?: string
      /** Version the configuration was written for; the newest unless said. */
      version?: number
      /** One of the stages that the policy allows. */
      stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
      /** As the policy defines it. */
      config?: Record<string, unknown>
    })[]
    /** How long usage is kept, where that is less than the operator keeps it. */
    retention?: {
      /** Days that single requests are kept. */
      requestDays?: number
      /** Days that figures of usage are kept. */
      figureDays?: number
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Token = {
  /** Identifier, `tok_…`. */
  id: string
  kind: 'Token'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What the person may do. */
    role: 'viewer' | 'editor' | 'admin' | 'owner'
    /** Only in this workspace. */
    workspace?: string
    /** What no role brings; an owner alone gives it. `captures`: sees requests that were recorded whole. */
    permissions?: ('captures')[]
    /** Never unless said. */
    expiresAt?: string
  }
  status?: {
    sha256?: string
    lastUsedAt?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Workspace = {
  /** Identifier, `wsp_…`. */
  id: string
  kind: 'Workspace'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** Policies, in order within their stages. */
    policies?: ({
      /** Name of the policy. */
      policy: string
      /** Keeps counters apart when the same policy stands twice in one place. */
      name?: string
      /** Version the configuration was written for; the newest unless said. */
      version?: number
      /** One of the stages that the policy allows. */
      stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
      /** As the policy defines it. */
      config?: Record<string, unknown>
    })[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type SsoConnection = {
  /** Identifier, `sso_…`. */
  id: string
  kind: 'SsoConnection'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** Issuer address of the provider; https. */
    issuer: string
    /** Client that the provider knows us as. */
    clientId: string
    /** Sealed at once and never shown again; left out, the one that is there stays. */
    clientSecret?: string
    /** Domains of the e-mail addresses it signs in, once the operator has verified them. */
    domains?: string[]
  }
  status?: {
    /** Those that the operator verified. */
    verifiedDomains?: string[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Developer = {
  /** Identifier, `dev_…`. */
  id: string
  kind: 'Developer'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'invited' | 'active' | 'disabled'
  spec: {
    /** E-mail address; unique within the realm. */
    email: string
    /** Name for people. */
    title?: string
  }
  status?: {
    /** Digest of the code of an open link. */
    sha256?: string
    /** Until when the link works. */
    linkUntil?: string
    /** When the address was shown to be this person’s. */
    verifiedAt?: string
    /** When a password was first chosen. */
    joinedAt?: string
    /** What the person began before this moment is over. */
    endedAt?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Team = {
  /** Identifier, `team_…`. */
  id: string
  kind: 'Team'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
  }
  status?: {
    /** Who is in it; they invite each other at the portal. */
    members?: ({
      developer: string
      email: string
      role: 'owner' | 'member'
    })[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Ruleset = {
  /** Identifier, `rls_…`. */
  id: string
  kind: 'Ruleset'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** The ruleset, YAML or JSON. `extends` names those that come along and others of the organization; nothing is fetched, no file is read, and no code is run. */
    text?: string
  }
  status?: {
    /** Digest of the text. */
    sha256: string
    /** What it extends. */
    extends: string[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type GovernancePolicy = {
  /** Identifier, `gpo_…`. */
  id: string
  kind: 'GovernancePolicy'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Only there; in all unless said. */
    workspace?: string
    /** Only versions of these APIs, by slug. */
    apis?: string[]
    /** Only what has all of these labels; those of a version go over those of its API. */
    labels?: Record<string, string>
    /** `save`: its document is imported or edited. `promote`: what is live in another environment, or staged, is deployed. */
    moments: ('save' | 'publish' | 'deploy' | 'promote')[]
    /** Of `deploy` and `promote`: only to this one; to all unless said. */
    environment?: string
    /** `block` refuses the operation; `warn` and `inform` tell beside it and in the status what was found. */
    action?: 'inform' | 'warn' | 'block'
    /** The document is held against rulesets. */
    lint?: {
      /** Of the organization, or such as come along: `gatehouse:correct`. */
      rulesets: string[]
      /** The least that counts. What is only to know never does. */
      severity?: 'error' | 'warn'
    }
    /** The document is compared with what is live: in any environment at `save` and `publish`, in that one otherwise. */
    compatibility?: {
      /** The least that counts. */
      changes?: 'breaking' | 'dangerous'
      /** `seen`: only what hurts an application by what it was seen to use, where the policy `validate` has `uses`. Where nothing was seen yet everything counts. */
      callers?: 'any' | 'seen'
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Waiver = {
  /** Identifier, `wai_…`. */
  id: string
  kind: 'Waiver'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Only there; in all unless said. */
    workspace?: string
    /** Only versions of these APIs, by slug. */
    apis?: string[]
    /** Only what has all of these labels; those of a version go over those of its API. */
    labels?: Record<string, string>
    /** Every finding of this rule, or kind of change. */
    rule?: string
    /** One finding, in place of `rule`. */
    fingerprint?: string
    /** Why it is accepted. */
    reason: string
    /** Who answers for it. */
    owner: string
    /** From then on it gates again; at most 366 days ahead. */
    expiresAt: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Api = {
  /** Identifier, `api_…`. */
  id: string
  kind: 'Api'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** Policies, in order within their stages. */
    policies?: ({
      /** Name of the policy. */
      policy: string
      /** Keeps counters apart when the same policy stands twice in one place. */
      name?: string
      /** Version the configuration was written for; the newest unless said. */
      version?: number
      /** One of the stages that the policy allows. */
      stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
      /** As the policy defines it. */
      config?: Record<string, unknown>
    })[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type ApiVersion = {
  /** Identifier, `ver_…`. */
  id: string
  kind: 'ApiVersion'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'draft' | 'in_review' | 'published' | 'deprecated' | 'retired'
  spec: {
    /** API it belongs to. */
    api: string
    /** What consumers call it. */
    version: string
    /** Its contract; without one every path and method is one endpoint. */
    definition?: string
    /** Edits of the definition, in order, as OpenAPI Overlays (1.0, 1.1); they stay when another definition is imported. */
    overlays?: (Record<string, unknown>)[]
    /** Upstream that answers it. */
    upstream: string
    /** Path in front of the endpoints’ own; the upstream does not see it. */
    basePath: string
    hosts?: string[]
    chosenBy?: {
      /** Where callers say it. */
      by: 'header' | 'query' | 'media-type'
      /** Name of the field, or of the parameter of the query. */
      name?: string
      /** What means this version; of media types, these as a whole. */
      values: string[]
      /** It answers who does not say. */
      default?: boolean
    }
    /** Whether callers need a subscription, or nothing. */
    access?: 'subscription' | 'open'
    /** Whether an endpoint that the contract secures must have a policy that knows who calls. `ignore` leaves it to the upstream. */
    contractSecurity?: 'enforce' | 'ignore'
    /** Policies, in order within their stages. */
    policies?: ({
      /** Name of the policy. */
      policy: string
      /** Keeps counters apart when the same policy stands twice in one place. */
      name?: string
      /** Version the configuration was written for; the newest unless said. */
      version?: number
      /** One of the stages that the policy allows. */
      stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
      /** As the policy defines it. */
      config?: Record<string, unknown>
    })[]
    /** Settings of single endpoints, by identifier. */
    endpoints?: Record<string, {
      /** Policies, in order within their stages. */
      policies?: ({
        /** Name of the policy. */
        policy: string
        /** Keeps counters apart when the same policy stands twice in one place. */
        name?: string
        /** Version the configuration was written for; the newest unless said. */
        version?: number
        /** One of the stages that the policy allows. */
        stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
        /** As the policy defines it. */
        config?: Record<string, unknown>
      })[]
      enabled?: boolean
    }>
  }
  status?: {
    /** Answers nobody, whatever its state. */
    blocked?: boolean
    /** Newest revision. */
    revision?: string
    /** When it will be deprecated by itself. */
    deprecateAt?: string
    deprecatedAt?: string
    sunsetAt?: string
    /** What becomes of it then: keep, retire or force. */
    atSunset?: string
    announcement?: {
      /** Since when, or from when on. */
      deprecatedAt: string
      /** From when on nobody may be answered. */
      sunsetAt?: string
      /** What takes its place. */
      successor?: string
      /** Where people read why, and what to do. */
      information?: string
      brownOuts?: ({
        /** Beginning, included. */
        from: string
        /** End, not included. */
        until: string
      })[]
    }
    /** When something happens to it by itself. */
    dueAt?: string
    /** What governance policies found when it last went on. */
    governance?: ({
      moment: string
      at: string
      policies: ({
        policy: string
        action: 'inform' | 'warn' | 'block'
        /** What was looked at, such as `lint`. */
        check: string
        /** Findings that count: not of the baseline, not waived, grave enough. */
        count: number
        /** The first of them. */
        findings: ({
          rule: string
          severity: string
          message: string
          pointer: string
          /** What a waiver names it by. */
          fingerprint: string
          line?: number
        })[]
      })[]
    })[]
    /** Who holds its retirement up, by calling it still. */
    retirement?: {
      refusedAt: string
      callers: string[]
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Definition = {
  /** Identifier, `def_…`. */
  id: string
  kind: 'Definition'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Kind of document. */
    format?: 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'
    /** The document as it was written. */
    text?: string
  }
  status?: {
    /** Digest of the content, the same for JSON and YAML. */
    sha256: string
    /** Version of the format, such as 3.1. */
    dialect: string
    /** The document’s own; empty where its language has none. */
    title: string
    /** The document’s own version. */
    version: string
    /** How many endpoints it describes; none unless it is OpenAPI. */
    endpoints: number
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Deployment = {
  /** Identifier, `dep_…`. */
  id: string
  kind: 'Deployment'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'pending' | 'staged' | 'live' | 'failed' | 'superseded' | 'rolled_back'
  spec: {
    /** API version. */
    apiVersion: string
    /** Revision that is served. */
    revision: string
    /** Environment that serves it. */
    environment: string
    /** Puts it to the proof beside what is live, watched; the whole at once unless said. */
    stage?: {
      /** Of the requests, or of the gateways. */
      percent: number
      /** Every gateway gives it a share of the requests, or a share of the gateways serves it. */
      of?: 'requests' | 'gateways'
      /** Of requests: whether a caller keeps the revision that it got, or each request is one for itself. */
      by?: 'caller' | 'request'
      /** What breaks one of them is rolled back at once. */
      objectives?: {
        /** Answers of 500 and above, of the requests to it. */
        errorPercentMax?: number
        /** 95 % of its requests are answered within this. */
        p95MsMax?: number
        /** Its 95th percentile, in percent of the one of what is live. */
        p95PercentMax?: number
        /** Before anything is said of it. */
        requestsMin?: number
      }
      /** How long it is watched. */
      watchSeconds?: number
      /** When all objectives were kept to the end: it goes live by itself, or waits for a person. */
      whenKept?: 'promote' | 'wait'
    }
  }
  status?: {
    /** Generation that carries it. */
    generation?: number
    /** Why it failed, or was rolled back. */
    reason?: string
    stage?: {
      /** When all gateways served it. */
      beganAt?: string
      /** When the watch is over. */
      endsAt?: string
      /** How many gateways serve it, of a stage of gateways. */
      gateways?: number
      figures?: {
        staged: {
          requests: number
          errors: number
          errorPercent: number
          p95Ms?: number
        }
        present: {
          requests: number
          errors: number
          errorPercent: number
          p95Ms?: number
        }
      }
      /** What the watch has shown. */
      verdict?: 'kept' | 'broken' | 'unknown'
      /** When the rest followed. */
      promotedAt?: string
    }
    /** Hosts and base paths it answers on; `*` is any host. */
    claims?: string[]
    /** What should have been mended when it was deployed. */
    warnings?: string[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Revision = {
  /** Identifier, `rev_…`. */
  id: string
  kind: 'Revision'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** API version it is of. */
    apiVersion: string
    /** Counts from 1 within the version. */
    number: number
    /** Digest of the content. */
    sha256: string
    /** The definition it was made of, with the edits of then. */
    document?: {
      /** Its name. */
      definition: string
      /** Digest of its content. */
      sha256: string
      overlays?: unknown[]
    }
    /** What a gateway is given. */
    content?: unknown
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Upstream = {
  /** Identifier, `ups_…`. */
  id: string
  kind: 'Upstream'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Backend addresses. */
    targets: ({
      /** Scheme, host, port and a path to put in front; `unix:/path/to.sock`, where the operator’s `egressAllow` names it; or `file:/path/to.yaml`, a list of further targets, where the operator’s `targetFiles` names it. */
      url: string
      /** Share of requests; 0 drains it. */
      weight?: number
      /** What its name in DNS stands for: `addresses` makes a target of each address, `srv` of each address of each SRV record, with its port, weight and priority. Unless said, the name is one target. */
      resolve?: 'addresses' | 'srv'
      /** Targets of a greater number are asked when too few of the lesser ones are well; 0 unless said. */
      priority?: number
      /** Where it stands; a gateway asks those of its own zone first. */
      zone?: string
      /** What subsets are told apart by. */
      labels?: Record<string, string>
    })[]
    /** Other targets in the environments named here. */
    environments?: Record<string, {
      /** Backend addresses. */
      targets: ({
        /** Scheme, host, port and a path to put in front; `unix:/path/to.sock`, where the operator’s `egressAllow` names it; or `file:/path/to.yaml`, a list of further targets, where the operator’s `targetFiles` names it. */
        url: string
        /** Share of requests; 0 drains it. */
        weight?: number
        /** What its name in DNS stands for: `addresses` makes a target of each address, `srv` of each address of each SRV record, with its port, weight and priority. Unless said, the name is one target. */
        resolve?: 'addresses' | 'srv'
        /** Targets of a greater number are asked when too few of the lesser ones are well; 0 unless said. */
        priority?: number
        /** Where it stands; a gateway asks those of its own zone first. */
        zone?: string
        /** What subsets are told apart by. */
        labels?: Record<string, string>
      })[]
    }>
    /** How a target is chosen: in turn; the least in flight; the better of two by latency and what is in flight; by what the request says. */
    balancing?: 'round-robin' | 'least-connections' | 'latency' | 'consistent-hash'
    hash?: {
      /** Requests that have this alike go to the same target; those that have none go anywhere. */
      by: 'header' | 'cookie' | 'path' | 'ip' | 'consumer'
      /** Of the field or the cookie. */
      name?: string
      /** What one target may have in flight, of its fair share; beyond, the next one is asked. Any number unless said. */
      loadPercent?: number
    }
    /** A caller keeps its target by a cookie, while the target is well. */
    sticky?: {
      /** Name of the cookie. */
      cookie?: string
      /** As long as the browser is open unless said. */
      maxAgeSeconds?: number
    }
    /** Only targets whose label has the value that the request says. */
    subset?: {
      /** Label of the targets. */
      label: string
      /** Field of the request that says its value. */
      header: string
      /** Which targets answer when no label has the value. */
      otherwise?: 'any' | 'none'
    }
    /** A target that came, or came back, gets its whole share after so long; at once unless said. */
    slowStartMs?: number
    /** When less of the weight is well, all targets are asked; never unless said. */
    panicPercent?: number
    /** Leaves out targets that answer badly; counted over all threads. */
    outliers?: {
      /** Answers of 500 and above, or none, one after another; 0 for any number. */
      failuresInRow?: number
      /** Of the answers in an interval. */
      failurePercent?: number
      /** A first byte that comes later is slow. */
      slowMs?: number
      /** Of the answers in an interval that are slow. */
      slowPercent?: number
      /** In an interval, before percentages count. */
      answersMin?: number
      /** How often percentages are looked at. */
      intervalMs?: number
      /** Left out for so long the first time, and twice as long each further time. */
      ejectionMs?: number
      /** Never longer. */
      ejectionMaxMs?: number
      /** Of the targets, left out at once; one may be as long as there is another. */
      ejectedPercentMax?: number
    }
    /** What is spoken to the targets. gRPC needs http2; at an http address it is spoken at once. */
    protocol?: 'http1' | 'http2'
    connectTimeoutMs?: number
    firstByteTimeoutMs?: number
    /** Longest silence within a body. */
    idleTimeoutMs?: number
    /** To each target, per thread. */
    connectionsMax?: number
    /** Requests that wait for a connection to a target, per thread; further ones are refused. */
    queueMax?: number
    /** Longest wait for a connection; as long as connecting may take unless said. */
    queueTimeoutMs?: number
    /** A connection is not used again after so long without work; less than the upstream’s own. */
    keepAliveTimeoutMs?: number
    /** A connection is not used again after so long. */
    connectionAgeMaxMs?: number
    /** A connection is not used again after so many requests. */
    connectionRequestsMax?: number
    /** For targets at `https:`; their certificate is verified. */
    tls?: {
      /** Name that is asked for (SNI) and that the certificate must have; the target’s host unless said. */
      serverName?: string
      /** Who must answer: the identifier that stands in the certificate (SPIFFE), in place of a host. */
      workload?: string
      /** Certificates in PEM of the authorities that are believed, in place of the public ones. */
      authorities?: string
      /** Certificate of the organization that is shown to a target that asks. */
      clientCertificate?: string
      /** The oldest version of TLS that is spoken. */
      minVersion?: '1.2' | '1.3'
      /** INSECURE: believes whoever answers, and so protects from nobody in between. */
      insecureSkipVerify?: boolean
    }
    /** Which Host the upstream sees: its own or the caller’s. */
    hostHeader?: 'target' | 'preserve'
    /** Asked once per gateway, never per thread. */
    health?: {
      /** What is asked: a path, whether it takes a connection, or the gRPC health protocol; http unless said. */
      type?: 'http' | 'tcp' | 'grpc'
      /** Which service must be SERVING; the whole server unless said. */
      service?: string
      /** Answers 2xx or 3xx while the target is well. */
      path?: string
      intervalMs?: number
      timeoutMs?: number
      /** Failures in a row. */
      unhealthyAfter?: number
      /** Successes in a row. */
      healthyAfter?: number
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type TransitionRule = {
  /** Identifier, `trl_…`. */
  id: string
  kind: 'TransitionRule'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    transitions: ('submit' | 'publish' | 'deploy' | 'deprecate' | 'retire')[]
    /** Only there; in all unless said. */
    workspace?: string
    /** Of `deploy`: only to this one; to all unless said. */
    environment?: string
    /** Of `deploy`: only what is live in this environment. */
    after?: string
    checklist?: ({
      item: string
      /** What is to be checked. */
      text: string
    })[]
    /** How many people must approve. */
    approvals?: number
    /** The weakest role that may. */
    role?: 'editor' | 'admin' | 'owner'
    /** Whoever asks for it may approve it, too. */
    byRequester?: boolean
    /** API tokens may approve, each as somebody of its own. */
    byTokens?: boolean
    /** A request that is not complete by then is void. */
    expiresAfterHours?: number
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type TransitionRequest = {
  /** Identifier, `trq_…`. */
  id: string
  kind: 'TransitionRequest'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'requested' | 'approved' | 'applied' | 'failed' | 'rejected' | 'withdrawn' | 'expired'
  spec: {
    /** API version it is about. */
    apiVersion: string
    transition: 'submit' | 'publish' | 'deploy' | 'deprecate' | 'retire'
    /** What it is carried out with. */
    input: Record<string, unknown>
    comment?: string
    /** Who it was. */
    requestedBy: string
    requestedById: string
    /** Digest of what was to be approved. */
    sha256?: string
  }
  status?: {
    expiresAt: string
    /** By item. */
    checked: Record<string, {
      /** Who it was. */
      by: string
      at: string
    }>
    approvals: ({
      /** Who it was. */
      by: string
      byId: string
      kind: string
      role: string
      at: string
      comment?: string
    })[]
    /** Sentences. */
    missing: string[]
    ended?: {
      /** Who it was. */
      by: string
      at: string
      comment?: string
    }
    /** Why it failed, or is void. */
    reason?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Application = {
  /** Identifier, `app_…`. */
  id: string
  kind: 'Application'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** Who answers for it. */
    owner?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type AuthorizationServer = {
  /** Identifier, `aus_…`. */
  id: string
  kind: 'AuthorizationServer'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What its tokens are for (`aud`), as addresses; the first unless a client asks for another by `resource` (RFC 8707). */
    audiences: string[]
    /** How long an access token holds. Gateways that check it by `jwt` believe it until then, unless it is denied. */
    accessTokenSeconds?: number
    /** How long a person stays signed in at its pages. */
    sessionHours?: number
    /** A refresh token that is not used so long is over. */
    refreshIdleDays?: number
    /** What a person granted is over after so many days. */
    refreshDays?: number
    /** Whether who holds a registration token of an application registers clients of it by itself (RFC 7591). */
    registration?: boolean
    /** Another key signs after so many days. */
    keyDays?: number
  }
  status?: {
    /** `iss` of its tokens; its metadata stands below it. */
    issuer?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Credential = {
  /** Identifier, `cred_…`. */
  id: string
  kind: 'Credential'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'active' | 'rotating' | 'revoked' | 'expired'
  spec: {
    /** Application it belongs to. */
    application: string
    /** Environment it works in. */
    environment: string
    /** Name for people. */
    title?: string
    /** Never unless said. */
    expiresAt?: string
    /** Networks that it may be used from; from anywhere unless said. */
    addresses?: string[]
    /** Origins of web pages that may use it, by `Origin` or else `Referer`. It hinders use in pages of others and nothing else: whoever calls without a browser writes these fields freely. */
    referrers?: string[]
    /** Digest of a key made elsewhere; without it a key is made. */
    sha256?: string
    /** Authorization server of this organization that issues its tokens; makes it a client there. */
    server?: string
    /** How it behaves at the authorization server. */
    oauth?: {
      /** How it shows its secret: in `Authorization`, or in the form (RFC 6749 §2.3.1); `none` for one that can keep none, such as an app or a page. */
      authentication?: 'basic' | 'post' | 'none'
      /** How it gets tokens: for itself (`client_credentials`), or for a person who signs in (`authorization_code` with PKCE, `device_code`), and again later (`refresh_token`). */
      grants?: ('client_credentials' | 'authorization_code' | 'refresh_token' | 'device_code')[]
      /** Where a person may come back to with a code; on loopback addresses any port. */
      redirectUris?: string[]
      /** Where a person may come back to who signed out (`post_logout_redirect_uri`). */
      signOutUris?: string[]
      /** May ask about tokens of other clients (RFC 7662), as a gateway or a backend does. */
      introspects?: boolean
    }
    /** Whose tokens are the application’s, in place of a key. */
    client?: {
      /** `iss` of its tokens, or `issuer` of `mtls`. */
      issuer: string
      /** What tokens or certificates name the client. */
      id: string
    }
  }
  status?: {
    /** Digest of the key, or of issuer and client; no key is stored. */
    sha256?: string
    /** How the key begins, to tell it from others. */
    prefix?: string
    /** What it is at the authorization server: `iss` and `client_id`. */
    client?: {
      issuer: string
      id: string
    }
    /** Digest of the token by which a client that registered itself is changed. */
    registrationSha256?: string
    /** Digest of the client’s secret; no secret is stored. */
    secretSha256?: string
    /** Credential that replaces it. */
    successor?: string
    /** Until when it works beside its successor. */
    graceUntil?: string
    /** When it was used last; none before the first use. */
    lastUsedAt?: string
    /** From which network: IPv4 /24, or IPv6 /48. */
    lastNetwork?: string
    /** It was used from two networks by turns: when that was noticed last, at most once a day. */
    twoPlaces?: {
      at: string
      networks: string[]
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Plan = {
  /** Identifier, `pln_…`. */
  id: string
  kind: 'Plan'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'draft' | 'published' | 'deprecated' | 'closed'
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** Product it offers. */
    product: string
    /** Who says yes to a subscription. */
    approval?: 'automatic' | 'manual'
    /** Terms that who subscribes at a portal accepts; the digest of what was accepted is kept. */
    terms?: string
    /** JSON Schema (2020-12) of what is asked of who subscribes: an object with plain fields, at most 50. */
    form?: Record<string, unknown>
    /** What its subscribers are promised; the service level report tells whether it was kept. */
    promise?: {
      /** Per cent of requests of a month that are answered with a status below 500. */
      availability: number
    }
    /** Policies, in order within their stages. */
    policies?: ({
      /** Name of the policy. */
      policy: string
      /** Keeps counters apart when the same policy stands twice in one place. */
      name?: string
      /** Version the configuration was written for; the newest unless said. */
      version?: number
      /** One of the stages that the policy allows. */
      stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
      /** As the policy defines it. */
      config?: Record<string, unknown>
    })[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Product = {
  /** Identifier, `prd_…`. */
  id: string
  kind: 'Product'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** What it holds. */
    apiVersions: string[]
    /** Scopes that tokens of its subscribers may have, where an authorization server of ours issues them. */
    scopes?: ({
      /** As tokens have it. */
      name: string
      /** What it allows, for who is asked. */
      description?: string
    })[]
    /** Policies, in order within their stages. */
    policies?: ({
      /** Name of the policy. */
      policy: string
      /** Keeps counters apart when the same policy stands twice in one place. */
      name?: string
      /** Version the configuration was written for; the newest unless said. */
      version?: number
      /** One of the stages that the policy allows. */
      stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
      /** As the policy defines it. */
      config?: Record<string, unknown>
    })[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Subscription = {
  /** Identifier, `sub_…`. */
  id: string
  kind: 'Subscription'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'requested' | 'rejected' | 'active' | 'paused' | 'cancelling' | 'closed' | 'expired'
  spec: {
    /** Application that calls. */
    application: string
    /** Plan it is on. */
    plan: string
    /** Environment it is for. */
    environment: string
    /** Never unless said. */
    expiresAt?: string
    /** Of its quotas, where the plan counts by the consumer’s calendar. */
    timeZone?: string
    /** From when its quotas are counted, such as the day of its first invoice; likewise. */
    quotaAnchor?: string
  }
  status?: {
    pausedBy?: 'provider' | 'consumer' | 'payment'
    /** Who asked for it, and at which portal. */
    asked?: {
      by: string
      portal: string
    }
    /** The plan’s terms as they were accepted, by their digest. */
    terms?: {
      sha256: string
      acceptedAt: string
      by: string
    }
    /** What was answered to the plan’s form. */
    answers?: Record<string, unknown>
    /** When it was approved or rejected, and why. */
    decision?: {
      at: string
      reason?: string
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type TokenDenial = {
  /** Identifier, `tdn_…`. */
  id: string
  kind: 'TokenDenial'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** `iss` of the tokens. */
    issuer: string
    /** `jti` of the one token. */
    token?: string
    /** `sub` whose tokens they are, in place of one token. */
    subject?: string
    /** Tokens of the subject that say they were issued later pass (`iat`, in whole seconds); now unless said. */
    issuedUntil?: string
    /** When the denial ends: not before the last of the tokens does. At most 400 days from now. */
    expiresAt: string
  }
  status?: {
    /** Why an authorization server of the organization made it by itself: its token was revoked, or the access of its person ended. */
    reason?: 'token-revoked' | 'person-ended'
    /** Credential whose token was revoked. */
    client?: string
    /** Gateway groups that were told. */
    groups?: string[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Certificate = {
  /** Identifier, `crt_…`. */
  id: string
  kind: 'Certificate'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** Names it is shown for; those in the certificate unless said. An empty list is for one that is shown to upstreams alone. */
    hosts?: string[]
    /** Authority that it is ordered from and renewed, in place of `certificate` and `key`. */
    issuer?: string
    /** The chain in PEM: its own certificate first, then those that lead to an authority. */
    certificate?: string
    /** Its private key in PEM. Sealed at once and never shown again; left out, the one that is there stays. */
    key?: string
  }
  status?: {
    /** Names it is shown for, where APIs of the organization stand. */
    hosts: string[]
    /** When its time is over. */
    expiresAt?: string
    /** SHA-256 of the certificate, in hexadecimal. */
    fingerprint?: string
    /** Digest of the key as it is stored. */
    keySha256?: string
    /** What should be mended. */
    warnings: string[]
    /** Hosts that gateways do not show it for although APIs of the organization answer on them, each with the gateway group and the reason. */
    unshown?: string[]
    /** Of one with an issuer: `due` until the first try, then how the last one ended. */
    order?: 'due' | 'filled' | 'failed'
    /** When it is ordered next; after a failure, tried again. */
    renewAt?: string
    /** Tries in a row that failed. */
    failures?: number
    /** Why the last try failed. */
    error?: {
      code: string
      detail: string
      hint: string
      at: string
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type CertificateIssuer = {
  /** Identifier, `cis_…`. */
  id: string
  kind: 'CertificateIssuer'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** Address of its directory, such as `https://acme-v02.api.letsencrypt.org/directory`. */
    directory: string
    /** E-mail addresses that the authority writes to. */
    contacts?: string[]
    /** That the organization agrees to the terms of the authority. */
    termsAgreed?: boolean
    /** An account at the authority that ours is bound to, where it asks for one. */
    externalAccount?: {
      /** Identifier of the account. */
      keyId: string
      /** Its key in base64url. Sealed at once and never shown again; left out, the one that is there stays. */
      hmacKey?: string
    }
    /** Certificates in PEM that vouch for its own listener, in place of those of the system. */
    authorities?: string
  }
  status?: {
    /** Address of our account, once there is one. */
    account?: string
    /** Those that the authority was told. */
    contacts?: string[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type ContractTest = {
  /** Identifier, `ctt_…`. */
  id: string
  kind: 'ContractTest'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'running' | 'passed' | 'failed' | 'cancelled' | 'broken'
  spec: {
    /** API version whose contract it is. */
    apiVersion: string
    /** Counts from 1 within the version. */
    number: number
    /** Where the server is. */
    url: string
    /** Whose live contract it was. */
    environment?: string
    /** The same one makes the same requests. */
    seed: string
    /** Of each endpoint, at most. */
    cases: number
    /** Beginnings of the endpoints that are tested. */
    only?: string[]
    /** Who it was. */
    startedBy: string
  }
  status?: {
    progress?: {
      /** Endpoints that are through. */
      done: number
      /** Endpoints that there are. */
      of: number
    }
    endedAt?: string
    /** Endpoints that were tested. */
    endpoints?: number
    /** Endpoints with a finding. */
    failed?: number
    /** Requests that were held against the contract. */
    cases?: number
    /** What was found. */
    findings?: number
    /** Why it could not be ended. */
    reason?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Dashboard = {
  /** Identifier, `dash_…`. */
  id: string
  kind: 'Dashboard'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for. */
    description?: string
    /** How far back it looks at first. */
    since?: string
    /** Only requests that meet all of them. */
    filters?: ({
      /** What requests are told apart by. */
      dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
      /** One of these. A status may be a class, such as `5xx`. */
      is?: string[]
      /** None of these. */
      isNot?: string[]
    })[]
    /** From left to right, row by row. */
    tiles: ({
      /** What it shows, in a few words. */
      title: string
      /** How: `figures` beside those of the time before, `lines` over time, `bars` of groups, `table` of groups, or `heatmap` of how long requests took. */
      show: 'figures' | 'lines' | 'bars' | 'table' | 'heatmap'
      /** What to tell: `requests` requests, `errors4xx` answers of 400 to 499, `errors5xx` answers of 500 and above, `errorRate` share of answers of 500 and above, `bytesIn` bytes received from callers, `bytesOut` bytes sent to callers, `averageMs` average duration, `p50Ms` 50 % took at most, `p90Ms` 90 % took at most, `p95Ms` 95 % took at most, `p99Ms` 99 % took at most, `withinShare` share that took at most `withinMs`, `upstreamMs` average until the upstream’s first byte, `gatewayMs` average that the gateway added, `cached` answers from the cache, `cacheRate` share of answers from the cache, `aborted` requests that the caller gave up, `retried` requests tried again, `units` units of plans, `tokens` tokens, `cost` cost, `valueSum` sum of the measured number, `valueCount` requests with the measured number, `valueAverage` average of the measured number. */
      metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[]
      /** Groups requests: `environment` environment, `api` API, `apiVersion` API version, `status` status, `failure` failure, `endpoint` endpoint, `target` upstream target, `reason` reason, `revision` revision, `node` gateway, `application` application, `plan` plan, `subscription` subscription, `latency` latency, `country` country, `custom` measured text, `credential` credential, `method` method, `client` network, `userAgent` program. */
      by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[]
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** The measured text that the dimension `custom` is. */
      custom?: string
      /** The measured number that `valueSum`, `valueCount` and `valueAverage` tell of. */
      value?: string
      /** Groups to show, the largest first. */
      limit?: number
      /** Whether it takes the whole width. */
      wide?: boolean
    })[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Capture = {
  /** Identifier, `cap_…`. */
  id: string
  kind: 'Capture'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Workspace it belongs to. */
  workspace: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'running' | 'ended'
  spec: {
    /** API version whose requests are recorded. */
    apiVersion: string
    /** Environment in which they are. */
    environment: string
    /** Why; stands in the audit log. */
    reason?: string
    /** For how long. */
    minutes?: number
    /** It ends with so many. */
    requestsMax?: number
    /** Only these methods. */
    methods?: string[]
    /** Only this path, as the caller wrote it; a `*` at its end stands for whatever follows. */
    path?: string
    /** Only requests that were answered so: 404, or 5xx for any of them. */
    statuses?: string[]
    /** Only requests of this application. */
    application?: string
    /** Only requests with this field. */
    header?: {
      /** Name of the field; none that holds a secret. */
      name: string
      /** Its value; any unless said. */
      value?: string
    }
    /** Of those, by chance. */
    percent?: number
    /** Bytes kept of the beginning of each body; none with 0. */
    bodyBytesMax?: number
    /** Deleted so long after its end. */
    keepHours?: number
  }
  status?: {
    /** When its time is over. */
    endsAt?: string
    /** When it ended. */
    endedAt?: string
    /** `room`: what it recorded is as large as a capture may be. */
    endedBy?: 'time' | 'count' | 'room' | 'hand'
    /** Gateways that record it, by identifier. */
    gatewayGroup?: string
    /** Recorded so far. */
    requests?: number
    /** That fitted and could not be recorded, such as for want of memory in a gateway. */
    missed?: number
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type NotificationChannel = {
  /** Identifier, `chn_…`. */
  id: string
  kind: 'NotificationChannel'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** Mails, by the operator’s mail server. */
    email?: {
      /** Who gets a mail. */
      to: string[]
    }
    /** Signed requests in our own form. */
    webhook?: {
      /** Where requests are sent, signed as Standard Webhooks has it. */
      url: string
    }
    /** Messages of Slack. */
    slack?: {
      /** Address of an incoming webhook of Slack, or of what takes the same. */
      url: string
    }
    /** Events of PagerDuty (Events API v2). */
    pagerduty?: {
      /** Integration key of the service. Sealed at once and never shown again; left out, the one that is there stays. */
      routingKey?: string
      /** Where events are taken; that of the EU is `events.eu.pagerduty.com`. */
      url?: string
    }
    /** Tells alerts of several rules together, group by group. */
    grouping?: {
      /** Labels that tell groups apart: `api`, `environment`, `gatewayGroup`, `severity`, `rule`, whatever else alerts are of, or a label of the rule. All alerts are one group without any. */
      by?: string[]
      /** So long others are waited for, from the first one on. */
      waitSeconds?: number
      /** Messages about what became of a group are at least so far apart. */
      intervalSeconds?: number
      /** A group that still fires is told again after so long, unless somebody takes care of all of it. */
      repeatSeconds?: number
      /** While a critical alert of a group fires, its warnings and infos are held back. Of groups that lack a label nothing is. */
      inhibit?: boolean
    }
  }
  status?: {
    /** The webhook that messages go through. */
    endpoint?: string
    /** Digest of the routing key that is kept. */
    keySha256?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type ServiceObjective = {
  /** Identifier, `slo_…`. */
  id: string
  kind: 'ServiceObjective'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** API it is about, by slug, or `workspace/slug`. */
    api: string
    /** Only there; everywhere unless said. */
    environment?: string
    /** Only this endpoint. */
    endpoint?: string
    /** Exactly one of this and `latency` is given. */
    availability?: {
      /** Per cent of requests that are answered with a status below 500. */
      target: number
    }
    /** Of requests that are answered without an error. */
    latency?: {
      /** Per cent of requests that take at most so long. */
      target: number
      /** So long, in milliseconds, to within 4 %. */
      withinMs: number
    }
    /** Days that it is kept over. */
    windowDays?: number
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type AlertRule = {
  /** Identifier, `arl_…`. */
  id: string
  kind: 'AlertRule'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** How bad it is. */
    severity?: 'info' | 'warning' | 'critical'
    /** A figure of traffic is too large or too small. */
    threshold?: {
      /** Figure that is looked at. */
      metric: 'requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost'
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** An alert for each of these; one of all unless said. */
      by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency')[]
      /** Minutes that are looked at, up to now. */
      windowMinutes?: number
      /** More than this is too much. Shares are from 0 to 1. */
      above?: number
      /** Less than this is too little. */
      below?: number
      /** Fewer requests than these tell nothing. */
      requestsMin?: number
    }
    /** No request came for so long. */
    absence?: {
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** Minutes that are looked at, up to now. */
      windowMinutes?: number
    }
    /** The error budget is spent too fast, over a long and a short window together. */
    burnRate?: {
      /** Service objective whose error budget is watched. */
      objective: string
      /** `fast` spends 2 % of a budget of 30 days in an hour, `medium` 5 % in six hours, `slow` 10 % in three days. */
      paces?: ('fast' | 'medium' | 'slow')[]
      /** Fewer requests than these tell nothing. */
      requestsMin?: number
    }
    /** A certificate or a key ends soon. */
    expiry?: {
      /** What may end. */
      of?: ('certificate' | 'credential')[]
      /** Days before its end. */
      withinDays?: number
    }
    /** Something is wrong with a gateway that serves environments of the organization. */
    gateways?: {
      /** `disconnected`: not heard of for two minutes. `refused`: does not serve the newest program. `spool`: usage events wait on its disk. `dropped`: usage events were lost. `restarted`: threads ended. The last two fire at once. */
      signs?: ('disconnected' | 'refused' | 'spool' | 'dropped' | 'restarted')[]
      /** So much in a spool is too much. */
      spoolMegabytes?: number
    }
    /** Usage is not as it usually is at this time of the week; an alert for each anomaly that lasts. */
    anomaly?: {
      /** Anomalies of these kinds. */
      kinds?: ('errors' | 'latency' | 'drop' | 'creep' | 'surge' | 'spend')[]
      /** Only of this API. */
      api?: string
      /** Only in this environment. */
      environment?: string
      /** Only what is this application’s alone. */
      application?: string
      /** How sure it has to be. */
      confidenceMin?: number
    }
    /** An application uses up a quota of its plan, or will before the period is over. */
    quota?: {
      /** So far, or further. `likely`: it will not last, as things go; `nearly`: four fifths are used; `gone`: all of it is. */
      from?: 'likely' | 'nearly' | 'gone'
      /** Only of this application. */
      application?: string
      /** Only of this plan. */
      plan?: string
      /** Only in this environment. */
      environment?: string
    }
    /** It fires once it has held for so long. */
    forSeconds?: number
    /** It is over once it has not held for so long. */
    keepFiringSeconds?: number
    /** Who is told, step by step; later steps are not taken once somebody has acknowledged it. */
    notify?: ({
      /** So long after it began to fire. */
      afterSeconds?: number
      /** Notification channels. */
      channels: string[]
    })[]
    /** Whether alerts of the rule that begin or end at the same time are one message. */
    together?: boolean
    /** Where it stands what to do. Messages say it. */
    runbook?: string
    /** Nothing is looked at. */
    paused?: boolean
  }
  status?: Record<string, never>
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Silence = {
  /** Identifier, `sil_…`. */
  id: string
  kind: 'Silence'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Alerts that all of them fit. */
    matchers: ({
      /** `rule`, `severity`, a label of the rule, or a dimension that it tells requests apart by. */
      label: string
      /** One of these; a `*` at the end stands for anything. */
      is: string[]
    })[]
    /** From when on; at once unless said. */
    from?: string
    /** When it ends. */
    until: string
    /** Why nobody is to be told. */
    reason: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Alert = {
  /** Identifier, `alr_…`. */
  id: string
  kind: 'Alert'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'pending' | 'firing' | 'resolved'
  spec: {
    /** Alert rule that found it. */
    rule: string
    severity: 'info' | 'warning' | 'critical'
    /** What was found. */
    summary: string
    /** What it was found of, by dimension. */
    of: Record<string, string>
  }
  status?: {
    /** The same for the same rule and labels. */
    fingerprint: string
    /** The figure that was found last. */
    value?: number
    /** Where the console shows what it was found from. */
    evidence?: string
    /** When it was found first. */
    since: string
    /** When it began to fire. */
    firedAt?: string
    /** When it was over. */
    resolvedAt?: string
    /** How long it has been in its state, without times in which nothing was looked at. */
    heldMs: number
    /** How long it has not been found again. */
    quietMs: number
    /** Channels that were told that it fires, or that tell it with its group. */
    told: string[]
    /** How many steps of its rule were taken. */
    steps: number
    /** Silence because of which nobody is told. */
    silenced?: string
    acknowledged?: {
      /** Who takes care of it. */
      by: string
      at: string
      comment?: string
    }
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type UsageReport = {
  /** Identifier, `rpt_…`. */
  id: string
  kind: 'UsageReport'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** How far back each report looks. */
    since?: string
    /** As `analyze` takes it. */
    question: {
      /** What to tell: `requests` requests, `errors4xx` answers of 400 to 499, `errors5xx` answers of 500 and above, `errorRate` share of answers of 500 and above, `bytesIn` bytes received from callers, `bytesOut` bytes sent to callers, `averageMs` average duration, `p50Ms` 50 % took at most, `p90Ms` 90 % took at most, `p95Ms` 95 % took at most, `p99Ms` 99 % took at most, `withinShare` share that took at most `withinMs`, `upstreamMs` average until the upstream’s first byte, `gatewayMs` average that the gateway added, `cached` answers from the cache, `cacheRate` share of answers from the cache, `aborted` requests that the caller gave up, `retried` requests tried again, `units` units of plans, `tokens` tokens, `cost` cost, `valueSum` sum of the measured number, `valueCount` requests with the measured number, `valueAverage` average of the measured number. */
      metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[]
      /** Groups requests: `environment` environment, `api` API, `apiVersion` API version, `status` status, `failure` failure, `endpoint` endpoint, `target` upstream target, `reason` reason, `revision` revision, `node` gateway, `application` application, `plan` plan, `subscription` subscription, `latency` latency, `country` country, `custom` measured text, `credential` credential, `method` method, `client` network, `userAgent` program. */
      by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[]
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** A row for each hour or day as well. */
      granularity?: 'hour' | 'day'
      /** Groups, the largest first. */
      limit?: number
      /** Whether what is in no told group is told together as well. */
      others?: boolean
      /** Milliseconds that `withinShare` is about, to within 4 %. */
      withinMs?: number
    }
    /** When it is sent. What was missed is sent once. */
    schedule: {
      /** How often. */
      every?: 'day' | 'week' | 'month'
      /** Of `week`: the day. */
      on?: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
      /** Of `month`: the day. */
      day?: number
      /** By the clocks of the zone. */
      at?: string
      /** IANA time zone of the clocks. */
      timeZone?: string
    }
    /** Notification channels: mails, webhooks, Slack. */
    channels: string[]
    /** Nothing is sent. */
    paused?: boolean
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Portal = {
  /** Identifier, `por_…`. */
  id: string
  kind: 'Portal'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Name for people. */
    title?: string
    /** What it is for, in a sentence. */
    description?: string
    /** Whether who is not signed in sees more than the door. */
    audience?: 'public' | 'private'
    /** What it offers; of several that name a product, the first counts. */
    products?: ({
      /** One product, as `workspace/name`. One that is not there shows nothing. */
      product?: string
      /** In place of `product`: every product that has all of these labels. */
      labels?: Record<string, string>
      /** Who sees it. */
      audience?: 'anyone' | 'signed-in'
    })[]
    /** Where its readers call. */
    environments: {
      /** Environment that its keys and its try-it are for. */
      live: string
      /** Environment to practise in. */
      sandbox?: string
    }
    /** Where the gateways of the environments answer; made of hosts unless said. */
    addresses?: {
      live?: string
      sandbox?: string
    }
    brand?: {
      /** Colour of links and buttons; refused where white text on it could not be read. */
      accent?: string
      /** Path of the asset that is the logo. */
      logo?: string
      /** Family of all text. */
      font?: 'system' | 'humanist' | 'geometric' | 'serif' | 'slab'
    }
    /** What its first page shows, in order. */
    home?: ({
      /** What stands there. */
      section: 'intro' | 'products' | 'guides' | 'text' | 'changes'
      /** Heading of it. */
      title?: string
      /** Markdown, for `intro` and `text`. */
      text?: string
    })[]
    /** Hosts it answers on, its own alone. */
    hosts?: string[]
    /** What people do here by themselves. */
    accounts?: {
      /** Who may sign up: nobody, anybody, or who has an address of `domains`. Invitations always do. */
      signUp?: 'closed' | 'open' | 'domains'
      /** Of e-mail addresses. */
      domains?: string[]
      /** Workspace where applications that people make here stand. */
      workspace?: string
    }
    /** What its people write. */
    community?: {
      /** Who asks, answers and rates: nobody, who is signed in, or the same once you approved of it. */
      posts?: 'off' | 'signed-in' | 'after-approval'
      /** Your addresses that get a mail of each question, answer and report. */
      notify?: string[]
    }
    /** At the foot of every page. */
    links?: ({
      title: string
      to: string
    })[]
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type PortalPage = {
  /** Identifier, `ppg_…`. */
  id: string
  kind: 'PortalPage'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Portal it belongs to. */
    portal: string
    /** Where it stands, below the portal’s own address. */
    path: string
    /** Its heading. */
    title: string
    /** What it says, in a sentence. */
    summary?: string
    /** Heading that it stands under in lists. */
    section?: string
    /** Smaller ones stand first. */
    order?: number
    /** Guides are listed and follow each other; pages are linked to. */
    kind?: 'guide' | 'page'
    /** Who sees it. */
    audience?: 'anyone' | 'signed-in'
    /** Markdown; HTML in it is shown as text. */
    body?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type PortalAsset = {
  /** Identifier, `pas_…`. */
  id: string
  kind: 'PortalAsset'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  spec: {
    /** Portal it belongs to. */
    portal: string
    /** Where it stands, below `/files/` of the portal. */
    path: string
    /** Its bytes in Base64. What they are is told by themselves, not by the name. */
    content?: string
  }
  status?: {
    /** Media type that its bytes have. */
    type: string
    bytes: number
    sha256: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

export type Question = {
  /** Identifier, `qst_…`. */
  id: string
  kind: 'Question'
  /** Slug: its identity in documents, which never changes. */
  name: string
  /** Words to find it by; `apply --prune` works within them. */
  labels: Record<string, string>
  /** Where it is in its life. */
  state: 'open' | 'answered' | 'closed'
  spec: {
    /** Portal it was asked at. */
    portal: string
    /** Product it is about, as `workspace/name`. */
    product: string
    /** In a sentence. */
    title: string
    /** Markdown; HTML in it is shown as text. */
    body?: string
    /** Shown to who asked, the team, and the publisher alone. */
    private: boolean
    /** Developer who asked, by the id. */
    askedBy: string
    /** Team that sees it where it is private, by the id. */
    team?: string
  }
  status?: {
    /** Whether readers see it. */
    moderation: 'shown' | 'waiting' | 'hidden'
    /** Why it was hidden. */
    reason?: string
    /** Who of the organization takes care of it. */
    assignee?: string
    /** Answer that who asked accepted, by its id. */
    accepted?: string
    /** How many there are. */
    answers: number
    /** Answers that wait for approval. */
    waiting: number
    /** How often it, or an answer, was reported since it was looked at. */
    reports: number
    editedAt?: string
  }
  /** Changes with every write; send it as If-Match. */
  etag: string
  /** When it was made. */
  createdAt: string
  /** When it was last written. */
  updatedAt: string
}

/** Carries a call out: `path` is complete, `body` is JSON. Resolves to the reply's body, or throws. */
export type Send = (call: Call) => Promise<unknown>

export interface Call {
  id: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: unknown
  /** For If-Match. */
  etag?: string
}

/** A file that answers this call. */
export interface File {
  method: 'GET' | 'POST'
  path: string
  body?: unknown
}

/** Events of server-sent events at this path, each with data of this type. */
export interface Stream<T> {
  path: string
  event?: T
}

function at(path: string, parameters: object, query?: object): string {
  const values = parameters as Record<string, string>
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!))
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}`
}

export function createClient(send: Send) {
  return {

    environments: {
      /** A page of them, in order. A named runtime stage with its own gateways, credentials and data. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the GatewayGroup. */
        gatewayGroup?: string
      } = {}) =>
        send({ id: 'Environment.list', method: 'GET', path: at('/api/v1/organizations/{organization}/environments', at_, query) }) as Promise<{ items: Environment[]; next?: string }>,
      /** Shows one. A named runtime stage with its own gateways, credentials and data. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Environment.get', method: 'GET', path: at('/api/v1/organizations/{organization}/environments/{name}', at_) }) as Promise<Environment>,
      /** Makes one. A named runtime stage with its own gateways, credentials and data. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** Gateway group that serves it. */
          gatewayGroup?: string
          /** Hosts its APIs answer on; any host when empty. */
          hosts?: string[]
        }
      }) =>
        send({ id: 'Environment.create', method: 'POST', path: at('/api/v1/organizations/{organization}/environments', at_), body }) as Promise<Environment>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A named runtime stage with its own gateways, credentials and data. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          hosts?: string[] | null
        }
      }, etag?: string) =>
        send({ id: 'Environment.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/environments/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Environment>,
      /** Refused while something uses it. A named runtime stage with its own gateways, credentials and data. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Environment.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/environments/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    gatewayGroups: {
      /** A page of them, in order. Data-plane nodes that serve one or more environments; hosts and base paths are unique within it. */
      list: (at_: Record<string, never>, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'GatewayGroup.list', method: 'GET', path: at('/api/v1/gateway-groups', at_, query) }) as Promise<{ items: GatewayGroup[]; next?: string }>,
      /** Shows one. Data-plane nodes that serve one or more environments; hosts and base paths are unique within it. */
      get: (at_: { name: string }) =>
        send({ id: 'GatewayGroup.get', method: 'GET', path: at('/api/v1/gateway-groups/{name}', at_) }) as Promise<GatewayGroup>,
      /** Makes one. Data-plane nodes that serve one or more environments; hosts and base paths are unique within it. */
      create: (at_: Record<string, never>, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** The least that its gateways log, from a few seconds on; what each was started with unless said. */
          logLevel?: 'error' | 'warn' | 'info'
        }
      }) =>
        send({ id: 'GatewayGroup.create', method: 'POST', path: at('/api/v1/gateway-groups', at_), body }) as Promise<GatewayGroup>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Data-plane nodes that serve one or more environments; hosts and base paths are unique within it. */
      update: (at_: { name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          logLevel?: 'error' | 'warn' | 'info' | null
        }
      }, etag?: string) =>
        send({ id: 'GatewayGroup.update', method: 'PATCH', path: at('/api/v1/gateway-groups/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<GatewayGroup>,
      /** Refused while something uses it. Data-plane nodes that serve one or more environments; hosts and base paths are unique within it. */
      delete: (at_: { name: string }, etag?: string) =>
        send({ id: 'GatewayGroup.delete', method: 'DELETE', path: at('/api/v1/gateway-groups/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Admits one gateway to the group, once. Nothing shows the token again. */
      enrolmentToken: (at_: { name: string }, body: {
        /** How long it lives. */
        ttlSeconds?: number
      }) =>
        send({ id: 'GatewayGroup.enrolment-token', method: 'POST', path: at('/api/v1/gateway-groups/{name}/enrolment-token', at_), body }) as Promise<{
        /** It names the control plane’s certificate too. */
        token: string
      }>,
      /** The gateways of the group, as they last told of themselves. */
      nodes: (at_: { name: string }) =>
        send({ id: 'GatewayGroup.nodes', method: 'POST', path: at('/api/v1/gateway-groups/{name}/nodes', at_) }) as Promise<{
        nodes: ({
          node: string
          connected: boolean
          state: string
          generation: number
          certificateExpiresAt: string
          lastSeenAt: string
          /** Own policies of the operator that it lets nobody through. */
          quarantined?: string[]
        })[]
      }>,
      /** The certificates of the gateway stop working at once. */
      removeNode: (at_: { name: string }, body: {
        /** Name of the node. */
        node: string
      }) =>
        send({ id: 'GatewayGroup.remove-node', method: 'POST', path: at('/api/v1/gateway-groups/{name}/remove-node', at_), body }) as Promise<{
        removed: boolean
      }>,
      /** The next key signs programs and directories of every group; gateways follow by themselves. */
      rotateSigningKey: (at_: Record<string, never>) =>
        send({ id: 'GatewayGroup.rotate-signing-key', method: 'POST', path: at('/api/v1/gateway-groups/rotate-signing-key', at_) }) as Promise<{
        rotated: boolean
      }>,
    },
    invitations: {
      /** A page of them, in order. Asks a person by e-mail to join with a role; the code is shown once and works once. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Workspace. */
        workspace?: string
      } = {}) =>
        send({ id: 'Invitation.list', method: 'GET', path: at('/api/v1/organizations/{organization}/invitations', at_, query) }) as Promise<{ items: Invitation[]; next?: string }>,
      /** Shows one. Asks a person by e-mail to join with a role; the code is shown once and works once. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Invitation.get', method: 'GET', path: at('/api/v1/organizations/{organization}/invitations/{name}', at_) }) as Promise<Invitation>,
      /** Makes one. Asks a person by e-mail to join with a role; the code is shown once and works once. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** E-mail address. */
          email: string
          /** What the person may do. */
          role: 'viewer' | 'editor' | 'admin' | 'owner'
          workspace?: string
          /** Seven days from now unless said. */
          expiresAt?: string
        }
      }) =>
        send({ id: 'Invitation.create', method: 'POST', path: at('/api/v1/organizations/{organization}/invitations', at_), body }) as Promise<Invitation & { code?: string }>,
      /** Refused while something uses it. Asks a person by e-mail to join with a role; the code is shown once and works once. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Invitation.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/invitations/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Joins the organization that sent the code; works once, for the address it was sent to. */
      accept: (at_: { organization: string }, body: {
        /** The code of the invitation. */
        code: string
      }) =>
        send({ id: 'Invitation.accept', method: 'POST', path: at('/api/v1/organizations/{organization}/invitations/accept', at_), body }) as Promise<{
        organization: string
        role: string
      }>,
      /** Makes an account for the address that the code was sent to, and joins the organization. */
      register: (at_: { organization: string }, body: {
        /** The code of the invitation. */
        code: string
        /** Your name. */
        name: string
        /** Twelve characters or more. */
        password: string
      }) =>
        send({ id: 'Invitation.register', method: 'POST', path: at('/api/v1/organizations/{organization}/invitations/register', at_), body }) as Promise<{
        organization: string
        role: string
      }>,
    },
    memberships: {
      /** A page of them, in order. A person’s role in an organization, or in one workspace of it. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'active' | 'suspended'
        /** Name of the Workspace. */
        workspace?: string
      } = {}) =>
        send({ id: 'Membership.list', method: 'GET', path: at('/api/v1/organizations/{organization}/memberships', at_, query) }) as Promise<{ items: Membership[]; next?: string }>,
      /** Shows one. A person’s role in an organization, or in one workspace of it. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Membership.get', method: 'GET', path: at('/api/v1/organizations/{organization}/memberships/{name}', at_) }) as Promise<Membership>,
      /** Makes one. A person’s role in an organization, or in one workspace of it. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** E-mail address. */
          email: string
          /** What the person may do. */
          role: 'viewer' | 'editor' | 'admin' | 'owner'
          /** Only in this workspace. */
          workspace?: string
          /** What no role brings; an owner alone gives it. `captures`: sees requests that were recorded whole. */
          permissions?: ('captures')[]
        }
      }) =>
        send({ id: 'Membership.create', method: 'POST', path: at('/api/v1/organizations/{organization}/memberships', at_), body }) as Promise<Membership>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A person’s role in an organization, or in one workspace of it. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          role?: 'viewer' | 'editor' | 'admin' | 'owner' | null
          permissions?: ('captures')[] | null
        }
      }, etag?: string) =>
        send({ id: 'Membership.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/memberships/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Membership>,
      /** Refused while something uses it. A person’s role in an organization, or in one workspace of it. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Membership.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/memberships/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Takes the role away for a while. */
      suspend: (at_: { organization: string; name: string }) =>
        send({ id: 'Membership.suspend', method: 'POST', path: at('/api/v1/organizations/{organization}/memberships/{name}/suspend', at_) }) as Promise<Membership>,
      /** Gives the role back. */
      resume: (at_: { organization: string; name: string }) =>
        send({ id: 'Membership.resume', method: 'POST', path: at('/api/v1/organizations/{organization}/memberships/{name}/resume', at_) }) as Promise<Membership>,
    },
    organizations: {
      /** A page of them, in order. The security and billing boundary; nothing crosses it by default. */
      list: (at_: Record<string, never>, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Organization.list', method: 'GET', path: at('/api/v1/organizations', at_, query) }) as Promise<{ items: Organization[]; next?: string }>,
      /** Shows one. The security and billing boundary; nothing crosses it by default. */
      get: (at_: { name: string }) =>
        send({ id: 'Organization.get', method: 'GET', path: at('/api/v1/organizations/{name}', at_) }) as Promise<Organization>,
      /** Makes one. The security and billing boundary; nothing crosses it by default. */
      create: (at_: Record<string, never>, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** Policies, in order within their stages. */
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[]
          /** How long usage is kept, where that is less than the operator keeps it. */
          retention?: {
            /** Days that single requests are kept. */
            requestDays?: number
            /** Days that figures of usage are kept. */
            figureDays?: number
          }
        }
      }) =>
        send({ id: 'Organization.create', method: 'POST', path: at('/api/v1/organizations', at_), body }) as Promise<Organization>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. The security and billing boundary; nothing crosses it by default. */
      update: (at_: { name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[] | null
          retention?: {
            requestDays?: number | null
            figureDays?: number | null
          } | null
        }
      }, etag?: string) =>
        send({ id: 'Organization.update', method: 'PATCH', path: at('/api/v1/organizations/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Organization>,
      /** Refused while something uses it. The security and billing boundary; nothing crosses it by default. */
      delete: (at_: { name: string }, etag?: string) =>
        send({ id: 'Organization.delete', method: 'DELETE', path: at('/api/v1/organizations/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    tokens: {
      /** A page of them, in order. Lets a program use the control API with a role; the secret is shown once. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Workspace. */
        workspace?: string
      } = {}) =>
        send({ id: 'Token.list', method: 'GET', path: at('/api/v1/organizations/{organization}/tokens', at_, query) }) as Promise<{ items: Token[]; next?: string }>,
      /** Shows one. Lets a program use the control API with a role; the secret is shown once. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Token.get', method: 'GET', path: at('/api/v1/organizations/{organization}/tokens/{name}', at_) }) as Promise<Token>,
      /** Makes one. Lets a program use the control API with a role; the secret is shown once. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What the person may do. */
          role: 'viewer' | 'editor' | 'admin' | 'owner'
          /** Only in this workspace. */
          workspace?: string
          /** What no role brings; an owner alone gives it. `captures`: sees requests that were recorded whole. */
          permissions?: ('captures')[]
          /** Never unless said. */
          expiresAt?: string
        }
      }) =>
        send({ id: 'Token.create', method: 'POST', path: at('/api/v1/organizations/{organization}/tokens', at_), body }) as Promise<Token & { secret?: string }>,
      /** Refused while something uses it. Lets a program use the control API with a role; the secret is shown once. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Token.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/tokens/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    workspaces: {
      /** A page of them, in order. A team’s slice of an organization; owns APIs, products and policies. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Workspace.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces', at_, query) }) as Promise<{ items: Workspace[]; next?: string }>,
      /** Shows one. A team’s slice of an organization; owns APIs, products and policies. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Workspace.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{name}', at_) }) as Promise<Workspace>,
      /** Makes one. A team’s slice of an organization; owns APIs, products and policies. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** Policies, in order within their stages. */
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[]
        }
      }) =>
        send({ id: 'Workspace.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces', at_), body }) as Promise<Workspace>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A team’s slice of an organization; owns APIs, products and policies. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[] | null
        }
      }, etag?: string) =>
        send({ id: 'Workspace.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Workspace>,
      /** Refused while something uses it. A team’s slice of an organization; owns APIs, products and policies. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Workspace.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    ssoConnections: {
      /** A page of them, in order. An OpenID provider that says who the people of this organization are, in its verified domains only. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'SsoConnection.list', method: 'GET', path: at('/api/v1/organizations/{organization}/sso-connections', at_, query) }) as Promise<{ items: SsoConnection[]; next?: string }>,
      /** Shows one. An OpenID provider that says who the people of this organization are, in its verified domains only. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'SsoConnection.get', method: 'GET', path: at('/api/v1/organizations/{organization}/sso-connections/{name}', at_) }) as Promise<SsoConnection>,
      /** Makes one. An OpenID provider that says who the people of this organization are, in its verified domains only. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** Issuer address of the provider; https. */
          issuer: string
          /** Client that the provider knows us as. */
          clientId: string
          /** Sealed at once and never shown again; left out, the one that is there stays. */
          clientSecret?: string
          /** Domains of the e-mail addresses it signs in, once the operator has verified them. */
          domains?: string[]
        }
      }) =>
        send({ id: 'SsoConnection.create', method: 'POST', path: at('/api/v1/organizations/{organization}/sso-connections', at_), body }) as Promise<SsoConnection>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. An OpenID provider that says who the people of this organization are, in its verified domains only. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          clientId?: string | null
          clientSecret?: string | null
          domains?: string[] | null
        }
      }, etag?: string) =>
        send({ id: 'SsoConnection.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/sso-connections/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<SsoConnection>,
      /** Refused while something uses it. An OpenID provider that says who the people of this organization are, in its verified domains only. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'SsoConnection.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/sso-connections/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** States that a domain of the connection belongs to its organization. */
      verify: (at_: { organization: string; name: string }, body: {
        /** Such as `example.org`. */
        domain: string
      }) =>
        send({ id: 'SsoConnection.verify', method: 'POST', path: at('/api/v1/organizations/{organization}/sso-connections/{name}/verify', at_), body }) as Promise<{
        verifiedDomains: string[]
      }>,
    },
    developers: {
      /** A page of them, in order. A person of this organization’s realm: signs in at its authorization servers and portals, and nowhere else. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'invited' | 'active' | 'disabled'
      } = {}) =>
        send({ id: 'Developer.list', method: 'GET', path: at('/api/v1/organizations/{organization}/developers', at_, query) }) as Promise<{ items: Developer[]; next?: string }>,
      /** Shows one. A person of this organization’s realm: signs in at its authorization servers and portals, and nowhere else. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Developer.get', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/{name}', at_) }) as Promise<Developer>,
      /** Makes one. A person of this organization’s realm: signs in at its authorization servers and portals, and nowhere else. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** E-mail address; unique within the realm. */
          email: string
          /** Name for people. */
          title?: string
        }
      }) =>
        send({ id: 'Developer.create', method: 'POST', path: at('/api/v1/organizations/{organization}/developers', at_), body }) as Promise<Developer & { link?: string }>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A person of this organization’s realm: signs in at its authorization servers and portals, and nowhere else. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Developer.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/developers/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Developer>,
      /** Refused while something uses it. A person of this organization’s realm: signs in at its authorization servers and portals, and nowhere else. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Developer.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/developers/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Another link to choose a password, for who lost it or forgot the password; the link before works no more. */
      newLink: (at_: { organization: string; name: string }) =>
        send({ id: 'Developer.new-link', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/{name}/new-link', at_) }) as Promise<{
        link: string
        expiresAt: string
      }>,
      /** Who has the link chooses a password by its code, once; sessions and grants of before are over. */
      setPassword: (at_: { organization: string }, body: {
        /** What stands at the end of the link. */
        code: string
        /** Twelve characters or more. */
        password: string
      }) =>
        send({ id: 'Developer.set-password', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/set-password', at_), body }) as Promise<{
        email: string
      }>,
      /** The person whose session asks, and the teams that she is in. */
      account: (at_: { organization: string }) =>
        send({ id: 'Developer.account', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/account', at_) }) as Promise<{
        id: string
        email: string
        title: string
        notices: {
          mail: boolean
        }
        teams: ({
          id: string
          title: string
          role: 'owner' | 'member'
        })[]
      }>,
      /** Another name; or another password by the one before, which ends all sessions. */
      changeAccount: (at_: { organization: string }, body: {
        /** Name for people. */
        title?: string
        /** Whether notices come by e-mail. */
        mail?: boolean
        /** As it was chosen. */
        password?: string
        /** Twelve characters or more. */
        newPassword?: string
      }) =>
        send({ id: 'Developer.change-account', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/change-account', at_), body }) as Promise<{
        /** All sessions are over; sign in anew. */
        signedOut: boolean
      }>,
      /** Sends a link to choose another password, if the address has an account; the answer is the same if not. */
      forgotPassword: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** E-mail address. */
        email: string
        /** Path of the portal to go on to in the end. */
        next?: string
      }) =>
        send({ id: 'Developer.forgot-password', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/forgot-password', at_), body }) as Promise<{
        email: string
      }>,
      /** Begins a session by address and password; its token is a bearer token of this person. */
      signIn: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** E-mail address. */
        email: string
        /** As it was chosen. */
        password: string
      }) =>
        send({ id: 'Developer.sign-in', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/sign-in', at_), body }) as Promise<{
        token: string
        expiresAt: string
      }>,
      /** Ends the session that asks. */
      signOut: (at_: { organization: string }) =>
        send({ id: 'Developer.sign-out', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/sign-out', at_) }) as Promise<void>,
      /** Sends a link to the address, whoever has it; the account begins with a password chosen there. */
      signUp: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** E-mail address. */
        email: string
        /** Name for people. */
        title?: string
        /** Path of the portal to go on to in the end. */
        next?: string
        /** Code of an invitation to a team that this address got; lets in where sign-up is closed. */
        invitation?: string
      }) =>
        send({ id: 'Developer.sign-up', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/sign-up', at_), body }) as Promise<{
        email: string
      }>,
      /** Who has the link of a sign-up chooses a password by its code, once, and is a developer from then on. */
      verify: (at_: { organization: string }, body: {
        /** What stands at the end of the link. */
        code: string
        /** Twelve characters or more. */
        password: string
        /** Name for people. */
        title?: string
      }) =>
        send({ id: 'Developer.verify', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/verify', at_), body }) as Promise<{
        email: string
      }>,
      /** A team of which the person is the first owner. */
      createTeam: (at_: { organization: string }, body: {
        /** Name for people. */
        title: string
      }) =>
        send({ id: 'Developer.create-team', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/create-team', at_), body }) as Promise<{
        id: string
      }>,
      /** Sends a link to the address; who has it joins by its code, signed in under that address. */
      inviteToTeam: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** Team, by its id. */
        team: string
        /** Whom to invite. */
        email: string
        /** Owners say who else is in it. */
        role?: 'owner' | 'member'
      }) =>
        send({ id: 'Developer.invite-to-team', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/invite-to-team', at_), body }) as Promise<{
        email: string
      }>,
      /** Takes an invitation, by the code of its link. */
      joinTeam: (at_: { organization: string }, body: {
        /** What stands at the end of the link. */
        code: string
      }) =>
        send({ id: 'Developer.join-team', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/join-team', at_), body }) as Promise<{
        team: string
      }>,
      /** An owner removes somebody, or a member leaves; the last owner stays. */
      removeFromTeam: (at_: { organization: string }, body: {
        /** Team, by its id. */
        team: string
        /** Who, by the id. */
        developer: string
      }) =>
        send({ id: 'Developer.remove-from-team', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/remove-from-team', at_), body }) as Promise<void>,
      /** Who is in it, and who is invited. */
      team: (at_: { organization: string }, query: {
        /** Team, by its id. */
        team: string
      }) =>
        send({ id: 'Developer.team', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/team', at_, query) }) as Promise<{
        id: string
        title: string
        /** Owners say who else is in it. */
        role: 'owner' | 'member'
        members: ({
          id: string
          email: string
          /** Owners say who else is in it. */
          role: 'owner' | 'member'
        })[]
        invited: ({
          email: string
          /** Owners say who else is in it. */
          role: 'owner' | 'member'
          expiresAt: string
        })[]
      }>,
      /** Requests of an own application day by day, by API version, and what is left of the quotas of its plans. */
      applicationUsage: (at_: { organization: string }, query: {
        /** Application, by its id. */
        application: string
        /** How far back. */
        days?: number
        /** Width of a point. */
        bucket?: 'hour' | 'day'
      }) =>
        send({ id: 'Developer.application-usage', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/application-usage', at_, query) }) as Promise<{
        from: string
        to: string
        summary: {
          requests: number
          errors4xx: number
          errors5xx: number
          p95Ms: number
        }
        points: ({
          start: string
          requests: number
          errors4xx: number
          errors5xx: number
        })[]
        versions: ({
          apiVersion: string
          requests: number
          errors4xx: number
          errors5xx: number
        })[]
        /** What its plans allow, and what is left of quotas. */
        allowances: ({
          subscription: string
          plan: string
          planTitle: string
          productTitle: string
          environment: string
          limits: ({
            name: string
            limit: number
            algorithm: string
            per?: string
            windowSeconds?: number
            /** In the present window; of long ones alone. */
            used?: number
            /** At least, where each gateway counts for itself. */
            left?: number
            resetsAt?: string
            /** `likely`: it will not last, as things go; `nearly`: four fifths are used; `gone`: all of it is. */
            level?: 'fine' | 'likely' | 'nearly' | 'gone'
            exhausted?: string
            earliest?: string
            latest?: string
          })[]
          /** Time of the latest request that is counted here. */
          countedUntil?: string
        })[]
      }>,
      /** Applications of the person and of the teams that she is in. */
      applications: (at_: { organization: string }) =>
        send({ id: 'Developer.applications', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/applications', at_) }) as Promise<{
        items: ({
          id: string
          name: string
          title: string
          description?: string
          team?: {
            id: string
            title: string
          }
          createdAt: string
        })[]
      }>,
      /** Ends it at the end of its term, or at once where it has none or waits for its approval. */
      cancelSubscription: (at_: { organization: string }, body: {
        /** Application, by its id. */
        application: string
        /** By its id. */
        subscription: string
      }) =>
        send({ id: 'Developer.cancel-subscription', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/cancel-subscription', at_), body }) as Promise<{
        state: string
      }>,
      /** Another name or description; or it goes over to a team. */
      changeApplication: (at_: { organization: string }, body: {
        /** Application, by its id. */
        application: string
        /** Name for people. */
        title?: string
        /** What it is for. */
        description?: string
        /** Team that has it from now on, by its id. */
        team?: string
      }) =>
        send({ id: 'Developer.change-application', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/change-application', at_), body }) as Promise<void>,
      /** An application of the person, or of a team that she is in. */
      createApplication: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** Name for people. */
        title: string
        /** What it is for. */
        description?: string
        /** Team that shares it, by its id. */
        team?: string
      }) =>
        send({ id: 'Developer.create-application', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/create-application', at_), body }) as Promise<{
        id: string
        name: string
      }>,
      /** A key of the application for one environment, or a client at an authorization server; its secret is shown once. */
      createKey: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** Application, by its id. */
        application: string
        /** Environment of the portal: live or sandbox. */
        environment: string
        /** Name for people. */
        title?: string
        /** Of the caller’s choice: a second call with the same makes no second key. */
        once?: string
        /** Never unless said. */
        expiresAt?: string
        /** Authorization server; makes it a client there. */
        server?: string
        /** How it behaves at the authorization server. */
        oauth?: {
          /** How it shows its secret: in `Authorization`, or in the form (RFC 6749 §2.3.1); `none` for one that can keep none, such as an app or a page. */
          authentication?: 'basic' | 'post' | 'none'
          /** How it gets tokens: for itself (`client_credentials`), or for a person who signs in (`authorization_code` with PKCE, `device_code`), and again later (`refresh_token`). */
          grants?: ('client_credentials' | 'authorization_code' | 'refresh_token' | 'device_code')[]
          /** Where a person may come back to with a code; on loopback addresses any port. */
          redirectUris?: string[]
          /** Where a person may come back to who signed out (`post_logout_redirect_uri`). */
          signOutUris?: string[]
          /** May ask about tokens of other clients (RFC 7662), as a gateway or a backend does. */
          introspects?: boolean
        }
      }) =>
        send({ id: 'Developer.create-key', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/create-key', at_), body }) as Promise<{
        id: string
        secret?: string
        clientId?: string
      }>,
      /** A key of the application that ends by itself after an hour, for calls from the portal’s pages. Of more than three the oldest is revoked. */
      createTryKey: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** Application, by its id. */
        application: string
        /** Environment of the portal: live or sandbox. */
        environment: string
      }) =>
        send({ id: 'Developer.create-try-key', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/create-try-key', at_), body }) as Promise<{
        id: string
        secret: string
        expiresAt: string
      }>,
      /** With its subscriptions and keys. */
      deleteApplication: (at_: { organization: string }, body: {
        /** Application, by its id. */
        application: string
      }) =>
        send({ id: 'Developer.delete-application', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/delete-application', at_), body }) as Promise<void>,
      /** Authorization servers whose tokens its APIs take: an application registers clients there with `create-key`. */
      oauthServers: (at_: { organization: string }, query: {
        /** Application, by its id. */
        application: string
      }) =>
        send({ id: 'Developer.oauth-servers', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/oauth-servers', at_, query) }) as Promise<{
        items: ({
          name: string
          title: string
          issuer: string
          environments: string[]
          /** Where tokens are asked for. */
          tokenUrl: string
          scopes: ({
            name: string
            description?: string
          })[]
        })[]
      }>,
      /** Stops it for good. */
      revokeKey: (at_: { organization: string }, body: {
        /** Application, by its id. */
        application: string
        /** Key or client, by its id. */
        credential: string
      }) =>
        send({ id: 'Developer.revoke-key', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/revoke-key', at_), body }) as Promise<void>,
      /** Makes a successor, shown once; the old key works until the grace is over. */
      rotateKey: (at_: { organization: string }, body: {
        /** Application, by its id. */
        application: string
        /** Key or client, by its id. */
        credential: string
        /** How long both work. */
        graceSeconds?: number
      }) =>
        send({ id: 'Developer.rotate-key', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/rotate-key', at_), body }) as Promise<{
        credential: string
        secret: string
        clientId?: string
        graceUntil: string
      }>,
      /** One of them, with its subscriptions and keys. */
      application: (at_: { organization: string }, query: {
        /** Application, by its id. */
        application: string
      }) =>
        send({ id: 'Developer.application', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/application', at_, query) }) as Promise<{
        id: string
        name: string
        title: string
        description?: string
        team?: {
          id: string
          title: string
        }
        createdAt: string
        subscriptions: ({
          id: string
          state: string
          plan: string
          planTitle: string
          product: string
          productTitle: string
          environment: string
          expiresAt?: string
          reason?: string
          createdAt: string
        })[]
        credentials: ({
          id: string
          state: string
          title: string
          environment: string
          prefix?: string
          clientId?: string
          expiresAt?: string
          graceUntil?: string
          lastUsedAt?: string
          createdAt: string
        })[]
      }>,
      /** What who subscribes is asked: terms with their digest, a form; and the environments of the portal. */
      plan: (at_: { organization: string }, query: {
        /** Portal where it is asked for. */
        portal: string
        /** Plan, by its id or as `workspace/name`. */
        plan: string
      }) =>
        send({ id: 'Developer.plan', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/plan', at_, query) }) as Promise<{
        id: string
        title: string
        description?: string
        product: string
        approval: 'automatic' | 'manual'
        terms?: {
          text: string
          sha256: string
        }
        form?: Record<string, unknown>
        environments: string[]
      }>,
      /** Asks for a plan in an environment of the portal; its terms are accepted by their digest, its form answered. */
      subscribe: (at_: { organization: string }, body: {
        /** Portal where it is asked for. */
        portal: string
        /** Application, by its id. */
        application?: string
        /** In place of one that is there: name of a new one. */
        newApplication?: string
        /** Plan, by its id or as `workspace/name`. */
        plan: string
        /** Environment of the portal: live or sandbox. */
        environment: string
        /** Digest of the terms that are accepted, where the plan has any. */
        terms?: string
        /** Answers to the plan’s form. */
        answers?: Record<string, unknown>
      }) =>
        send({ id: 'Developer.subscribe', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/subscribe', at_), body }) as Promise<{
        id: string
        state: string
        application: string
      }>,
      /** Another name, other events; or it pauses, or goes on. */
      changeWebhook: (at_: { organization: string }, body: {
        /** Webhook, by its id. */
        webhook: string
        /** Name for people. */
        title?: string
        /** What it is told of; everything where none is named. */
        events?: ('subscription.approved' | 'subscription.rejected' | 'key.expires' | 'version.deprecated' | 'quota.warning' | 'question.answered')[]
        /** A webhook that pauses is told nothing. */
        state?: 'active' | 'paused'
      }) =>
        send({ id: 'Developer.change-webhook', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/change-webhook', at_), body }) as Promise<void>,
      /** An endpoint that is told of what becomes of applications, by signed requests. Its secret is shown once. */
      createWebhook: (at_: { organization: string }, body: {
        /** Where requests are sent: https; http to this machine alone, unless the operator allows it. */
        url: string
        /** Name for people. */
        title?: string
        /** What it is told of; everything where none is named. */
        events?: ('subscription.approved' | 'subscription.rejected' | 'key.expires' | 'version.deprecated' | 'quota.warning' | 'question.answered')[]
        /** Team whose applications it is told of, by its id. */
        team?: string
      }) =>
        send({ id: 'Developer.create-webhook', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/create-webhook', at_), body }) as Promise<{
        id: string
        secret: string
      }>,
      /** With what was sent to it. */
      deleteWebhook: (at_: { organization: string }, body: {
        /** Webhook, by its id. */
        webhook: string
      }) =>
        send({ id: 'Developer.delete-webhook', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/delete-webhook', at_), body }) as Promise<void>,
      /** Sends what was sent once more, under the same id. */
      redeliverWebhook: (at_: { organization: string }, body: {
        /** Webhook, by its id. */
        webhook: string
        /** Delivery, by its id. */
        delivery: string
      }) =>
        send({ id: 'Developer.redeliver-webhook', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/redeliver-webhook', at_), body }) as Promise<void>,
      /** Makes another, shown once; requests are signed with both until the grace is over. */
      rotateWebhookSecret: (at_: { organization: string }, body: {
        /** Webhook, by its id. */
        webhook: string
        /** How long both sign. */
        graceSeconds?: number
      }) =>
        send({ id: 'Developer.rotate-webhook-secret', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/rotate-webhook-secret', at_), body }) as Promise<{
        secret: string
        graceUntil: string
      }>,
      /** One of them, with what was sent to it, the newest first. */
      webhook: (at_: { organization: string }, query: {
        /** Webhook, by its id. */
        webhook: string
        /** Deliveries to show. */
        limit?: number
      }) =>
        send({ id: 'Developer.webhook', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/webhook', at_, query) }) as Promise<{
        id: string
        title: string
        url: string
        events: string[]
        /** `gone`: its server answered 410. */
        state: 'active' | 'paused' | 'gone'
        team?: {
          id: string
          title: string
        }
        graceUntil?: string
        createdAt: string
        deliveries: ({
          id: string
          type: string
          state: 'waiting' | 'delivered' | 'failed'
          tries: number
          createdAt: string
          endedAt?: string
          nextAt?: string
          /** Of the last reply. */
          status?: number
          /** Why the last try failed. */
          failure?: string
          tookMs?: number
        })[]
      }>,
      /** Sends an event of type `webhook.test`. */
      testWebhook: (at_: { organization: string }, body: {
        /** Webhook, by its id. */
        webhook: string
      }) =>
        send({ id: 'Developer.test-webhook', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/test-webhook', at_), body }) as Promise<{
        delivery: string
      }>,
      /** Endpoints of the person and of the teams that she is in, which are told of her applications. */
      webhooks: (at_: { organization: string }) =>
        send({ id: 'Developer.webhooks', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/webhooks', at_) }) as Promise<{
        items: ({
          id: string
          title: string
          url: string
          events: string[]
          /** `gone`: its server answered 410. */
          state: 'active' | 'paused' | 'gone'
          team?: {
            id: string
            title: string
          }
          graceUntil?: string
          createdAt: string
        })[]
        events: string[]
      }>,
      /** What an own application did, beside the span before: over time, by endpoint, what failed and why, and what its plans promised. */
      applicationActivity: (at_: { organization: string }, query: {
        /** Own application, by its id. */
        application: string
        /** How far back. */
        days?: number
      }) =>
        send({ id: 'Developer.application-activity', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/application-activity', at_, query) }) as Promise<{
        from: string
        to: string
        summary: {
          requests: number
          errors4xx: number
          errors5xx: number
          p50Ms: number
          p95Ms: number
          p99Ms: number
        }
        before: {
          requests: number
          errors4xx: number
          errors5xx: number
          p50Ms: number
          p95Ms: number
          p99Ms: number
        }
        /** Day of its first request, as far as is known. */
        firstDay?: string
        points: ({
          start: string
          requests: number
          errors4xx: number
          errors5xx: number
          p95Ms: number
        })[]
        /** The busiest twenty. */
        versions: ({
          apiVersion: string
          requests: number
          errors4xx: number
          errors5xx: number
          p95Ms: number
        })[]
        /** The busiest twenty. */
        endpoints: ({
          apiVersion: string
          endpoint: string
          requests: number
          errors4xx: number
          errors5xx: number
        })[]
        failures: ({
          status: number
          failure: string
          requests: number
          /** What it means, where the gateway answered so. */
          title: string
        })[]
        /** The last twenty that failed; of paths the templates. */
        failing: ({
          time: string
          requestId: string
          apiVersion: string
          method: string
          path: string
          status: number
          failure: string
        })[]
        services: ({
          subscription: string
          plan: string
          environment: string
          requests: number
          p95Ms: number
          /** Share answered below 500. */
          availability: number | null
          /** By the plan; null where it promises nothing. */
          promised: number | null
        })[]
      }>,
      /** What all own applications did together, or those of one team, beside the span before: over time, by API and by application. */
      activity: (at_: { organization: string }, query: {
        /** Only applications of this team, by its id; `none` for those of no team. */
        team?: string
        /** How far back. */
        days?: number
      } = {}) =>
        send({ id: 'Developer.activity', method: 'GET', path: at('/api/v1/organizations/{organization}/developers/activity', at_, query) }) as Promise<{
        from: string
        to: string
        summary: {
          requests: number
          errors4xx: number
          errors5xx: number
          p50Ms: number
          p95Ms: number
          p99Ms: number
        }
        before: {
          requests: number
          errors4xx: number
          errors5xx: number
          p50Ms: number
          p95Ms: number
          p99Ms: number
        }
        points: ({
          start: string
          requests: number
          errors4xx: number
          errors5xx: number
          p95Ms: number
        })[]
        /** The busiest twenty. */
        versions: ({
          apiVersion: string
          requests: number
          errors4xx: number
          errors5xx: number
          p95Ms: number
        })[]
        /** Each that is meant, the busiest first. */
        applications: ({
          id: string
          title: string
          requests: number
          errors4xx: number
          errors5xx: number
          p95Ms: number
          team?: {
            id: string
            title: string
          }
        })[]
        /** Further applications, that have no room here. */
        more: number
      }>,
      /** The person may write again. */
      allowWriting: (at_: { organization: string; name: string }) =>
        send({ id: 'Developer.allow-writing', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/{name}/allow-writing', at_) }) as Promise<Developer>,
      /** The person writes at no portal of the organization any more; what is there stays. */
      barFromWriting: (at_: { organization: string; name: string }, body: {
        /** Why; who wrote it reads this. */
        reason: string
      }) =>
        send({ id: 'Developer.bar-from-writing', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/{name}/bar-from-writing', at_), body }) as Promise<Developer>,
      /** Ends every session and grant, and lets in no more. */
      disable: (at_: { organization: string; name: string }) =>
        send({ id: 'Developer.disable', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/{name}/disable', at_) }) as Promise<Developer>,
      /** Lets the person sign in again. */
      enable: (at_: { organization: string; name: string }) =>
        send({ id: 'Developer.enable', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/{name}/enable', at_) }) as Promise<Developer>,
    },
    teams: {
      /** A page of them, in order. Developers of this organization’s realm who share applications. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Team.list', method: 'GET', path: at('/api/v1/organizations/{organization}/teams', at_, query) }) as Promise<{ items: Team[]; next?: string }>,
      /** Shows one. Developers of this organization’s realm who share applications. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Team.get', method: 'GET', path: at('/api/v1/organizations/{organization}/teams/{name}', at_) }) as Promise<Team>,
      /** Makes one. Developers of this organization’s realm who share applications. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
        }
      }) =>
        send({ id: 'Team.create', method: 'POST', path: at('/api/v1/organizations/{organization}/teams', at_), body }) as Promise<Team>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Developers of this organization’s realm who share applications. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Team.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/teams/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Team>,
      /** Refused while something uses it. Developers of this organization’s realm who share applications. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Team.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/teams/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    rulesets: {
      /** A page of them, in order. Rules for documents, in the language of Spectral. Governance policies and other rulesets name it. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Ruleset.list', method: 'GET', path: at('/api/v1/organizations/{organization}/rulesets', at_, query) }) as Promise<{ items: Ruleset[]; next?: string }>,
      /** Shows one. Rules for documents, in the language of Spectral. Governance policies and other rulesets name it. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Ruleset.get', method: 'GET', path: at('/api/v1/organizations/{organization}/rulesets/{name}', at_) }) as Promise<Ruleset>,
      /** Makes one. Rules for documents, in the language of Spectral. Governance policies and other rulesets name it. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** The ruleset, YAML or JSON. `extends` names those that come along and others of the organization; nothing is fetched, no file is read, and no code is run. */
          text: string
        }
      }) =>
        send({ id: 'Ruleset.create', method: 'POST', path: at('/api/v1/organizations/{organization}/rulesets', at_), body }) as Promise<Ruleset>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Rules for documents, in the language of Spectral. Governance policies and other rulesets name it. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          text?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Ruleset.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/rulesets/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Ruleset>,
      /** Refused while something uses it. Rules for documents, in the language of Spectral. Governance policies and other rulesets name it. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Ruleset.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/rulesets/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    governancePolicies: {
      /** A page of them, in order. What API versions must keep at which moments, and what happens when they do not. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Workspace. */
        workspace?: string
        /** Name of the Environment. */
        environment?: string
      } = {}) =>
        send({ id: 'GovernancePolicy.list', method: 'GET', path: at('/api/v1/organizations/{organization}/governance-policies', at_, query) }) as Promise<{ items: GovernancePolicy[]; next?: string }>,
      /** Shows one. What API versions must keep at which moments, and what happens when they do not. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'GovernancePolicy.get', method: 'GET', path: at('/api/v1/organizations/{organization}/governance-policies/{name}', at_) }) as Promise<GovernancePolicy>,
      /** Makes one. What API versions must keep at which moments, and what happens when they do not. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Only there; in all unless said. */
          workspace?: string
          /** Only versions of these APIs, by slug. */
          apis?: string[]
          /** Only what has all of these labels; those of a version go over those of its API. */
          labels?: Record<string, string>
          /** `save`: its document is imported or edited. `promote`: what is live in another environment, or staged, is deployed. */
          moments: ('save' | 'publish' | 'deploy' | 'promote')[]
          /** Of `deploy` and `promote`: only to this one; to all unless said. */
          environment?: string
          /** `block` refuses the operation; `warn` and `inform` tell beside it and in the status what was found. */
          action?: 'inform' | 'warn' | 'block'
          /** The document is held against rulesets. */
          lint?: {
            /** Of the organization, or such as come along: `gatehouse:correct`. */
            rulesets: string[]
            /** The least that counts. What is only to know never does. */
            severity?: 'error' | 'warn'
          }
          /** The document is compared with what is live: in any environment at `save` and `publish`, in that one otherwise. */
          compatibility?: {
            /** The least that counts. */
            changes?: 'breaking' | 'dangerous'
            /** `seen`: only what hurts an application by what it was seen to use, where the policy `validate` has `uses`. Where nothing was seen yet everything counts. */
            callers?: 'any' | 'seen'
          }
        }
      }) =>
        send({ id: 'GovernancePolicy.create', method: 'POST', path: at('/api/v1/organizations/{organization}/governance-policies', at_), body }) as Promise<GovernancePolicy>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. What API versions must keep at which moments, and what happens when they do not. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          workspace?: string | null
          apis?: string[] | null
          labels?: Record<string, string> | null
          moments?: ('save' | 'publish' | 'deploy' | 'promote')[] | null
          environment?: string | null
          action?: 'inform' | 'warn' | 'block' | null
          lint?: {
            rulesets?: string[] | null
            severity?: 'error' | 'warn' | null
          } | null
          compatibility?: {
            changes?: 'breaking' | 'dangerous' | null
            callers?: 'any' | 'seen' | null
          } | null
        }
      }, etag?: string) =>
        send({ id: 'GovernancePolicy.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/governance-policies/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<GovernancePolicy>,
      /** Refused while something uses it. What API versions must keep at which moments, and what happens when they do not. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'GovernancePolicy.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/governance-policies/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    waivers: {
      /** A page of them, in order. Findings that are accepted for a time, with who answers for it and why. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Workspace. */
        workspace?: string
      } = {}) =>
        send({ id: 'Waiver.list', method: 'GET', path: at('/api/v1/organizations/{organization}/waivers', at_, query) }) as Promise<{ items: Waiver[]; next?: string }>,
      /** Shows one. Findings that are accepted for a time, with who answers for it and why. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Waiver.get', method: 'GET', path: at('/api/v1/organizations/{organization}/waivers/{name}', at_) }) as Promise<Waiver>,
      /** Makes one. Findings that are accepted for a time, with who answers for it and why. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Only there; in all unless said. */
          workspace?: string
          /** Only versions of these APIs, by slug. */
          apis?: string[]
          /** Only what has all of these labels; those of a version go over those of its API. */
          labels?: Record<string, string>
          /** Every finding of this rule, or kind of change. */
          rule?: string
          /** One finding, in place of `rule`. */
          fingerprint?: string
          /** Why it is accepted. */
          reason: string
          /** Who answers for it. */
          owner: string
          /** From then on it gates again; at most 366 days ahead. */
          expiresAt: string
        }
      }) =>
        send({ id: 'Waiver.create', method: 'POST', path: at('/api/v1/organizations/{organization}/waivers', at_), body }) as Promise<Waiver>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Findings that are accepted for a time, with who answers for it and why. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          workspace?: string | null
          apis?: string[] | null
          labels?: Record<string, string> | null
          rule?: string | null
          fingerprint?: string | null
          reason?: string | null
          owner?: string | null
          expiresAt?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Waiver.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/waivers/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Waiver>,
      /** Refused while something uses it. Findings that are accepted for a time, with who answers for it and why. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Waiver.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/waivers/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    apis: {
      /** A page of them, in order. A stable named interface; its slug is the same in every environment. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Api.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/apis', at_, query) }) as Promise<{ items: Api[]; next?: string }>,
      /** Shows one. A stable named interface; its slug is the same in every environment. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Api.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/apis/{name}', at_) }) as Promise<Api>,
      /** Makes one. A stable named interface; its slug is the same in every environment. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** Policies, in order within their stages. */
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[]
        }
      }) =>
        send({ id: 'Api.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/apis', at_), body }) as Promise<Api>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A stable named interface; its slug is the same in every environment. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[] | null
        }
      }, etag?: string) =>
        send({ id: 'Api.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/apis/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Api>,
      /** Refused while something uses it. A stable named interface; its slug is the same in every environment. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Api.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/apis/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Makes an API, its version, definition and upstream from a contract document. A broken one stores nothing. */
      import: (at_: { organization: string; workspace: string }, body: {
        /** The document: OpenAPI, AsyncAPI, GraphQL or Protobuf. */
        text?: string
        /** Where to fetch it, instead of `text`. */
        url?: string
        /** Its file name: what it ends with says what it is, where that is known. */
        file?: string
        /** What the document is; seen from its name and its text unless said. */
        kind?: 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'
        /** Slug of the API; made from the title unless said. */
        name?: string
        /** Version that consumers see; `v<major>` of the document unless said. */
        version?: string
        /** `/<api>/<version>` unless said. */
        basePath?: string
        /** Name of an upstream, or the address to call; the document’s first server unless said. */
        upstream?: string
        /** What to do with a version that has another document: replace it, or refuse and tell what goes. */
        ifExists?: 'replace' | 'refuse'
        /** Edits stand also where the new document changed the same, or leaves nothing of what they change. */
        keepEdits?: boolean
      }) =>
        send({ id: 'Api.import', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/apis/import', at_), body }) as Promise<{
        api: string
        apiVersion: string
        definition: string
        kind: 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'
        upstream: string
        endpoints: number
        findings: unknown[]
        /** What governance policies found that does not hold it up. */
        governance?: ({
          policy: string
          action: 'inform' | 'warn' | 'block'
          /** What was looked at, such as `lint`. */
          check: string
          /** Findings that count: not of the baseline, not waived, grave enough. */
          count: number
          /** The first of them. */
          findings: ({
            rule: string
            severity: string
            message: string
            pointer: string
            /** What a waiver names it by. */
            fingerprint: string
            line?: number
          })[]
        })[]
      }>,
    },
    apiVersions: {
      /** A page of them, in order. A line of an API that consumers see, with a lifecycle. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'draft' | 'in_review' | 'published' | 'deprecated' | 'retired'
        /** Name of the Api. */
        api?: string
        /** Name of the Definition. */
        definition?: string
        /** Name of the Upstream. */
        upstream?: string
      } = {}) =>
        send({ id: 'ApiVersion.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions', at_, query) }) as Promise<{ items: ApiVersion[]; next?: string }>,
      /** Shows one. A line of an API that consumers see, with a lifecycle. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}', at_) }) as Promise<ApiVersion>,
      /** Makes one. A line of an API that consumers see, with a lifecycle. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** API it belongs to. */
          api: string
          /** What consumers call it. */
          version: string
          /** Its contract; without one every path and method is one endpoint. */
          definition?: string
          /** Edits of the definition, in order, as OpenAPI Overlays (1.0, 1.1); they stay when another definition is imported. */
          overlays?: (Record<string, unknown>)[]
          /** Upstream that answers it. */
          upstream: string
          /** Path in front of the endpoints’ own; the upstream does not see it. */
          basePath: string
          hosts?: string[]
          chosenBy?: {
            /** Where callers say it. */
            by: 'header' | 'query' | 'media-type'
            /** Name of the field, or of the parameter of the query. */
            name?: string
            /** What means this version; of media types, these as a whole. */
            values: string[]
            /** It answers who does not say. */
            default?: boolean
          }
          /** Whether callers need a subscription, or nothing. */
          access?: 'subscription' | 'open'
          /** Whether an endpoint that the contract secures must have a policy that knows who calls. `ignore` leaves it to the upstream. */
          contractSecurity?: 'enforce' | 'ignore'
          /** Policies, in order within their stages. */
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[]
          /** Settings of single endpoints, by identifier. */
          endpoints?: Record<string, {
            /** Policies, in order within their stages. */
            policies?: ({
              /** Name of the policy. */
              policy: string
              /** Keeps counters apart when the same policy stands twice in one place. */
              name?: string
              /** Version the configuration was written for; the newest unless said. */
              version?: number
              /** One of the stages that the policy allows. */
              stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
              /** As the policy defines it. */
              config?: Record<string, unknown>
            })[]
            enabled?: boolean
          }>
        }
      }) =>
        send({ id: 'ApiVersion.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions', at_), body }) as Promise<ApiVersion>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A line of an API that consumers see, with a lifecycle. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          definition?: string | null
          overlays?: (Record<string, unknown>)[] | null
          upstream?: string | null
          basePath?: string | null
          hosts?: string[] | null
          chosenBy?: {
            by?: 'header' | 'query' | 'media-type' | null
            name?: string | null
            values?: string[] | null
            default?: boolean | null
          } | null
          access?: 'subscription' | 'open' | null
          contractSecurity?: 'enforce' | 'ignore' | null
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[] | null
          endpoints?: Record<string, {
            /** Policies, in order within their stages. */
            policies?: ({
              /** Name of the policy. */
              policy: string
              /** Keeps counters apart when the same policy stands twice in one place. */
              name?: string
              /** Version the configuration was written for; the newest unless said. */
              version?: number
              /** One of the stages that the policy allows. */
              stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
              /** As the policy defines it. */
              config?: Record<string, unknown>
            })[]
            enabled?: boolean
          }> | null
        }
      }, etag?: string) =>
        send({ id: 'ApiVersion.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<ApiVersion>,
      /** Refused while something uses it. A line of an API that consumers see, with a lifecycle. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'ApiVersion.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** How well its document keeps the rulesets that apply to it. */
      scorecard: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.scorecard', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/scorecard', at_) }) as Promise<{
        apiVersion: string
        api: string
        workspace: string
        state: string
        /** What it is held against. */
        rulesets: string[]
        /** 0 to 100; absent where it has no document, or nobody has looked at it yet. */
        score?: number
        findings?: {
          error: number
          warn: number
          info: number
          hint: number
        }
        new?: {
          error: number
          warn: number
          info: number
          hint: number
        }
        baselined?: number
        waived?: number
        /** Why it could not be looked at. */
        failure?: string
      }>,
      /** What its document breaks of the rulesets that apply to it. */
      findings: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Only those. */
        standing?: 'new' | 'baselined' | 'waived'
        /** How many to leave out. */
        offset?: number
        /** Findings to show. */
        limit?: number
      } = {}) =>
        send({ id: 'ApiVersion.findings', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/findings', at_, query) }) as Promise<{
        findings: ({
          rule: string
          severity: string
          message: string
          pointer: string
          /** What a waiver names it by. */
          fingerprint: string
          line?: number
          standing: 'new' | 'baselined' | 'waived'
          /** Which waiver. */
          waiver?: string
        })[]
        total: number
        /** Beyond the bound of what is looked for. */
        more: number
      }>,
      /** An overlay that mends what needs no thought; put into `spec.overlays`, its findings are gone. */
      proposeFixes: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.propose-fixes', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/propose-fixes', at_) }) as Promise<{
        /** OpenAPI Overlay 1.0. */
        overlay?: Record<string, unknown>
        /** Findings that go with it. */
        mends: number
        /** Findings that a person must decide. */
        left: number
      }>,
      /** From now on only findings count that its document has not today. Replaces the baseline before. */
      baseline: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.baseline', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/baseline', at_) }) as Promise<{
        /** How many are in it. */
        findings: number
      }>,
      /** Every finding counts again. */
      forgetBaseline: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.forget-baseline', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/forget-baseline', at_) }) as Promise<ApiVersion>,
      /** Which applications the document as it stands would hurt, beside what is live, by what they were seen to use: where the policy `validate` has `uses`. Who would be broken comes first. */
      whoBreaks: (at_: { organization: string; workspace: string; name: string }, query: {
        /** What is live there, and used there; anywhere unless said. */
        environment?: string
        /** Applications to show. */
        limit?: number
      } = {}) =>
        send({ id: 'ApiVersion.who-breaks', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/who-breaks', at_, query) }) as Promise<{
        changes: {
          /** Beside what is live. */
          breaking: number
          /** Those that may break somebody. */
          dangerous: number
        }
        /** It is known what anybody uses; otherwise nobody is told. */
        recorded: boolean
        callers: ({
          /** With its workspace; absent of callers without an application. */
          application?: string
          /** When it last did something that would hurt it. */
          lastUsedAt: string
          changes: ({
            id: string
            level: 'ERR' | 'WARN' | 'INFO'
            endpoint?: string
            message: string
            hint: string
            fingerprint: string
            lastUsedAt: string
          })[]
          /** Changes beyond those. */
          more: number
        })[]
        /** Callers beyond `limit`. */
        more: number
      }>,
      /** Holds a document that is being written against the rulesets that apply to the version, with what would mend each finding. Nothing is stored. */
      checkDocument: (at_: { organization: string; workspace: string; name: string }, body: {
        /** The document as it is written, JSON or YAML. */
        text: string
        /** What it is called where it is told of. */
        file?: string
      }) =>
        send({ id: 'ApiVersion.check-document', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/check-document', at_), body }) as Promise<{
        /** The gravest first, at most 500. */
        findings: ({
          rule: string
          severity: 'error' | 'warn' | 'info' | 'hint'
          message: string
          pointer: string
          place?: {
            line: number
            column: number
          }
          /** Edits that mend it, and change nothing of what the API does. */
          fix?: ({
            /** Names on the way to the value, as `edit-document` takes them. */
            at: string[]
            value?: unknown
            remove?: boolean
          })[]
        })[]
        /** Findings beyond those. */
        more: number
      }>,
      /** What the document as it stands changes beside what is live, by what it means: breaking, dangerous, safe. */
      contractChanges: (at_: { organization: string; workspace: string; name: string }, query: {
        /** What is live there; anywhere unless said. */
        environment?: string
      } = {}) =>
        send({ id: 'ApiVersion.contract-changes', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/contract-changes', at_, query) }) as Promise<{
        /** There is something to compare it with. */
        live: boolean
        breaking: number
        dangerous: number
        safe: number
        /** The gravest first, at most 500. */
        changes: ({
          id: string
          level: 'breaking' | 'dangerous' | 'safe'
          endpoint?: string
          message: string
          hint: string
          fingerprint: string
        })[]
        /** Changes beyond those. */
        more: number
      }>,
      /** The staged deployment is rolled back; what is live serves every request again. */
      abort: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where it is staged. */
        environment: string
        /** Kept with the deployment. */
        reason?: string
        waitMs?: number
      }) =>
        send({ id: 'ApiVersion.abort', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/abort', at_), body }) as Promise<{
        deployment: string
        revision: string
        state: string
        generation?: number
        reason?: string
        /** What should be mended, though it is served. */
        warnings?: string[]
        /** What governance policies found that does not hold it up. */
        governance?: ({
          policy: string
          action: 'inform' | 'warn' | 'block'
          /** What was looked at, such as `lint`. */
          check: string
          /** Findings that count: not of the baseline, not waived, grave enough. */
          count: number
          /** The first of them. */
          findings: ({
            rule: string
            severity: string
            message: string
            pointer: string
            /** What a waiver names it by. */
            fingerprint: string
            line?: number
          })[]
        })[]
      }>,
      /** Answers nobody until it is unblocked, whatever the state. */
      block: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.block', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/block', at_) }) as Promise<ApiVersion>,
      /** Which requests a revision would answer otherwise than what is live on the environment. */
      compare: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Where it would be deployed. */
        environment: string
        /** Which revision; the newest unless said. */
        revision?: string
        /** The revision that is live in this environment, in place of `revision`. */
        from?: string
      }) =>
        send({ id: 'ApiVersion.compare', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/compare', at_, query) }) as Promise<{
        changes: ({
          /** Method and path of a request that shows it. */
          request: string
          /** How many endpoints change alike. */
          endpoints: number
          apiVersion: string
          environment: string
          /** Sentences. */
          what: string[]
        })[]
        /** How many changes more there are, which are not told. */
        more: number
      }>,
      /** Puts a revision on an environment. The answer waits for the gateways up to `waitMs`. */
      deploy: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where to serve it. */
        environment: string
        /** Which revision; the newest unless said. */
        revision?: string
        /** The revision that is live in this environment, in place of `revision`. */
        from?: string
        /** Puts it to the proof beside what is live, watched; the whole at once unless said. */
        stage?: {
          /** Of the requests, or of the gateways. */
          percent: number
          /** Every gateway gives it a share of the requests, or a share of the gateways serves it. */
          of?: 'requests' | 'gateways'
          /** Of requests: whether a caller keeps the revision that it got, or each request is one for itself. */
          by?: 'caller' | 'request'
          /** What breaks one of them is rolled back at once. */
          objectives?: {
            /** Answers of 500 and above, of the requests to it. */
            errorPercentMax?: number
            /** 95 % of its requests are answered within this. */
            p95MsMax?: number
            /** Its 95th percentile, in percent of the one of what is live. */
            p95PercentMax?: number
            /** Before anything is said of it. */
            requestsMin?: number
          }
          /** How long it is watched. */
          watchSeconds?: number
          /** When all objectives were kept to the end: it goes live by itself, or waits for a person. */
          whenKept?: 'promote' | 'wait'
        }
        waitMs?: number
      }) =>
        send({ id: 'ApiVersion.deploy', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/deploy', at_), body }) as Promise<{
        deployment: string
        revision: string
        state: string
        generation?: number
        reason?: string
        /** What should be mended, though it is served. */
        warnings?: string[]
        /** What governance policies found that does not hold it up. */
        governance?: ({
          policy: string
          action: 'inform' | 'warn' | 'block'
          /** What was looked at, such as `lint`. */
          check: string
          /** Findings that count: not of the baseline, not waived, grave enough. */
          count: number
          /** The first of them. */
          findings: ({
            rule: string
            severity: string
            message: string
            pointer: string
            /** What a waiver names it by. */
            fingerprint: string
            line?: number
          })[]
        })[]
      }>,
      /** Tells consumers to move on, on every reply; it is still served. */
      deprecate: (at_: { organization: string; workspace: string; name: string }, body: {
        /** From when on nobody may be answered. */
        sunsetAt?: string
        /** API version that takes its place. */
        successor?: string
        /** Where people read why, and what to do. */
        information?: string
        /** When it answers nobody for a while, so that who still calls it finds out. */
        brownOuts?: ({
          /** Beginning, included. */
          from: string
          /** End, not included. */
          until: string
        })[]
        /** What becomes of it then: `retire` waits until nobody calls it any more, `force` does not. */
        atSunset?: 'keep' | 'retire' | 'force'
      }) =>
        send({ id: 'ApiVersion.deprecate', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/deprecate', at_), body }) as Promise<ApiVersion>,
      /** The definition of the version with its overlays: as it stands, or as it is live. */
      document: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Where it is live: that of which the revision there was made, in place of the one that stands. */
        environment?: string
      } = {}) =>
        send({ id: 'ApiVersion.document', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/document', at_, query) }) as Promise<{
        definition: string
        kind: 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'
        /** How many were laid onto it. */
        overlays: number
        /** Of GraphQL and Protobuf the tree that rules see. */
        document: Record<string, unknown>
        /** As it is written, of GraphQL and Protobuf. */
        text?: string
      }>,
      /** What traffic showed and the contract does not know, where the policy `validate` reports or learns: names and types, never values. What was seen last comes first. */
      drift: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Where it was seen; anywhere unless said. */
        environment?: string
        limit?: number
      } = {}) =>
        send({ id: 'ApiVersion.drift', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/drift', at_, query) }) as Promise<{
        items: ({
          environment: string
          /** One of path, method, query, field, media-type, status, reply-field, reply-media-type, problem; `more` counts what found no room. */
          kind: string
          method: string
          /** Below the base path, as the contract writes it where it has it. */
          path: string
          /** Of the parameter, field, status or type; what is wrong, of a problem. */
          name: string
          /** Of the value of a field. */
          type?: string
          /** How often it was seen, at least. */
          count: number
          /** That showed it, up to a bound. */
          applications: string[]
          firstSeenAt: string
          lastSeenAt: string
        })[]
        /** There are more than `limit`. */
        more: boolean
      }>,
      /** Forgets what was recorded, of personal data too; what is seen again is recorded anew. */
      forgetDrift: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where it was seen; anywhere unless said. */
        environment?: string
      }) =>
        send({ id: 'ApiVersion.forget-drift', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/forget-drift', at_), body }) as Promise<{
        /** Findings that there were. */
        forgotten: number
      }>,
      /** Forgets what applications used; what is used again is recorded anew. */
      forgetUses: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where it was used; anywhere unless said. */
        environment?: string
      }) =>
        send({ id: 'ApiVersion.forget-uses', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/forget-uses', at_), body }) as Promise<{
        /** Uses that there were. */
        forgotten: number
      }>,
      /** What has become of the version, when, and by whom: with a request, as it was scheduled, or by hand; newest first. */
      history: (at_: { organization: string; workspace: string; name: string }, query: {
        limit?: number
        /** `next` of the page before. */
        cursor?: string
      } = {}) =>
        send({ id: 'ApiVersion.history', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/history', at_, query) }) as Promise<{
        items: ({
          /** Such as `publish`; `create` of the first. */
          transition: string
          from?: string
          to: string
          at: string
          by: {
            kind: string
            id: string
            name: string
          }
          /** Transition request that it was made by. */
          request?: string
          /** Why, where somebody said. */
          reason?: string
        })[]
        next?: string
      }>,
      /** Where personal data was seen in requests and replies, and whether it was treated, where the policy `privacy` looks: kinds and places, never values. What was seen last comes first. */
      personalData: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Where it was seen; anywhere unless said. */
        environment?: string
        /** Only what this one sent or was told. */
        application?: string
        limit?: number
      } = {}) =>
        send({ id: 'ApiVersion.personal-data', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/personal-data', at_, query) }) as Promise<{
        items: ({
          environment: string
          /** Kind, such as `email`, `field` or the name of a pattern of your own. */
          data: string
          method: string
          /** Of the endpoint, below the base path. */
          path: string
          /** Side and place, such as `reply /people/*\/email` or `request query to`. */
          place: string
          /** Something stood in its place when it went on. */
          treated: boolean
          /** Messages that held it, at least. */
          count: number
          /** That sent it or were told it, up to a bound. */
          applications: string[]
          firstSeenAt: string
          lastSeenAt: string
        })[]
        /** There are more than `limit`. */
        more: boolean
      }>,
      /** The staged deployment takes the whole place, whatever its watch has shown so far. */
      promote: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where to roll back. */
        environment: string
        waitMs?: number
      }) =>
        send({ id: 'ApiVersion.promote', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/promote', at_), body }) as Promise<{
        deployment: string
        revision: string
        state: string
        generation?: number
        reason?: string
        /** What should be mended, though it is served. */
        warnings?: string[]
        /** What governance policies found that does not hold it up. */
        governance?: ({
          policy: string
          action: 'inform' | 'warn' | 'block'
          /** What was looked at, such as `lint`. */
          check: string
          /** Findings that count: not of the baseline, not waived, grave enough. */
          count: number
          /** The first of them. */
          findings: ({
            rule: string
            severity: string
            message: string
            pointer: string
            /** What a waiver names it by. */
            fingerprint: string
            line?: number
          })[]
        })[]
      }>,
      /** What deploying the revision that is live in one environment to another would change there, and what is missing for it. */
      promotion: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Where it is live. */
        from: string
        /** Where it would be deployed. */
        environment: string
      }) =>
        send({ id: 'ApiVersion.promotion', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/promotion', at_, query) }) as Promise<{
        /** What would be deployed. */
        revision: string
        /** What is live there now. */
        live?: string
        /** Where requests would be sent from there. */
        targets: string[]
        changes: ({
          /** Method and path of a request that shows it. */
          request: string
          /** How many endpoints change alike. */
          endpoints: number
          apiVersion: string
          environment: string
          /** Sentences. */
          what: string[]
        })[]
        /** How many changes more there are, which are not told. */
        more: number
        /** What the rules want before it is deployed. */
        missing: string[]
      }>,
      /** Freezes the version as a new revision, or the newest one again when nothing changed. */
      publish: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.publish', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/publish', at_) }) as Promise<{
        revision: string
        number: number
        changed: boolean
        /** What governance policies found that does not hold it up. */
        governance?: ({
          policy: string
          action: 'inform' | 'warn' | 'block'
          /** What was looked at, such as `lint`. */
          check: string
          /** Findings that count: not of the baseline, not waived, grave enough. */
          count: number
          /** The first of them. */
          findings: ({
            rule: string
            severity: string
            message: string
            pointer: string
            /** What a waiver names it by. */
            fingerprint: string
            line?: number
          })[]
        })[]
      }>,
      /** Has every gateway of the environment give up answers that the policy `cache` has kept: of a path, with a tag, or all. */
      purgeCache: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where it is served. */
        environment: string
        /** With the base path, such as `/pets/v1/pets/42`: its answers with any query, of every caller. */
        path?: string
        /** As answers say it in Cache-Tag or Surrogate-Key. */
        tag?: string
      }) =>
        send({ id: 'ApiVersion.purge-cache', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/purge-cache', at_), body }) as Promise<{
        gatewayGroup: string
      }>,
      /** Takes it off every environment for good, once nobody calls it any more. */
      retire: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Also while it is called. */
        force?: boolean
        /** For how long nobody may have called it. */
        quietDays?: number
      }) =>
        send({ id: 'ApiVersion.retire', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/retire', at_), body }) as Promise<ApiVersion>,
      /** Puts the revision that was live before back on the environment. */
      rollback: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where to roll back. */
        environment: string
        waitMs?: number
      }) =>
        send({ id: 'ApiVersion.rollback', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/rollback', at_), body }) as Promise<{
        deployment: string
        revision: string
        state: string
        generation?: number
        reason?: string
        /** What should be mended, though it is served. */
        warnings?: string[]
        /** What governance policies found that does not hold it up. */
        governance?: ({
          policy: string
          action: 'inform' | 'warn' | 'block'
          /** What was looked at, such as `lint`. */
          check: string
          /** Findings that count: not of the baseline, not waived, grave enough. */
          count: number
          /** The first of them. */
          findings: ({
            rule: string
            severity: string
            message: string
            pointer: string
            /** What a waiver names it by. */
            fingerprint: string
            line?: number
          })[]
        })[]
      }>,
      /** Code that calls one operation of the contract, with its edits, in ten languages; where a credential belongs stands a placeholder. */
      samples: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Its operationId, or as the endpoints call it. */
        operation: string
        /** Address to call; the first server of the contract unless said. */
        server?: string
      }) =>
        send({ id: 'ApiVersion.samples', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/samples', at_, query) }) as Promise<{
        method: string
        url: string
        samples: {
          curl: string
          javascript: string
          typescript: string
          python: string
          go: string
          java: string
          csharp: string
          php: string
          ruby: string
          rust: string
        }
      }>,
      /** The version has this document from then on, with its overlays as they are. What is published and live stays until it is published again. A broken one stores nothing. */
      saveDocument: (at_: { organization: string; workspace: string; name: string }, body: {
        /** The document as it is written. */
        text: string
        /** Its file name, for the places of findings. */
        file?: string
        /** The definition that its author began with; `stale_version` where the version has another by now. */
        from: string
        /** Overlays stand also where the new document changed the same, or leaves nothing of what they change. */
        keepEdits?: boolean
      }) =>
        send({ id: 'ApiVersion.save-document', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/save-document', at_), body }) as Promise<{
        definition: string
        endpoints: number
        findings: unknown[]
        /** What governance policies found that does not hold it up. */
        governance?: ({
          policy: string
          action: 'inform' | 'warn' | 'block'
          /** What was looked at, such as `lint`. */
          check: string
          /** Findings that count: not of the baseline, not waived, grave enough. */
          count: number
          /** The first of them. */
          findings: ({
            rule: string
            severity: string
            message: string
            pointer: string
            /** What a waiver names it by. */
            fingerprint: string
            line?: number
          })[]
        })[]
      }>,
      /** Says when it is deprecated by itself and how it ends, in place of all that was said before; of one that is deprecated, how it ends. */
      schedule: (at_: { organization: string; workspace: string; name: string }, body: {
        /** When it is deprecated by itself. */
        deprecateAt?: string
        /** From when on nobody may be answered. */
        sunsetAt?: string
        /** API version that takes its place. */
        successor?: string
        /** Where people read why, and what to do. */
        information?: string
        /** When it answers nobody for a while, so that who still calls it finds out. */
        brownOuts?: ({
          /** Beginning, included. */
          from: string
          /** End, not included. */
          until: string
        })[]
        /** What becomes of it then: `retire` waits until nobody calls it any more, `force` does not. */
        atSunset?: 'keep' | 'retire' | 'force'
      }) =>
        send({ id: 'ApiVersion.schedule', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/schedule', at_), body }) as Promise<ApiVersion>,
      /** Answers again. */
      unblock: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.unblock', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/unblock', at_) }) as Promise<ApiVersion>,
      /** Which endpoints, parameters, fields and listed values of the contract each application uses, where the policy `validate` has `uses`. What was used last comes first. */
      uses: (at_: { organization: string; workspace: string; name: string }, query: {
        /** Where it was used; anywhere unless said. */
        environment?: string
        /** Only what this one uses. */
        application?: string
        /** Uses to show. */
        limit?: number
      } = {}) =>
        send({ id: 'ApiVersion.uses', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/uses', at_, query) }) as Promise<{
        items: ({
          environment: string
          /** With its workspace; absent of callers without an application. */
          application?: string
          kind: 'endpoint' | 'parameter' | 'field' | 'value'
          method: string
          /** Below the base path, as the contract writes it. */
          path: string
          /** Such as `query sort`, `/items/*\/color` of a body, or `query filter/color`; absent of an endpoint. */
          name?: string
          /** One that the contract lists, as JSON. */
          value?: string
          /** How often it was seen; not every request is looked at. */
          count: number
          firstUsedAt: string
          lastUsedAt: string
        })[]
        /** There are more than `limit`. */
        more: boolean
      }>,
      /** Asks that the version goes on in its life; it does by itself once all that the rules want is there. */
      requestTransition: (at_: { organization: string; workspace: string; name: string }, body: {
        transition: 'submit' | 'publish' | 'deploy' | 'deprecate' | 'retire'
        /** As the operation of that name takes it, such as `{"environment": "prod"}` for `deploy`. */
        with?: Record<string, unknown>
        /** Items of checklists that are done. */
        checked?: string[]
        /** Kept with it. */
        comment?: string
      }) =>
        send({ id: 'ApiVersion.request-transition', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/request-transition', at_), body }) as Promise<{
        request: string
        state: string
        missing: string[]
      }>,
      /** Holds a server against the contract: requests are made from its schemas and sent, what comes back is judged. One at a time for an organization. */
      test: (at_: { organization: string; workspace: string; name: string }, body: {
        /** The contract that is live there, and the upstream’s targets there; as both stand unless said. */
        environment?: string
        /** Address to test, with the path in front of the contract’s own; the upstream’s first target unless said. */
        url?: string
        /** Sent with each request that is not one without a credential, such as a key. They are not kept. */
        headers?: ({
          name: string
          value: string
        })[]
        /** Only endpoints whose identifier or path begins so. */
        only?: string[]
        /** Of each endpoint, at most. */
        cases?: number
        /** Another one makes other requests. */
        seed?: string
        /** How long the answer waits for its end. */
        waitMs?: number
      }) =>
        send({ id: 'ApiVersion.test', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/test', at_), body }) as Promise<{
        /** Its name. */
        contractTest: string
        state: string
        /** What is tested. */
        url: string
      }>,
      /** Where a mock answers in place of the upstream, and with which replies and examples of the contract. */
      mock: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.mock', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/mock', at_) }) as Promise<{
        /** A mock stands in its policies: it answers once that is published and deployed. */
        asked: boolean
        environments: ({
          environment: string
          /** What is live there. */
          revision: string
          /** A mock answers there. */
          mocked: boolean
          /** Of the version, or of the environment; any where there are none. */
          hosts: string[]
          basePath: string
        })[]
        endpoints: ({
          endpoint: string
          method: string
          /** Below the base path. */
          path: string
          replies: ({
            /** As the contract says it, such as `200`, `4XX` or `default`. */
            status: string
            types: ({
              type: string
              /** Their names; without one a value is made that fits the schema. */
              examples: string[]
            })[]
          })[]
        })[]
        /** Further ones, that have no room here. */
        moreEndpoints: number
      }>,
      /** Puts a mock of the contract in the upstream’s place, among the policies of the version. It answers once that is published and deployed. */
      startMock: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.start-mock', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/start-mock', at_) }) as Promise<ApiVersion>,
      /** Takes the mock out of the policies of the version. The upstream answers once that is published and deployed. */
      stopMock: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.stop-mock', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/stop-mock', at_) }) as Promise<ApiVersion>,
      /** What a mock of the contract as it stands answers to a request, deployed or not. Nothing is sent. */
      tryMock: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Method, in capitals. */
        method: string
        /** Below the base path, with its query. */
        path: string
        /** `Prefer: code=404`, `example=NAME` and `dynamic=true` choose an answer. */
        headers?: ({
          name: string
          value: string
        })[]
        body?: string
      }) =>
        send({ id: 'ApiVersion.try-mock', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/try-mock', at_), body }) as Promise<{
        status: number
        headers: ({
          name: string
          value: string
        })[]
        /** Its first part, where it is long. */
        body: string
        /** There is more of the body. */
        cut: boolean
      }>,
      /** Asks for a review before publishing. */
      submit: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.submit', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/submit', at_) }) as Promise<ApiVersion>,
      /** Gives it back for changes. */
      reject: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.reject', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/reject', at_) }) as Promise<ApiVersion>,
      /** Takes a deprecation back. */
      restore: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.restore', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/restore', at_) }) as Promise<ApiVersion>,
    },
    definitions: {
      /** A page of them, in order. The contract document of an API version, stored by its content. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Definition.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/definitions', at_, query) }) as Promise<{ items: Definition[]; next?: string }>,
      /** Shows one. The contract document of an API version, stored by its content. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Definition.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/definitions/{name}', at_) }) as Promise<Definition>,
      /** Makes one. The contract document of an API version, stored by its content. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Kind of document. */
          format?: 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'
          /** The document as it was written. */
          text: string
        }
      }) =>
        send({ id: 'Definition.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/definitions', at_), body }) as Promise<Definition>,
      /** Refused while something uses it. The contract document of an API version, stored by its content. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Definition.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/definitions/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    deployments: {
      /** A page of them, in order. One revision put on one environment. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'pending' | 'staged' | 'live' | 'failed' | 'superseded' | 'rolled_back'
        /** Name of the ApiVersion. */
        apiVersion?: string
        /** Name of the Revision. */
        revision?: string
        /** Name of the Environment. */
        environment?: string
      } = {}) =>
        send({ id: 'Deployment.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/deployments', at_, query) }) as Promise<{ items: Deployment[]; next?: string }>,
      /** Shows one. One revision put on one environment. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Deployment.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/deployments/{name}', at_) }) as Promise<Deployment>,
    },
    revisions: {
      /** A page of them, in order. An unchangeable snapshot of a version’s definition, policies and routing. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the ApiVersion. */
        apiVersion?: string
      } = {}) =>
        send({ id: 'Revision.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/revisions', at_, query) }) as Promise<{ items: Revision[]; next?: string }>,
      /** Shows one. An unchangeable snapshot of a version’s definition, policies and routing. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Revision.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/revisions/{name}', at_) }) as Promise<Revision>,
    },
    upstreams: {
      /** A page of them, in order. A named pool of backend addresses. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Certificate. */
        'tls.clientCertificate'?: string
      } = {}) =>
        send({ id: 'Upstream.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/upstreams', at_, query) }) as Promise<{ items: Upstream[]; next?: string }>,
      /** Shows one. A named pool of backend addresses. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Upstream.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/upstreams/{name}', at_) }) as Promise<Upstream>,
      /** Makes one. A named pool of backend addresses. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Backend addresses. */
          targets: ({
            /** Scheme, host, port and a path to put in front; `unix:/path/to.sock`, where the operator’s `egressAllow` names it; or `file:/path/to.yaml`, a list of further targets, where the operator’s `targetFiles` names it. */
            url: string
            /** Share of requests; 0 drains it. */
            weight?: number
            /** What its name in DNS stands for: `addresses` makes a target of each address, `srv` of each address of each SRV record, with its port, weight and priority. Unless said, the name is one target. */
            resolve?: 'addresses' | 'srv'
            /** Targets of a greater number are asked when too few of the lesser ones are well; 0 unless said. */
            priority?: number
            /** Where it stands; a gateway asks those of its own zone first. */
            zone?: string
            /** What subsets are told apart by. */
            labels?: Record<string, string>
          })[]
          /** Other targets in the environments named here. */
          environments?: Record<string, {
            /** Backend addresses. */
            targets: ({
              /** Scheme, host, port and a path to put in front; `unix:/path/to.sock`, where the operator’s `egressAllow` names it; or `file:/path/to.yaml`, a list of further targets, where the operator’s `targetFiles` names it. */
              url: string
              /** Share of requests; 0 drains it. */
              weight?: number
              /** What its name in DNS stands for: `addresses` makes a target of each address, `srv` of each address of each SRV record, with its port, weight and priority. Unless said, the name is one target. */
              resolve?: 'addresses' | 'srv'
              /** Targets of a greater number are asked when too few of the lesser ones are well; 0 unless said. */
              priority?: number
              /** Where it stands; a gateway asks those of its own zone first. */
              zone?: string
              /** What subsets are told apart by. */
              labels?: Record<string, string>
            })[]
          }>
          /** How a target is chosen: in turn; the least in flight; the better of two by latency and what is in flight; by what the request says. */
          balancing?: 'round-robin' | 'least-connections' | 'latency' | 'consistent-hash'
          hash?: {
            /** Requests that have this alike go to the same target; those that have none go anywhere. */
            by: 'header' | 'cookie' | 'path' | 'ip' | 'consumer'
            /** Of the field or the cookie. */
            name?: string
            /** What one target may have in flight, of its fair share; beyond, the next one is asked. Any number unless said. */
            loadPercent?: number
          }
          /** A caller keeps its target by a cookie, while the target is well. */
          sticky?: {
            /** Name of the cookie. */
            cookie?: string
            /** As long as the browser is open unless said. */
            maxAgeSeconds?: number
          }
          /** Only targets whose label has the value that the request says. */
          subset?: {
            /** Label of the targets. */
            label: string
            /** Field of the request that says its value. */
            header: string
            /** Which targets answer when no label has the value. */
            otherwise?: 'any' | 'none'
          }
          /** A target that came, or came back, gets its whole share after so long; at once unless said. */
          slowStartMs?: number
          /** When less of the weight is well, all targets are asked; never unless said. */
          panicPercent?: number
          /** Leaves out targets that answer badly; counted over all threads. */
          outliers?: {
            /** Answers of 500 and above, or none, one after another; 0 for any number. */
            failuresInRow?: number
            /** Of the answers in an interval. */
            failurePercent?: number
            /** A first byte that comes later is slow. */
            slowMs?: number
            /** Of the answers in an interval that are slow. */
            slowPercent?: number
            /** In an interval, before percentages count. */
            answersMin?: number
            /** How often percentages are looked at. */
            intervalMs?: number
            /** Left out for so long the first time, and twice as long each further time. */
            ejectionMs?: number
            /** Never longer. */
            ejectionMaxMs?: number
            /** Of the targets, left out at once; one may be as long as there is another. */
            ejectedPercentMax?: number
          }
          /** What is spoken to the targets. gRPC needs http2; at an http address it is spoken at once. */
          protocol?: 'http1' | 'http2'
          connectTimeoutMs?: number
          firstByteTimeoutMs?: number
          /** Longest silence within a body. */
          idleTimeoutMs?: number
          /** To each target, per thread. */
          connectionsMax?: number
          /** Requests that wait for a connection to a target, per thread; further ones are refused. */
          queueMax?: number
          /** Longest wait for a connection; as long as connecting may take unless said. */
          queueTimeoutMs?: number
          /** A connection is not used again after so long without work; less than the upstream’s own. */
          keepAliveTimeoutMs?: number
          /** A connection is not used again after so long. */
          connectionAgeMaxMs?: number
          /** A connection is not used again after so many requests. */
          connectionRequestsMax?: number
          /** For targets at `https:`; their certificate is verified. */
          tls?: {
            /** Name that is asked for (SNI) and that the certificate must have; the target’s host unless said. */
            serverName?: string
            /** Who must answer: the identifier that stands in the certificate (SPIFFE), in place of a host. */
            workload?: string
            /** Certificates in PEM of the authorities that are believed, in place of the public ones. */
            authorities?: string
            /** Certificate of the organization that is shown to a target that asks. */
            clientCertificate?: string
            /** The oldest version of TLS that is spoken. */
            minVersion?: '1.2' | '1.3'
            /** INSECURE: believes whoever answers, and so protects from nobody in between. */
            insecureSkipVerify?: boolean
          }
          /** Which Host the upstream sees: its own or the caller’s. */
          hostHeader?: 'target' | 'preserve'
          /** Asked once per gateway, never per thread. */
          health?: {
            /** What is asked: a path, whether it takes a connection, or the gRPC health protocol; http unless said. */
            type?: 'http' | 'tcp' | 'grpc'
            /** Which service must be SERVING; the whole server unless said. */
            service?: string
            /** Answers 2xx or 3xx while the target is well. */
            path?: string
            intervalMs?: number
            timeoutMs?: number
            /** Failures in a row. */
            unhealthyAfter?: number
            /** Successes in a row. */
            healthyAfter?: number
          }
        }
      }) =>
        send({ id: 'Upstream.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/upstreams', at_), body }) as Promise<Upstream>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A named pool of backend addresses. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          targets?: ({
            /** Scheme, host, port and a path to put in front; `unix:/path/to.sock`, where the operator’s `egressAllow` names it; or `file:/path/to.yaml`, a list of further targets, where the operator’s `targetFiles` names it. */
            url: string
            /** Share of requests; 0 drains it. */
            weight?: number
            /** What its name in DNS stands for: `addresses` makes a target of each address, `srv` of each address of each SRV record, with its port, weight and priority. Unless said, the name is one target. */
            resolve?: 'addresses' | 'srv'
            /** Targets of a greater number are asked when too few of the lesser ones are well; 0 unless said. */
            priority?: number
            /** Where it stands; a gateway asks those of its own zone first. */
            zone?: string
            /** What subsets are told apart by. */
            labels?: Record<string, string>
          })[] | null
          environments?: Record<string, {
            /** Backend addresses. */
            targets: ({
              /** Scheme, host, port and a path to put in front; `unix:/path/to.sock`, where the operator’s `egressAllow` names it; or `file:/path/to.yaml`, a list of further targets, where the operator’s `targetFiles` names it. */
              url: string
              /** Share of requests; 0 drains it. */
              weight?: number
              /** What its name in DNS stands for: `addresses` makes a target of each address, `srv` of each address of each SRV record, with its port, weight and priority. Unless said, the name is one target. */
              resolve?: 'addresses' | 'srv'
              /** Targets of a greater number are asked when too few of the lesser ones are well; 0 unless said. */
              priority?: number
              /** Where it stands; a gateway asks those of its own zone first. */
              zone?: string
              /** What subsets are told apart by. */
              labels?: Record<string, string>
            })[]
          }> | null
          balancing?: 'round-robin' | 'least-connections' | 'latency' | 'consistent-hash' | null
          hash?: {
            by?: 'header' | 'cookie' | 'path' | 'ip' | 'consumer' | null
            name?: string | null
            loadPercent?: number | null
          } | null
          sticky?: {
            cookie?: string | null
            maxAgeSeconds?: number | null
          } | null
          subset?: {
            label?: string | null
            header?: string | null
            otherwise?: 'any' | 'none' | null
          } | null
          slowStartMs?: number | null
          panicPercent?: number | null
          outliers?: {
            failuresInRow?: number | null
            failurePercent?: number | null
            slowMs?: number | null
            slowPercent?: number | null
            answersMin?: number | null
            intervalMs?: number | null
            ejectionMs?: number | null
            ejectionMaxMs?: number | null
            ejectedPercentMax?: number | null
          } | null
          protocol?: 'http1' | 'http2' | null
          connectTimeoutMs?: number | null
          firstByteTimeoutMs?: number | null
          idleTimeoutMs?: number | null
          connectionsMax?: number | null
          queueMax?: number | null
          queueTimeoutMs?: number | null
          keepAliveTimeoutMs?: number | null
          connectionAgeMaxMs?: number | null
          connectionRequestsMax?: number | null
          tls?: {
            serverName?: string | null
            workload?: string | null
            authorities?: string | null
            clientCertificate?: string | null
            minVersion?: '1.2' | '1.3' | null
            insecureSkipVerify?: boolean | null
          } | null
          hostHeader?: 'target' | 'preserve' | null
          health?: {
            type?: 'http' | 'tcp' | 'grpc' | null
            service?: string | null
            path?: string | null
            intervalMs?: number | null
            timeoutMs?: number | null
            unhealthyAfter?: number | null
            healthyAfter?: number | null
          } | null
        }
      }, etag?: string) =>
        send({ id: 'Upstream.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/upstreams/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Upstream>,
      /** Refused while something uses it. A named pool of backend addresses. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Upstream.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/upstreams/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    transitionRules: {
      /** A page of them, in order. What must be checked, and who must approve, before an API version goes on in its life. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Workspace. */
        workspace?: string
        /** Name of the Environment. */
        environment?: string
        /** Name of the Environment. */
        after?: string
      } = {}) =>
        send({ id: 'TransitionRule.list', method: 'GET', path: at('/api/v1/organizations/{organization}/transition-rules', at_, query) }) as Promise<{ items: TransitionRule[]; next?: string }>,
      /** Shows one. What must be checked, and who must approve, before an API version goes on in its life. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'TransitionRule.get', method: 'GET', path: at('/api/v1/organizations/{organization}/transition-rules/{name}', at_) }) as Promise<TransitionRule>,
      /** Makes one. What must be checked, and who must approve, before an API version goes on in its life. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          transitions: ('submit' | 'publish' | 'deploy' | 'deprecate' | 'retire')[]
          /** Only there; in all unless said. */
          workspace?: string
          /** Of `deploy`: only to this one; to all unless said. */
          environment?: string
          /** Of `deploy`: only what is live in this environment. */
          after?: string
          checklist?: ({
            item: string
            /** What is to be checked. */
            text: string
          })[]
          /** How many people must approve. */
          approvals?: number
          /** The weakest role that may. */
          role?: 'editor' | 'admin' | 'owner'
          /** Whoever asks for it may approve it, too. */
          byRequester?: boolean
          /** API tokens may approve, each as somebody of its own. */
          byTokens?: boolean
          /** A request that is not complete by then is void. */
          expiresAfterHours?: number
        }
      }) =>
        send({ id: 'TransitionRule.create', method: 'POST', path: at('/api/v1/organizations/{organization}/transition-rules', at_), body }) as Promise<TransitionRule>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. What must be checked, and who must approve, before an API version goes on in its life. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          transitions?: ('submit' | 'publish' | 'deploy' | 'deprecate' | 'retire')[] | null
          workspace?: string | null
          environment?: string | null
          after?: string | null
          checklist?: ({
            item: string
            /** What is to be checked. */
            text: string
          })[] | null
          approvals?: number | null
          role?: 'editor' | 'admin' | 'owner' | null
          byRequester?: boolean | null
          byTokens?: boolean | null
          expiresAfterHours?: number | null
        }
      }, etag?: string) =>
        send({ id: 'TransitionRule.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/transition-rules/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<TransitionRule>,
      /** Refused while something uses it. What must be checked, and who must approve, before an API version goes on in its life. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'TransitionRule.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/transition-rules/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    transitionRequests: {
      /** A page of them, in order. Somebody asks that an API version goes on in its life; it does once all is checked and approved. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'requested' | 'approved' | 'applied' | 'failed' | 'rejected' | 'withdrawn' | 'expired'
        /** Name of the ApiVersion. */
        apiVersion?: string
      } = {}) =>
        send({ id: 'TransitionRequest.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/transition-requests', at_, query) }) as Promise<{ items: TransitionRequest[]; next?: string }>,
      /** Shows one. Somebody asks that an API version goes on in its life; it does once all is checked and approved. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'TransitionRequest.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/transition-requests/{name}', at_) }) as Promise<TransitionRequest>,
      /** Gives one’s approval, once; when nothing is missing any more it is carried out. */
      approve: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Kept with it. */
        comment?: string
      }) =>
        send({ id: 'TransitionRequest.approve', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/transition-requests/{name}/approve', at_), body }) as Promise<TransitionRequest>,
      /** Says that an item of the checklist is done. */
      check: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Which. */
        item: string
      }) =>
        send({ id: 'TransitionRequest.check', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/transition-requests/{name}/check', at_), body }) as Promise<TransitionRequest>,
      /** It is not carried out. */
      reject: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Kept with it. */
        comment?: string
      }) =>
        send({ id: 'TransitionRequest.reject', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/transition-requests/{name}/reject', at_), body }) as Promise<TransitionRequest>,
      /** Whoever asked for it takes it back. */
      withdraw: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'TransitionRequest.withdraw', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/transition-requests/{name}/withdraw', at_) }) as Promise<TransitionRequest>,
    },
    applications: {
      /** A page of them, in order. Software of a consumer; holds subscriptions and credentials. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Application.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/applications', at_, query) }) as Promise<{ items: Application[]; next?: string }>,
      /** Shows one. Software of a consumer; holds subscriptions and credentials. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Application.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/applications/{name}', at_) }) as Promise<Application>,
      /** Makes one. Software of a consumer; holds subscriptions and credentials. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** Who answers for it. */
          owner?: string
        }
      }) =>
        send({ id: 'Application.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/applications', at_), body }) as Promise<Application>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Software of a consumer; holds subscriptions and credentials. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          owner?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Application.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/applications/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Application>,
      /** Refused while something uses it. Software of a consumer; holds subscriptions and credentials. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Application.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/applications/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Lets its holder register clients of the application at an authorization server, shown once. */
      registrationToken: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Authorization server of the organization. */
        server: string
        /** Environment that the clients are for. */
        environment: string
        /** How long it holds. */
        days?: number
      }) =>
        send({ id: 'Application.registration-token', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/applications/{name}/registration-token', at_), body }) as Promise<{
        token: string
        endpoint: string
        expiresAt: string
      }>,
    },
    authorizationServers: {
      /** A page of them, in order. Issues tokens to applications of this organization, for themselves or for developers who sign in: OAuth 2 and OpenID Connect. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'AuthorizationServer.list', method: 'GET', path: at('/api/v1/organizations/{organization}/authorization-servers', at_, query) }) as Promise<{ items: AuthorizationServer[]; next?: string }>,
      /** Shows one. Issues tokens to applications of this organization, for themselves or for developers who sign in: OAuth 2 and OpenID Connect. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'AuthorizationServer.get', method: 'GET', path: at('/api/v1/organizations/{organization}/authorization-servers/{name}', at_) }) as Promise<AuthorizationServer>,
      /** Makes one. Issues tokens to applications of this organization, for themselves or for developers who sign in: OAuth 2 and OpenID Connect. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What its tokens are for (`aud`), as addresses; the first unless a client asks for another by `resource` (RFC 8707). */
          audiences: string[]
          /** How long an access token holds. Gateways that check it by `jwt` believe it until then, unless it is denied. */
          accessTokenSeconds?: number
          /** How long a person stays signed in at its pages. */
          sessionHours?: number
          /** A refresh token that is not used so long is over. */
          refreshIdleDays?: number
          /** What a person granted is over after so many days. */
          refreshDays?: number
          /** Whether who holds a registration token of an application registers clients of it by itself (RFC 7591). */
          registration?: boolean
          /** Another key signs after so many days. */
          keyDays?: number
        }
      }) =>
        send({ id: 'AuthorizationServer.create', method: 'POST', path: at('/api/v1/organizations/{organization}/authorization-servers', at_), body }) as Promise<AuthorizationServer>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Issues tokens to applications of this organization, for themselves or for developers who sign in: OAuth 2 and OpenID Connect. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          audiences?: string[] | null
          accessTokenSeconds?: number | null
          sessionHours?: number | null
          refreshIdleDays?: number | null
          refreshDays?: number | null
          registration?: boolean | null
          keyDays?: number | null
        }
      }, etag?: string) =>
        send({ id: 'AuthorizationServer.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/authorization-servers/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<AuthorizationServer>,
      /** Refused while something uses it. Issues tokens to applications of this organization, for themselves or for developers who sign in: OAuth 2 and OpenID Connect. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'AuthorizationServer.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/authorization-servers/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Another key signs from now on; tokens of the one before hold until they end, unless it is dropped. */
      rotateKey: (at_: { organization: string; name: string }, body: {
        /** Shows the old key no more, so that its tokens are refused: it was stolen. */
        drop?: boolean
      }) =>
        send({ id: 'AuthorizationServer.rotate-key', method: 'POST', path: at('/api/v1/organizations/{organization}/authorization-servers/{name}/rotate-key', at_), body }) as Promise<{
        keyId: string
      }>,
    },
    credentials: {
      /** A page of them, in order. A key of an application for one environment, shown once, or its client at an issuer of tokens. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'active' | 'rotating' | 'revoked' | 'expired'
        /** Name of the Application. */
        application?: string
        /** Name of the Environment. */
        environment?: string
        /** Name of the AuthorizationServer. */
        server?: string
      } = {}) =>
        send({ id: 'Credential.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/credentials', at_, query) }) as Promise<{ items: Credential[]; next?: string }>,
      /** Shows one. A key of an application for one environment, shown once, or its client at an issuer of tokens. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Credential.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/credentials/{name}', at_) }) as Promise<Credential>,
      /** Makes one. A key of an application for one environment, shown once, or its client at an issuer of tokens. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Application it belongs to. */
          application: string
          /** Environment it works in. */
          environment: string
          /** Name for people. */
          title?: string
          /** Never unless said. */
          expiresAt?: string
          /** Networks that it may be used from; from anywhere unless said. */
          addresses?: string[]
          /** Origins of web pages that may use it, by `Origin` or else `Referer`. It hinders use in pages of others and nothing else: whoever calls without a browser writes these fields freely. */
          referrers?: string[]
          /** Digest of a key made elsewhere; without it a key is made. */
          sha256?: string
          /** Authorization server of this organization that issues its tokens; makes it a client there. */
          server?: string
          /** How it behaves at the authorization server. */
          oauth?: {
            /** How it shows its secret: in `Authorization`, or in the form (RFC 6749 §2.3.1); `none` for one that can keep none, such as an app or a page. */
            authentication?: 'basic' | 'post' | 'none'
            /** How it gets tokens: for itself (`client_credentials`), or for a person who signs in (`authorization_code` with PKCE, `device_code`), and again later (`refresh_token`). */
            grants?: ('client_credentials' | 'authorization_code' | 'refresh_token' | 'device_code')[]
            /** Where a person may come back to with a code; on loopback addresses any port. */
            redirectUris?: string[]
            /** Where a person may come back to who signed out (`post_logout_redirect_uri`). */
            signOutUris?: string[]
            /** May ask about tokens of other clients (RFC 7662), as a gateway or a backend does. */
            introspects?: boolean
          }
          /** Whose tokens are the application’s, in place of a key. */
          client?: {
            /** `iss` of its tokens, or `issuer` of `mtls`. */
            issuer: string
            /** What tokens or certificates name the client. */
            id: string
          }
        }
      }) =>
        send({ id: 'Credential.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/credentials', at_), body }) as Promise<Credential & { secret?: string }>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A key of an application for one environment, shown once, or its client at an issuer of tokens. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          expiresAt?: string | null
          addresses?: string[] | null
          referrers?: string[] | null
          oauth?: {
            authentication?: 'basic' | 'post' | 'none' | null
            grants?: ('client_credentials' | 'authorization_code' | 'refresh_token' | 'device_code')[] | null
            redirectUris?: string[] | null
            signOutUris?: string[] | null
            introspects?: boolean | null
          } | null
        }
      }, etag?: string) =>
        send({ id: 'Credential.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/credentials/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Credential>,
      /** Refused while something uses it. A key of an application for one environment, shown once, or its client at an issuer of tokens. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Credential.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/credentials/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Makes a successor, shown once; the old key works until the grace is over. */
      rotate: (at_: { organization: string; workspace: string; name: string }, body: {
        graceSeconds?: number
        /** Of the successor; when the old key’s was, unless said. */
        expiresAt?: string
      }) =>
        send({ id: 'Credential.rotate', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/credentials/{name}/rotate', at_), body }) as Promise<{
        credential: string
        secret: string
        graceUntil: string
      }>,
      /** Stops the key for good. */
      revoke: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Credential.revoke', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/credentials/{name}/revoke', at_) }) as Promise<Credential>,
    },
    plans: {
      /** A page of them, in order. An offer on a product: its limits and how a subscription is approved. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'draft' | 'published' | 'deprecated' | 'closed'
        /** Name of the Product. */
        product?: string
      } = {}) =>
        send({ id: 'Plan.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans', at_, query) }) as Promise<{ items: Plan[]; next?: string }>,
      /** Shows one. An offer on a product: its limits and how a subscription is approved. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Plan.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans/{name}', at_) }) as Promise<Plan>,
      /** Makes one. An offer on a product: its limits and how a subscription is approved. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** Product it offers. */
          product: string
          /** Who says yes to a subscription. */
          approval?: 'automatic' | 'manual'
          /** Terms that who subscribes at a portal accepts; the digest of what was accepted is kept. */
          terms?: string
          /** JSON Schema (2020-12) of what is asked of who subscribes: an object with plain fields, at most 50. */
          form?: Record<string, unknown>
          /** What its subscribers are promised; the service level report tells whether it was kept. */
          promise?: {
            /** Per cent of requests of a month that are answered with a status below 500. */
            availability: number
          }
          /** Policies, in order within their stages. */
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[]
        }
      }) =>
        send({ id: 'Plan.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans', at_), body }) as Promise<Plan>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. An offer on a product: its limits and how a subscription is approved. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          approval?: 'automatic' | 'manual' | null
          terms?: string | null
          form?: Record<string, unknown> | null
          promise?: {
            availability?: number | null
          } | null
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[] | null
        }
      }, etag?: string) =>
        send({ id: 'Plan.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Plan>,
      /** Refused while something uses it. An offer on a product: its limits and how a subscription is approved. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Plan.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Opens it for subscriptions. */
      publish: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Plan.publish', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans/{name}/publish', at_) }) as Promise<Plan>,
      /** Takes no new subscriptions; those it has go on. */
      deprecate: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Plan.deprecate', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans/{name}/deprecate', at_) }) as Promise<Plan>,
      /** Takes a deprecation back. */
      restore: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Plan.restore', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans/{name}/restore', at_) }) as Promise<Plan>,
      /** Ends it; its subscriptions stop working. */
      close: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Plan.close', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/plans/{name}/close', at_) }) as Promise<Plan>,
    },
    products: {
      /** A page of them, in order. API versions offered together. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Product.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/products', at_, query) }) as Promise<{ items: Product[]; next?: string }>,
      /** Shows one. API versions offered together. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Product.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/products/{name}', at_) }) as Promise<Product>,
      /** Makes one. API versions offered together. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** What it holds. */
          apiVersions: string[]
          /** Scopes that tokens of its subscribers may have, where an authorization server of ours issues them. */
          scopes?: ({
            /** As tokens have it. */
            name: string
            /** What it allows, for who is asked. */
            description?: string
          })[]
          /** Policies, in order within their stages. */
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[]
        }
      }) =>
        send({ id: 'Product.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/products', at_), body }) as Promise<Product>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. API versions offered together. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          apiVersions?: string[] | null
          scopes?: ({
            /** As tokens have it. */
            name: string
            /** What it allows, for who is asked. */
            description?: string
          })[] | null
          policies?: ({
            /** Name of the policy. */
            policy: string
            /** Keeps counters apart when the same policy stands twice in one place. */
            name?: string
            /** Version the configuration was written for; the newest unless said. */
            version?: number
            /** One of the stages that the policy allows. */
            stage?: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
            /** As the policy defines it. */
            config?: Record<string, unknown>
          })[] | null
        }
      }, etag?: string) =>
        send({ id: 'Product.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/products/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Product>,
      /** Refused while something uses it. API versions offered together. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Product.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/products/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    subscriptions: {
      /** A page of them, in order. An application’s right to use a plan in one environment. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'requested' | 'rejected' | 'active' | 'paused' | 'cancelling' | 'closed' | 'expired'
        /** Name of the Application. */
        application?: string
        /** Name of the Plan. */
        plan?: string
        /** Name of the Environment. */
        environment?: string
      } = {}) =>
        send({ id: 'Subscription.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions', at_, query) }) as Promise<{ items: Subscription[]; next?: string }>,
      /** Shows one. An application’s right to use a plan in one environment. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Subscription.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}', at_) }) as Promise<Subscription>,
      /** Makes one. An application’s right to use a plan in one environment. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Application that calls. */
          application: string
          /** Plan it is on. */
          plan: string
          /** Environment it is for. */
          environment: string
          /** Never unless said. */
          expiresAt?: string
          /** Of its quotas, where the plan counts by the consumer’s calendar. */
          timeZone?: string
          /** From when its quotas are counted, such as the day of its first invoice; likewise. */
          quotaAnchor?: string
        }
      }) =>
        send({ id: 'Subscription.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions', at_), body }) as Promise<Subscription>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. An application’s right to use a plan in one environment. */
      update: (at_: { organization: string; workspace: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          plan?: string | null
          expiresAt?: string | null
          timeZone?: string | null
          quotaAnchor?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Subscription.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Subscription>,
      /** Refused while something uses it. An application’s right to use a plan in one environment. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Subscription.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Lets the application call. */
      approve: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Subscription.approve', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}/approve', at_) }) as Promise<Subscription>,
      /** Says no. */
      reject: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Subscription.reject', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}/reject', at_) }) as Promise<Subscription>,
      /** Stops it for a while. */
      pause: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Subscription.pause', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}/pause', at_) }) as Promise<Subscription>,
      /** Lets the application call again. */
      resume: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Subscription.resume', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}/resume', at_) }) as Promise<Subscription>,
      /** Ends it at the end of its term; it works until then. */
      cancel: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Subscription.cancel', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}/cancel', at_) }) as Promise<Subscription>,
      /** Ends it now. */
      close: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Subscription.close', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/subscriptions/{name}/close', at_) }) as Promise<Subscription>,
    },
    tokenDenials: {
      /** A page of them, in order. Refuses a token, or all of a subject, before its end; on every gateway within a second. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'TokenDenial.list', method: 'GET', path: at('/api/v1/organizations/{organization}/token-denials', at_, query) }) as Promise<{ items: TokenDenial[]; next?: string }>,
      /** Shows one. Refuses a token, or all of a subject, before its end; on every gateway within a second. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'TokenDenial.get', method: 'GET', path: at('/api/v1/organizations/{organization}/token-denials/{name}', at_) }) as Promise<TokenDenial>,
      /** Makes one. Refuses a token, or all of a subject, before its end; on every gateway within a second. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** `iss` of the tokens. */
          issuer: string
          /** `jti` of the one token. */
          token?: string
          /** `sub` whose tokens they are, in place of one token. */
          subject?: string
          /** Tokens of the subject that say they were issued later pass (`iat`, in whole seconds); now unless said. */
          issuedUntil?: string
          /** When the denial ends: not before the last of the tokens does. At most 400 days from now. */
          expiresAt: string
        }
      }) =>
        send({ id: 'TokenDenial.create', method: 'POST', path: at('/api/v1/organizations/{organization}/token-denials', at_), body }) as Promise<TokenDenial>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Refuses a token, or all of a subject, before its end; on every gateway within a second. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          issuedUntil?: string | null
          expiresAt?: string | null
        }
      }, etag?: string) =>
        send({ id: 'TokenDenial.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/token-denials/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<TokenDenial>,
      /** Refused while something uses it. Refuses a token, or all of a subject, before its end; on every gateway within a second. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'TokenDenial.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/token-denials/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    certificates: {
      /** A page of them, in order. What the gateways show for hosts over TLS, and to upstreams that name it. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the CertificateIssuer. */
        issuer?: string
      } = {}) =>
        send({ id: 'Certificate.list', method: 'GET', path: at('/api/v1/organizations/{organization}/certificates', at_, query) }) as Promise<{ items: Certificate[]; next?: string }>,
      /** Shows one. What the gateways show for hosts over TLS, and to upstreams that name it. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Certificate.get', method: 'GET', path: at('/api/v1/organizations/{organization}/certificates/{name}', at_) }) as Promise<Certificate>,
      /** Makes one. What the gateways show for hosts over TLS, and to upstreams that name it. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** Names it is shown for; those in the certificate unless said. An empty list is for one that is shown to upstreams alone. */
          hosts?: string[]
          /** Authority that it is ordered from and renewed, in place of `certificate` and `key`. */
          issuer?: string
          /** The chain in PEM: its own certificate first, then those that lead to an authority. */
          certificate?: string
          /** Its private key in PEM. Sealed at once and never shown again; left out, the one that is there stays. */
          key?: string
        }
      }) =>
        send({ id: 'Certificate.create', method: 'POST', path: at('/api/v1/organizations/{organization}/certificates', at_), body }) as Promise<Certificate>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. What the gateways show for hosts over TLS, and to upstreams that name it. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          hosts?: string[] | null
          issuer?: string | null
          certificate?: string | null
          key?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Certificate.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/certificates/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Certificate>,
      /** Refused while something uses it. What the gateways show for hosts over TLS, and to upstreams that name it. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Certificate.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/certificates/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Orders the certificate from its issuer now, whenever it was due. */
      renew: (at_: { organization: string; name: string }) =>
        send({ id: 'Certificate.renew', method: 'POST', path: at('/api/v1/organizations/{organization}/certificates/{name}/renew', at_) }) as Promise<Certificate>,
    },
    certificateIssuers: {
      /** A page of them, in order. A certificate authority that certificates are ordered from by ACME (RFC 8555). */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'CertificateIssuer.list', method: 'GET', path: at('/api/v1/organizations/{organization}/certificate-issuers', at_, query) }) as Promise<{ items: CertificateIssuer[]; next?: string }>,
      /** Shows one. A certificate authority that certificates are ordered from by ACME (RFC 8555). */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'CertificateIssuer.get', method: 'GET', path: at('/api/v1/organizations/{organization}/certificate-issuers/{name}', at_) }) as Promise<CertificateIssuer>,
      /** Makes one. A certificate authority that certificates are ordered from by ACME (RFC 8555). */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** Address of its directory, such as `https://acme-v02.api.letsencrypt.org/directory`. */
          directory: string
          /** E-mail addresses that the authority writes to. */
          contacts?: string[]
          /** That the organization agrees to the terms of the authority. */
          termsAgreed?: boolean
          /** An account at the authority that ours is bound to, where it asks for one. */
          externalAccount?: {
            /** Identifier of the account. */
            keyId: string
            /** Its key in base64url. Sealed at once and never shown again; left out, the one that is there stays. */
            hmacKey?: string
          }
          /** Certificates in PEM that vouch for its own listener, in place of those of the system. */
          authorities?: string
        }
      }) =>
        send({ id: 'CertificateIssuer.create', method: 'POST', path: at('/api/v1/organizations/{organization}/certificate-issuers', at_), body }) as Promise<CertificateIssuer>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A certificate authority that certificates are ordered from by ACME (RFC 8555). */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          contacts?: string[] | null
          termsAgreed?: boolean | null
          externalAccount?: {
            keyId?: string | null
            hmacKey?: string | null
          } | null
          authorities?: string | null
        }
      }, etag?: string) =>
        send({ id: 'CertificateIssuer.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/certificate-issuers/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<CertificateIssuer>,
      /** Refused while something uses it. A certificate authority that certificates are ordered from by ACME (RFC 8555). */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'CertificateIssuer.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/certificate-issuers/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    contractTests: {
      /** A page of them, in order. A server held against the contract of an API version: what was sent to it, and what was found. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'running' | 'passed' | 'failed' | 'cancelled' | 'broken'
        /** Name of the ApiVersion. */
        apiVersion?: string
      } = {}) =>
        send({ id: 'ContractTest.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/contract-tests', at_, query) }) as Promise<{ items: ContractTest[]; next?: string }>,
      /** Shows one. A server held against the contract of an API version: what was sent to it, and what was found. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ContractTest.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/contract-tests/{name}', at_) }) as Promise<ContractTest>,
      /** Refused while something uses it. A server held against the contract of an API version: what was sent to it, and what was found. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'ContractTest.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/contract-tests/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Nothing more is sent, within seconds; what was found so far is not kept. */
      cancel: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ContractTest.cancel', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/contract-tests/{name}/cancel', at_) }) as Promise<ContractTest>,
      /** What a contract test found, endpoint by endpoint, each with the smallest request that shows it. */
      report: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ContractTest.report', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/contract-tests/{name}/report', at_) }) as Promise<{
        /** Those that failed come first. */
        endpoints: ({
          endpoint: string
          method: string
          path: string
          /** Of one that is untested no request could be made. */
          verdict: 'passed' | 'failed' | 'untested'
          /** What was found of it. */
          findings: number
        })[]
        /** Further ones, that have no room here. */
        moreEndpoints: number
        findings: ({
          kind: string
          endpoint: string
          message: string
          status?: number
          /** As `curl`. */
          request: string
        })[]
        /** Further ones, that have no room here. */
        moreFindings: number
      }>,
    },
    dashboards: {
      /** A page of them, in order. Pictures of usage that are looked at together; each is one question, asked anew whenever it is shown. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Dashboard.list', method: 'GET', path: at('/api/v1/organizations/{organization}/dashboards', at_, query) }) as Promise<{ items: Dashboard[]; next?: string }>,
      /** Shows one. Pictures of usage that are looked at together; each is one question, asked anew whenever it is shown. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Dashboard.get', method: 'GET', path: at('/api/v1/organizations/{organization}/dashboards/{name}', at_) }) as Promise<Dashboard>,
      /** Makes one. Pictures of usage that are looked at together; each is one question, asked anew whenever it is shown. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for. */
          description?: string
          /** How far back it looks at first. */
          since?: string
          /** Only requests that meet all of them. */
          filters?: ({
            /** What requests are told apart by. */
            dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
            /** One of these. A status may be a class, such as `5xx`. */
            is?: string[]
            /** None of these. */
            isNot?: string[]
          })[]
          /** From left to right, row by row. */
          tiles: ({
            /** What it shows, in a few words. */
            title: string
            /** How: `figures` beside those of the time before, `lines` over time, `bars` of groups, `table` of groups, or `heatmap` of how long requests took. */
            show: 'figures' | 'lines' | 'bars' | 'table' | 'heatmap'
            /** What to tell: `requests` requests, `errors4xx` answers of 400 to 499, `errors5xx` answers of 500 and above, `errorRate` share of answers of 500 and above, `bytesIn` bytes received from callers, `bytesOut` bytes sent to callers, `averageMs` average duration, `p50Ms` 50 % took at most, `p90Ms` 90 % took at most, `p95Ms` 95 % took at most, `p99Ms` 99 % took at most, `withinShare` share that took at most `withinMs`, `upstreamMs` average until the upstream’s first byte, `gatewayMs` average that the gateway added, `cached` answers from the cache, `cacheRate` share of answers from the cache, `aborted` requests that the caller gave up, `retried` requests tried again, `units` units of plans, `tokens` tokens, `cost` cost, `valueSum` sum of the measured number, `valueCount` requests with the measured number, `valueAverage` average of the measured number. */
            metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[]
            /** Groups requests: `environment` environment, `api` API, `apiVersion` API version, `status` status, `failure` failure, `endpoint` endpoint, `target` upstream target, `reason` reason, `revision` revision, `node` gateway, `application` application, `plan` plan, `subscription` subscription, `latency` latency, `country` country, `custom` measured text, `credential` credential, `method` method, `client` network, `userAgent` program. */
            by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[]
            /** Only requests that meet all of them. */
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[]
            /** The measured text that the dimension `custom` is. */
            custom?: string
            /** The measured number that `valueSum`, `valueCount` and `valueAverage` tell of. */
            value?: string
            /** Groups to show, the largest first. */
            limit?: number
            /** Whether it takes the whole width. */
            wide?: boolean
          })[]
        }
      }) =>
        send({ id: 'Dashboard.create', method: 'POST', path: at('/api/v1/organizations/{organization}/dashboards', at_), body }) as Promise<Dashboard>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Pictures of usage that are looked at together; each is one question, asked anew whenever it is shown. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          since?: string | null
          filters?: ({
            /** What requests are told apart by. */
            dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
            /** One of these. A status may be a class, such as `5xx`. */
            is?: string[]
            /** None of these. */
            isNot?: string[]
          })[] | null
          tiles?: ({
            /** What it shows, in a few words. */
            title: string
            /** How: `figures` beside those of the time before, `lines` over time, `bars` of groups, `table` of groups, or `heatmap` of how long requests took. */
            show: 'figures' | 'lines' | 'bars' | 'table' | 'heatmap'
            /** What to tell: `requests` requests, `errors4xx` answers of 400 to 499, `errors5xx` answers of 500 and above, `errorRate` share of answers of 500 and above, `bytesIn` bytes received from callers, `bytesOut` bytes sent to callers, `averageMs` average duration, `p50Ms` 50 % took at most, `p90Ms` 90 % took at most, `p95Ms` 95 % took at most, `p99Ms` 99 % took at most, `withinShare` share that took at most `withinMs`, `upstreamMs` average until the upstream’s first byte, `gatewayMs` average that the gateway added, `cached` answers from the cache, `cacheRate` share of answers from the cache, `aborted` requests that the caller gave up, `retried` requests tried again, `units` units of plans, `tokens` tokens, `cost` cost, `valueSum` sum of the measured number, `valueCount` requests with the measured number, `valueAverage` average of the measured number. */
            metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[]
            /** Groups requests: `environment` environment, `api` API, `apiVersion` API version, `status` status, `failure` failure, `endpoint` endpoint, `target` upstream target, `reason` reason, `revision` revision, `node` gateway, `application` application, `plan` plan, `subscription` subscription, `latency` latency, `country` country, `custom` measured text, `credential` credential, `method` method, `client` network, `userAgent` program. */
            by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[]
            /** Only requests that meet all of them. */
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[]
            /** The measured text that the dimension `custom` is. */
            custom?: string
            /** The measured number that `valueSum`, `valueCount` and `valueAverage` tell of. */
            value?: string
            /** Groups to show, the largest first. */
            limit?: number
            /** Whether it takes the whole width. */
            wide?: boolean
          })[] | null
        }
      }, etag?: string) =>
        send({ id: 'Dashboard.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/dashboards/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Dashboard>,
      /** Refused while something uses it. Pictures of usage that are looked at together; each is one question, asked anew whenever it is shown. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Dashboard.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/dashboards/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    captures: {
      /** A page of them, in order. Records chosen requests and replies of an API version whole, for at most an hour; keys, tokens and personal data are masked before they leave the gateway. */
      list: (at_: { organization: string; workspace: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'running' | 'ended'
        /** Name of the ApiVersion. */
        apiVersion?: string
        /** Name of the Environment. */
        environment?: string
        /** Name of the Application. */
        application?: string
      } = {}) =>
        send({ id: 'Capture.list', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures', at_, query) }) as Promise<{ items: Capture[]; next?: string }>,
      /** Shows one. Records chosen requests and replies of an API version whole, for at most an hour; keys, tokens and personal data are masked before they leave the gateway. */
      get: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Capture.get', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures/{name}', at_) }) as Promise<Capture>,
      /** Makes one. Records chosen requests and replies of an API version whole, for at most an hour; keys, tokens and personal data are masked before they leave the gateway. */
      create: (at_: { organization: string; workspace: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** API version whose requests are recorded. */
          apiVersion: string
          /** Environment in which they are. */
          environment: string
          /** Why; stands in the audit log. */
          reason?: string
          /** For how long. */
          minutes?: number
          /** It ends with so many. */
          requestsMax?: number
          /** Only these methods. */
          methods?: string[]
          /** Only this path, as the caller wrote it; a `*` at its end stands for whatever follows. */
          path?: string
          /** Only requests that were answered so: 404, or 5xx for any of them. */
          statuses?: string[]
          /** Only requests of this application. */
          application?: string
          /** Only requests with this field. */
          header?: {
            /** Name of the field; none that holds a secret. */
            name: string
            /** Its value; any unless said. */
            value?: string
          }
          /** Of those, by chance. */
          percent?: number
          /** Bytes kept of the beginning of each body; none with 0. */
          bodyBytesMax?: number
          /** Deleted so long after its end. */
          keepHours?: number
        }
      }) =>
        send({ id: 'Capture.create', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures', at_), body }) as Promise<Capture>,
      /** Refused while something uses it. Records chosen requests and replies of an API version whole, for at most an hour; keys, tokens and personal data are masked before they leave the gateway. */
      delete: (at_: { organization: string; workspace: string; name: string }, etag?: string) =>
        send({ id: 'Capture.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** All that was recorded as an HTTP Archive 1.2, for the tools that read it. Reading it is audited. */
      har: (at_: { organization: string; workspace: string; name: string }): File =>
        ({ method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures/{name}/har', at_) }),
      /** What a capture has recorded so far, in the order in which it came: heads alone. */
      requests: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Capture.requests', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures/{name}/requests', at_) }) as Promise<{
        requests: ({
          /** Identifier of the request. */
          id: string
          /** When it began. */
          time: string
          method: string
          /** Masked, without its query. */
          path: string
          status: number
          totalMs: number
          /** Empty where nobody was known. */
          application: string
          /** Gateway that recorded it. */
          node: string
        })[]
      }>,
      /** Nothing more is recorded; what is stays to be read. */
      end: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'Capture.end', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures/{name}/end', at_) }) as Promise<Capture>,
      /** Both sides of a request, what policies decided, what upstreams were sent. Reading it is audited. */
      request: (at_: { organization: string; workspace: string; name: string }, body: {
        /** The request, by its identifier. */
        request: string
      }) =>
        send({ id: 'Capture.request', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/captures/{name}/request', at_), body }) as Promise<{
        requestId: string
        /** When it began, UTC. */
        startedAt: string
        totalMs: number
        /** Whether the caller took the whole reply. */
        isComplete: boolean
        /** Template of the path that matched. */
        endpoint: string
        application?: string
        /** Of the failure that the caller was told. */
        code?: string
        request: {
          method: string
          /** As the caller asked, masked. */
          url: string
          /** Secrets are masked. */
          headers: ({
            name: string
            value: string
          })[]
          /** Secrets are masked. */
          trailers?: ({
            name: string
            value: string
          })[]
          body?: {
            /** Of the whole body, as it came. */
            bytes: number
            /** Its beginning, masked. */
            text?: string
            /** Its beginning, masked, where it is no text. */
            base64?: string
            /** Whether there was more than is kept. */
            isCut: boolean
            /** Why nothing of it is kept. */
            unkept?: string
          }
        }
        /** Each policy that ran, in order. */
        steps: ({
          policy: string
          scope: string
          stage: 'edge' | 'identify' | 'authorize' | 'limit' | 'validate' | 'shape' | 'forward' | 'observe'
          outcome: 'passed' | 'unshown' | 'replied' | 'refused' | 'failed'
          code?: string
          detail?: string
          /** Microseconds that it took. */
          us: number
        })[]
        /** What upstreams were sent, in order. */
        tries: ({
          /** Of the upstream, as it is written there. */
          target: string
          method: string
          /** With its query, masked. */
          path: string
          /** Secrets are masked. */
          headers: ({
            name: string
            value: string
          })[]
          /** Milliseconds after the request began. */
          atMs: number
          /** Until the head of the answer; not there where none came. */
          tookMs?: number
          status?: number
          code?: string
          /** Why there was no answer. */
          reason?: string
        })[]
        reply: {
          status: number
          /** Secrets are masked. */
          headers: ({
            name: string
            value: string
          })[]
          /** Secrets are masked. */
          trailers?: ({
            name: string
            value: string
          })[]
          body?: {
            /** Of the whole body, as it came. */
            bytes: number
            /** Its beginning, masked. */
            text?: string
            /** Its beginning, masked, where it is no text. */
            base64?: string
            /** Whether there was more than is kept. */
            isCut: boolean
            /** Why nothing of it is kept. */
            unkept?: string
          }
        }
      }>,
    },
    notificationChannels: {
      /** A page of them, in order. Where alerts and reports are sent: mail addresses, a signed webhook, Slack or PagerDuty. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'NotificationChannel.list', method: 'GET', path: at('/api/v1/organizations/{organization}/notification-channels', at_, query) }) as Promise<{ items: NotificationChannel[]; next?: string }>,
      /** Shows one. Where alerts and reports are sent: mail addresses, a signed webhook, Slack or PagerDuty. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'NotificationChannel.get', method: 'GET', path: at('/api/v1/organizations/{organization}/notification-channels/{name}', at_) }) as Promise<NotificationChannel>,
      /** Makes one. Where alerts and reports are sent: mail addresses, a signed webhook, Slack or PagerDuty. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** Mails, by the operator’s mail server. */
          email?: {
            /** Who gets a mail. */
            to: string[]
          }
          /** Signed requests in our own form. */
          webhook?: {
            /** Where requests are sent, signed as Standard Webhooks has it. */
            url: string
          }
          /** Messages of Slack. */
          slack?: {
            /** Address of an incoming webhook of Slack, or of what takes the same. */
            url: string
          }
          /** Events of PagerDuty (Events API v2). */
          pagerduty?: {
            /** Integration key of the service. Sealed at once and never shown again; left out, the one that is there stays. */
            routingKey?: string
            /** Where events are taken; that of the EU is `events.eu.pagerduty.com`. */
            url?: string
          }
          /** Tells alerts of several rules together, group by group. */
          grouping?: {
            /** Labels that tell groups apart: `api`, `environment`, `gatewayGroup`, `severity`, `rule`, whatever else alerts are of, or a label of the rule. All alerts are one group without any. */
            by?: string[]
            /** So long others are waited for, from the first one on. */
            waitSeconds?: number
            /** Messages about what became of a group are at least so far apart. */
            intervalSeconds?: number
            /** A group that still fires is told again after so long, unless somebody takes care of all of it. */
            repeatSeconds?: number
            /** While a critical alert of a group fires, its warnings and infos are held back. Of groups that lack a label nothing is. */
            inhibit?: boolean
          }
        }
      }) =>
        send({ id: 'NotificationChannel.create', method: 'POST', path: at('/api/v1/organizations/{organization}/notification-channels', at_), body }) as Promise<NotificationChannel & { secret?: string }>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Where alerts and reports are sent: mail addresses, a signed webhook, Slack or PagerDuty. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          email?: {
            to?: string[] | null
          } | null
          webhook?: {
            url?: string | null
          } | null
          slack?: {
            url?: string | null
          } | null
          pagerduty?: {
            routingKey?: string | null
            url?: string | null
          } | null
          grouping?: {
            by?: string[] | null
            waitSeconds?: number | null
            intervalSeconds?: number | null
            repeatSeconds?: number | null
            inhibit?: boolean | null
          } | null
        }
      }, etag?: string) =>
        send({ id: 'NotificationChannel.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/notification-channels/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<NotificationChannel>,
      /** Refused while something uses it. Where alerts and reports are sent: mail addresses, a signed webhook, Slack or PagerDuty. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'NotificationChannel.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/notification-channels/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Groups that the channel tells together and that are not over, those that are told next first. */
      groups: (at_: { organization: string; name: string }) =>
        send({ id: 'NotificationChannel.groups', method: 'GET', path: at('/api/v1/organizations/{organization}/notification-channels/{name}/groups', at_) }) as Promise<{
        items: ({
          id: string
          labels: Record<string, string>
          /** Alerts that fire. */
          firing: number
          /** Alerts of which something is to be told. */
          untold: number
          /** Messages so far. */
          sent: number
          sentAt?: string
          /** When something is told of it at the latest, where there is something. */
          nextAt: string
        })[]
      }>,
      /** Messages to a webhook, Slack or PagerDuty, the newest first, and what became of each. */
      deliveries: (at_: { organization: string; name: string }, query: {
        /** Messages to show. */
        limit?: number
      } = {}) =>
        send({ id: 'NotificationChannel.deliveries', method: 'GET', path: at('/api/v1/organizations/{organization}/notification-channels/{name}/deliveries', at_, query) }) as Promise<{
        items: ({
          id: string
          type: string
          state: string
          tries: number
          createdAt: string
          endedAt?: string
          nextAt?: string
          status?: number
          failure?: string
          tookMs?: number
        })[]
      }>,
      /** Sends a message that was given up once more, under the same id. */
      redeliver: (at_: { organization: string; name: string }, body: {
        /** Delivery, by its id. */
        delivery: string
      }) =>
        send({ id: 'NotificationChannel.redeliver', method: 'POST', path: at('/api/v1/organizations/{organization}/notification-channels/{name}/redeliver', at_), body }) as Promise<NotificationChannel>,
      /** Sends a message that says that it is a test. */
      test: (at_: { organization: string; name: string }) =>
        send({ id: 'NotificationChannel.test', method: 'POST', path: at('/api/v1/organizations/{organization}/notification-channels/{name}/test', at_) }) as Promise<NotificationChannel>,
    },
    serviceObjectives: {
      /** A page of them, in order. What an API promises over a rolling window: how many requests are answered without an error, or in time. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Environment. */
        environment?: string
      } = {}) =>
        send({ id: 'ServiceObjective.list', method: 'GET', path: at('/api/v1/organizations/{organization}/service-objectives', at_, query) }) as Promise<{ items: ServiceObjective[]; next?: string }>,
      /** Shows one. What an API promises over a rolling window: how many requests are answered without an error, or in time. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'ServiceObjective.get', method: 'GET', path: at('/api/v1/organizations/{organization}/service-objectives/{name}', at_) }) as Promise<ServiceObjective>,
      /** Makes one. What an API promises over a rolling window: how many requests are answered without an error, or in time. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** API it is about, by slug, or `workspace/slug`. */
          api: string
          /** Only there; everywhere unless said. */
          environment?: string
          /** Only this endpoint. */
          endpoint?: string
          /** Exactly one of this and `latency` is given. */
          availability?: {
            /** Per cent of requests that are answered with a status below 500. */
            target: number
          }
          /** Of requests that are answered without an error. */
          latency?: {
            /** Per cent of requests that take at most so long. */
            target: number
            /** So long, in milliseconds, to within 4 %. */
            withinMs: number
          }
          /** Days that it is kept over. */
          windowDays?: number
        }
      }) =>
        send({ id: 'ServiceObjective.create', method: 'POST', path: at('/api/v1/organizations/{organization}/service-objectives', at_), body }) as Promise<ServiceObjective>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. What an API promises over a rolling window: how many requests are answered without an error, or in time. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          api?: string | null
          environment?: string | null
          endpoint?: string | null
          availability?: {
            target?: number | null
          } | null
          latency?: {
            target?: number | null
            withinMs?: number | null
          } | null
          windowDays?: number | null
        }
      }, etag?: string) =>
        send({ id: 'ServiceObjective.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/service-objectives/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<ServiceObjective>,
      /** Refused while something uses it. What an API promises over a rolling window: how many requests are answered without an error, or in time. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'ServiceObjective.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/service-objectives/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** What was kept of an objective over its window, what is left of its error budget, and how fast it is spent. */
      budget: (at_: { organization: string; name: string }) =>
        send({ id: 'ServiceObjective.budget', method: 'GET', path: at('/api/v1/organizations/{organization}/service-objectives/{name}/budget', at_) }) as Promise<{
        /** Beginning of the window. */
        from: string
        /** Its end. */
        to: string
        /** Requests it is about. */
        requests: number
        /** Requests that did not keep it. */
        bad: number
        /** Share of requests that kept it; null where there was none. */
        kept: number | null
        /** Share that is promised. */
        promised: number
        /** Requests that may fail it, of as many as there were. */
        allowed: number
        /** Share of the budget that is left; below 0 where it is broken. */
        left: number | null
        rates: ({
          pace: string
          longMinutes: number
          /** How many times as fast as allowed, over the long window. */
          long: number
          shortMinutes: number
          /** Likewise over the short one. */
          short: number
          /** An alert of this pace begins where both are above. */
          limit: number
          isOver: boolean
        })[]
        days: ({
          /** Beginning of the day, UTC. */
          start: string
          /** Requests of the day. */
          requests: number
          /** Those that did not keep it. */
          bad: number
          /** Share of the budget that was left at its end. */
          left: number
        })[]
      }>,
    },
    alertRules: {
      /** A page of them, in order. What is looked at every half minute, when it is an alert, and who is told in which order. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'AlertRule.list', method: 'GET', path: at('/api/v1/organizations/{organization}/alert-rules', at_, query) }) as Promise<{ items: AlertRule[]; next?: string }>,
      /** Shows one. What is looked at every half minute, when it is an alert, and who is told in which order. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'AlertRule.get', method: 'GET', path: at('/api/v1/organizations/{organization}/alert-rules/{name}', at_) }) as Promise<AlertRule>,
      /** Makes one. What is looked at every half minute, when it is an alert, and who is told in which order. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** How bad it is. */
          severity?: 'info' | 'warning' | 'critical'
          /** A figure of traffic is too large or too small. */
          threshold?: {
            /** Figure that is looked at. */
            metric: 'requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost'
            /** Only requests that meet all of them. */
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[]
            /** An alert for each of these; one of all unless said. */
            by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency')[]
            /** Minutes that are looked at, up to now. */
            windowMinutes?: number
            /** More than this is too much. Shares are from 0 to 1. */
            above?: number
            /** Less than this is too little. */
            below?: number
            /** Fewer requests than these tell nothing. */
            requestsMin?: number
          }
          /** No request came for so long. */
          absence?: {
            /** Only requests that meet all of them. */
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[]
            /** Minutes that are looked at, up to now. */
            windowMinutes?: number
          }
          /** The error budget is spent too fast, over a long and a short window together. */
          burnRate?: {
            /** Service objective whose error budget is watched. */
            objective: string
            /** `fast` spends 2 % of a budget of 30 days in an hour, `medium` 5 % in six hours, `slow` 10 % in three days. */
            paces?: ('fast' | 'medium' | 'slow')[]
            /** Fewer requests than these tell nothing. */
            requestsMin?: number
          }
          /** A certificate or a key ends soon. */
          expiry?: {
            /** What may end. */
            of?: ('certificate' | 'credential')[]
            /** Days before its end. */
            withinDays?: number
          }
          /** Something is wrong with a gateway that serves environments of the organization. */
          gateways?: {
            /** `disconnected`: not heard of for two minutes. `refused`: does not serve the newest program. `spool`: usage events wait on its disk. `dropped`: usage events were lost. `restarted`: threads ended. The last two fire at once. */
            signs?: ('disconnected' | 'refused' | 'spool' | 'dropped' | 'restarted')[]
            /** So much in a spool is too much. */
            spoolMegabytes?: number
          }
          /** Usage is not as it usually is at this time of the week; an alert for each anomaly that lasts. */
          anomaly?: {
            /** Anomalies of these kinds. */
            kinds?: ('errors' | 'latency' | 'drop' | 'creep' | 'surge' | 'spend')[]
            /** Only of this API. */
            api?: string
            /** Only in this environment. */
            environment?: string
            /** Only what is this application’s alone. */
            application?: string
            /** How sure it has to be. */
            confidenceMin?: number
          }
          /** An application uses up a quota of its plan, or will before the period is over. */
          quota?: {
            /** So far, or further. `likely`: it will not last, as things go; `nearly`: four fifths are used; `gone`: all of it is. */
            from?: 'likely' | 'nearly' | 'gone'
            /** Only of this application. */
            application?: string
            /** Only of this plan. */
            plan?: string
            /** Only in this environment. */
            environment?: string
          }
          /** It fires once it has held for so long. */
          forSeconds?: number
          /** It is over once it has not held for so long. */
          keepFiringSeconds?: number
          /** Who is told, step by step; later steps are not taken once somebody has acknowledged it. */
          notify?: ({
            /** So long after it began to fire. */
            afterSeconds?: number
            /** Notification channels. */
            channels: string[]
          })[]
          /** Whether alerts of the rule that begin or end at the same time are one message. */
          together?: boolean
          /** Where it stands what to do. Messages say it. */
          runbook?: string
          /** Nothing is looked at. */
          paused?: boolean
        }
      }) =>
        send({ id: 'AlertRule.create', method: 'POST', path: at('/api/v1/organizations/{organization}/alert-rules', at_), body }) as Promise<AlertRule>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. What is looked at every half minute, when it is an alert, and who is told in which order. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          severity?: 'info' | 'warning' | 'critical' | null
          threshold?: {
            metric?: 'requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | null
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[] | null
            by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency')[] | null
            windowMinutes?: number | null
            above?: number | null
            below?: number | null
            requestsMin?: number | null
          } | null
          absence?: {
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[] | null
            windowMinutes?: number | null
          } | null
          burnRate?: {
            objective?: string | null
            paces?: ('fast' | 'medium' | 'slow')[] | null
            requestsMin?: number | null
          } | null
          expiry?: {
            of?: ('certificate' | 'credential')[] | null
            withinDays?: number | null
          } | null
          gateways?: {
            signs?: ('disconnected' | 'refused' | 'spool' | 'dropped' | 'restarted')[] | null
            spoolMegabytes?: number | null
          } | null
          anomaly?: {
            kinds?: ('errors' | 'latency' | 'drop' | 'creep' | 'surge' | 'spend')[] | null
            api?: string | null
            environment?: string | null
            application?: string | null
            confidenceMin?: number | null
          } | null
          quota?: {
            from?: 'likely' | 'nearly' | 'gone' | null
            application?: string | null
            plan?: string | null
            environment?: string | null
          } | null
          forSeconds?: number | null
          keepFiringSeconds?: number | null
          notify?: ({
            /** So long after it began to fire. */
            afterSeconds?: number
            /** Notification channels. */
            channels: string[]
          })[] | null
          together?: boolean | null
          runbook?: string | null
          paused?: boolean | null
        }
      }, etag?: string) =>
        send({ id: 'AlertRule.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/alert-rules/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<AlertRule>,
      /** Refused while something uses it. What is looked at every half minute, when it is an alert, and who is told in which order. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'AlertRule.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/alert-rules/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Plays a rule, saved or not, over usage of the last days: when it would have fired, how long, and who would have been told. */
      backtest: (at_: { organization: string }, body: {
        /** A rule that is there, by its name. */
        rule?: string
        /** Or one as it may be written. */
        spec?: {
          /** Name for people. */
          title?: string
          /** How bad it is. */
          severity?: 'info' | 'warning' | 'critical'
          /** A figure of traffic is too large or too small. */
          threshold?: {
            /** Figure that is looked at. */
            metric: 'requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost'
            /** Only requests that meet all of them. */
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[]
            /** An alert for each of these; one of all unless said. */
            by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency')[]
            /** Minutes that are looked at, up to now. */
            windowMinutes?: number
            /** More than this is too much. Shares are from 0 to 1. */
            above?: number
            /** Less than this is too little. */
            below?: number
            /** Fewer requests than these tell nothing. */
            requestsMin?: number
          }
          /** No request came for so long. */
          absence?: {
            /** Only requests that meet all of them. */
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[]
            /** Minutes that are looked at, up to now. */
            windowMinutes?: number
          }
          /** The error budget is spent too fast, over a long and a short window together. */
          burnRate?: {
            /** Service objective whose error budget is watched. */
            objective: string
            /** `fast` spends 2 % of a budget of 30 days in an hour, `medium` 5 % in six hours, `slow` 10 % in three days. */
            paces?: ('fast' | 'medium' | 'slow')[]
            /** Fewer requests than these tell nothing. */
            requestsMin?: number
          }
          /** A certificate or a key ends soon. */
          expiry?: {
            /** What may end. */
            of?: ('certificate' | 'credential')[]
            /** Days before its end. */
            withinDays?: number
          }
          /** Something is wrong with a gateway that serves environments of the organization. */
          gateways?: {
            /** `disconnected`: not heard of for two minutes. `refused`: does not serve the newest program. `spool`: usage events wait on its disk. `dropped`: usage events were lost. `restarted`: threads ended. The last two fire at once. */
            signs?: ('disconnected' | 'refused' | 'spool' | 'dropped' | 'restarted')[]
            /** So much in a spool is too much. */
            spoolMegabytes?: number
          }
          /** Usage is not as it usually is at this time of the week; an alert for each anomaly that lasts. */
          anomaly?: {
            /** Anomalies of these kinds. */
            kinds?: ('errors' | 'latency' | 'drop' | 'creep' | 'surge' | 'spend')[]
            /** Only of this API. */
            api?: string
            /** Only in this environment. */
            environment?: string
            /** Only what is this application’s alone. */
            application?: string
            /** How sure it has to be. */
            confidenceMin?: number
          }
          /** An application uses up a quota of its plan, or will before the period is over. */
          quota?: {
            /** So far, or further. `likely`: it will not last, as things go; `nearly`: four fifths are used; `gone`: all of it is. */
            from?: 'likely' | 'nearly' | 'gone'
            /** Only of this application. */
            application?: string
            /** Only of this plan. */
            plan?: string
            /** Only in this environment. */
            environment?: string
          }
          /** It fires once it has held for so long. */
          forSeconds?: number
          /** It is over once it has not held for so long. */
          keepFiringSeconds?: number
          /** Who is told, step by step; later steps are not taken once somebody has acknowledged it. */
          notify?: ({
            /** So long after it began to fire. */
            afterSeconds?: number
            /** Notification channels. */
            channels: string[]
          })[]
          /** Whether alerts of the rule that begin or end at the same time are one message. */
          together?: boolean
          /** Where it stands what to do. Messages say it. */
          runbook?: string
          /** Nothing is looked at. */
          paused?: boolean
        }
        /** Days up to now that are played. */
        days?: number
      }) =>
        send({ id: 'AlertRule.backtest', method: 'POST', path: at('/api/v1/organizations/{organization}/alert-rules/backtest', at_), body }) as Promise<{
        /** Beginning of what was played: later than asked where less is kept, or nobody called before. */
        from: string
        /** Its end. */
        to: string
        /** The rule was looked at each so many seconds. */
        stepSeconds: number
        /** Whether figures are near ones: percentiles over several minutes, to within a quarter. */
        estimated: boolean
        /** Whether there is more than is played or told. */
        truncated: boolean
        /** Of the figures: count, bytes, ms, share, units or rate. */
        unit: string
        /** How many times it would have fired. */
        fired: number
        /** How long, alert by alert. */
        firingSeconds: number
        /** What channels would have been sent, without silences and groups. */
        messages: ({
          channel: string
          /** Messages that something fires. */
          firing: number
          /** Messages that it is over. */
          resolved: number
        })[]
        items: ({
          /** What it is of, by dimension. */
          of: Record<string, string>
          /** When it was found first. */
          foundAt: string
          /** When it would have fired. */
          firedAt: string
          /** When it would have been over; nothing where it fires at the end. */
          resolvedAt?: string
          /** How long it fires. */
          seconds: number
          /** The figure that was furthest off. */
          worst: number | null
        })[]
        series: ({
          /** What it is of, by dimension. */
          of: Record<string, string>
          /** More than this was too much. */
          above?: number
          /** Less than this was too little. */
          below?: number
          /** The worst figure of each point. */
          points: ({
            /** Beginning of the point. */
            at: string
            value: number | null
          })[]
        })[]
      }>,
    },
    silences: {
      /** A page of them, in order. For a time nobody is told of some alerts; what still fires at its end is told then. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'Silence.list', method: 'GET', path: at('/api/v1/organizations/{organization}/silences', at_, query) }) as Promise<{ items: Silence[]; next?: string }>,
      /** Shows one. For a time nobody is told of some alerts; what still fires at its end is told then. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Silence.get', method: 'GET', path: at('/api/v1/organizations/{organization}/silences/{name}', at_) }) as Promise<Silence>,
      /** Makes one. For a time nobody is told of some alerts; what still fires at its end is told then. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Alerts that all of them fit. */
          matchers: ({
            /** `rule`, `severity`, a label of the rule, or a dimension that it tells requests apart by. */
            label: string
            /** One of these; a `*` at the end stands for anything. */
            is: string[]
          })[]
          /** From when on; at once unless said. */
          from?: string
          /** When it ends. */
          until: string
          /** Why nobody is to be told. */
          reason: string
        }
      }) =>
        send({ id: 'Silence.create', method: 'POST', path: at('/api/v1/organizations/{organization}/silences', at_), body }) as Promise<Silence>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. For a time nobody is told of some alerts; what still fires at its end is told then. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          matchers?: ({
            /** `rule`, `severity`, a label of the rule, or a dimension that it tells requests apart by. */
            label: string
            /** One of these; a `*` at the end stands for anything. */
            is: string[]
          })[] | null
          from?: string | null
          until?: string | null
          reason?: string | null
        }
      }, etag?: string) =>
        send({ id: 'Silence.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/silences/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Silence>,
      /** Refused while something uses it. For a time nobody is told of some alerts; what still fires at its end is told then. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Silence.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/silences/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    alerts: {
      /** A page of them, in order. What a rule found: about to fire, firing, or over. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'pending' | 'firing' | 'resolved'
        /** Name of the AlertRule. */
        rule?: string
      } = {}) =>
        send({ id: 'Alert.list', method: 'GET', path: at('/api/v1/organizations/{organization}/alerts', at_, query) }) as Promise<{ items: Alert[]; next?: string }>,
      /** Shows one. What a rule found: about to fire, firing, or over. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Alert.get', method: 'GET', path: at('/api/v1/organizations/{organization}/alerts/{name}', at_) }) as Promise<Alert>,
      /** Somebody takes care of it: no further step of its rule is taken. */
      acknowledge: (at_: { organization: string; name: string }, body: {
        /** What is done about it. */
        comment?: string
      }) =>
        send({ id: 'Alert.acknowledge', method: 'POST', path: at('/api/v1/organizations/{organization}/alerts/{name}/acknowledge', at_), body }) as Promise<Alert>,
    },
    usageReports: {
      /** A page of them, in order. A saved question about usage that is answered on a schedule, and sent as a table and a file. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
      } = {}) =>
        send({ id: 'UsageReport.list', method: 'GET', path: at('/api/v1/organizations/{organization}/usage-reports', at_, query) }) as Promise<{ items: UsageReport[]; next?: string }>,
      /** Shows one. A saved question about usage that is answered on a schedule, and sent as a table and a file. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'UsageReport.get', method: 'GET', path: at('/api/v1/organizations/{organization}/usage-reports/{name}', at_) }) as Promise<UsageReport>,
      /** Makes one. A saved question about usage that is answered on a schedule, and sent as a table and a file. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** How far back each report looks. */
          since?: string
          /** As `analyze` takes it. */
          question: {
            /** What to tell: `requests` requests, `errors4xx` answers of 400 to 499, `errors5xx` answers of 500 and above, `errorRate` share of answers of 500 and above, `bytesIn` bytes received from callers, `bytesOut` bytes sent to callers, `averageMs` average duration, `p50Ms` 50 % took at most, `p90Ms` 90 % took at most, `p95Ms` 95 % took at most, `p99Ms` 99 % took at most, `withinShare` share that took at most `withinMs`, `upstreamMs` average until the upstream’s first byte, `gatewayMs` average that the gateway added, `cached` answers from the cache, `cacheRate` share of answers from the cache, `aborted` requests that the caller gave up, `retried` requests tried again, `units` units of plans, `tokens` tokens, `cost` cost, `valueSum` sum of the measured number, `valueCount` requests with the measured number, `valueAverage` average of the measured number. */
            metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[]
            /** Groups requests: `environment` environment, `api` API, `apiVersion` API version, `status` status, `failure` failure, `endpoint` endpoint, `target` upstream target, `reason` reason, `revision` revision, `node` gateway, `application` application, `plan` plan, `subscription` subscription, `latency` latency, `country` country, `custom` measured text, `credential` credential, `method` method, `client` network, `userAgent` program. */
            by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[]
            /** Only requests that meet all of them. */
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[]
            /** A row for each hour or day as well. */
            granularity?: 'hour' | 'day'
            /** Groups, the largest first. */
            limit?: number
            /** Whether what is in no told group is told together as well. */
            others?: boolean
            /** Milliseconds that `withinShare` is about, to within 4 %. */
            withinMs?: number
          }
          /** When it is sent. What was missed is sent once. */
          schedule: {
            /** How often. */
            every?: 'day' | 'week' | 'month'
            /** Of `week`: the day. */
            on?: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'
            /** Of `month`: the day. */
            day?: number
            /** By the clocks of the zone. */
            at?: string
            /** IANA time zone of the clocks. */
            timeZone?: string
          }
          /** Notification channels: mails, webhooks, Slack. */
          channels: string[]
          /** Nothing is sent. */
          paused?: boolean
        }
      }) =>
        send({ id: 'UsageReport.create', method: 'POST', path: at('/api/v1/organizations/{organization}/usage-reports', at_), body }) as Promise<UsageReport>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A saved question about usage that is answered on a schedule, and sent as a table and a file. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          since?: string | null
          question?: {
            metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[] | null
            by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[] | null
            filters?: ({
              /** What requests are told apart by. */
              dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency'
              /** One of these. A status may be a class, such as `5xx`. */
              is?: string[]
              /** None of these. */
              isNot?: string[]
            })[] | null
            granularity?: 'hour' | 'day' | null
            limit?: number | null
            others?: boolean | null
            withinMs?: number | null
          } | null
          schedule?: {
            every?: 'day' | 'week' | 'month' | null
            on?: 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday' | null
            day?: number | null
            at?: string | null
            timeZone?: string | null
          } | null
          channels?: string[] | null
          paused?: boolean | null
        }
      }, etag?: string) =>
        send({ id: 'UsageReport.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/usage-reports/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<UsageReport>,
      /** Refused while something uses it. A saved question about usage that is answered on a schedule, and sent as a table and a file. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'UsageReport.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/usage-reports/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Makes and sends it within moments; its schedule stays. */
      send: (at_: { organization: string; name: string }) =>
        send({ id: 'UsageReport.send', method: 'POST', path: at('/api/v1/organizations/{organization}/usage-reports/{name}/send', at_) }) as Promise<UsageReport>,
    },
    portals: {
      /** A page of them, in order. One branded site over chosen products, for a chosen audience. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Environment. */
        'environments.live'?: string
        /** Name of the Environment. */
        'environments.sandbox'?: string
      } = {}) =>
        send({ id: 'Portal.list', method: 'GET', path: at('/api/v1/organizations/{organization}/portals', at_, query) }) as Promise<{ items: Portal[]; next?: string }>,
      /** Shows one. One branded site over chosen products, for a chosen audience. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Portal.get', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}', at_) }) as Promise<Portal>,
      /** Makes one. One branded site over chosen products, for a chosen audience. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Name for people. */
          title?: string
          /** What it is for, in a sentence. */
          description?: string
          /** Whether who is not signed in sees more than the door. */
          audience?: 'public' | 'private'
          /** What it offers; of several that name a product, the first counts. */
          products?: ({
            /** One product, as `workspace/name`. One that is not there shows nothing. */
            product?: string
            /** In place of `product`: every product that has all of these labels. */
            labels?: Record<string, string>
            /** Who sees it. */
            audience?: 'anyone' | 'signed-in'
          })[]
          /** Where its readers call. */
          environments: {
            /** Environment that its keys and its try-it are for. */
            live: string
            /** Environment to practise in. */
            sandbox?: string
          }
          /** Where the gateways of the environments answer; made of hosts unless said. */
          addresses?: {
            live?: string
            sandbox?: string
          }
          brand?: {
            /** Colour of links and buttons; refused where white text on it could not be read. */
            accent?: string
            /** Path of the asset that is the logo. */
            logo?: string
            /** Family of all text. */
            font?: 'system' | 'humanist' | 'geometric' | 'serif' | 'slab'
          }
          /** What its first page shows, in order. */
          home?: ({
            /** What stands there. */
            section: 'intro' | 'products' | 'guides' | 'text' | 'changes'
            /** Heading of it. */
            title?: string
            /** Markdown, for `intro` and `text`. */
            text?: string
          })[]
          /** Hosts it answers on, its own alone. */
          hosts?: string[]
          /** What people do here by themselves. */
          accounts?: {
            /** Who may sign up: nobody, anybody, or who has an address of `domains`. Invitations always do. */
            signUp?: 'closed' | 'open' | 'domains'
            /** Of e-mail addresses. */
            domains?: string[]
            /** Workspace where applications that people make here stand. */
            workspace?: string
          }
          /** What its people write. */
          community?: {
            /** Who asks, answers and rates: nobody, who is signed in, or the same once you approved of it. */
            posts?: 'off' | 'signed-in' | 'after-approval'
            /** Your addresses that get a mail of each question, answer and report. */
            notify?: string[]
          }
          /** At the foot of every page. */
          links?: ({
            title: string
            to: string
          })[]
        }
      }) =>
        send({ id: 'Portal.create', method: 'POST', path: at('/api/v1/organizations/{organization}/portals', at_), body }) as Promise<Portal>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. One branded site over chosen products, for a chosen audience. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
          audience?: 'public' | 'private' | null
          products?: ({
            /** One product, as `workspace/name`. One that is not there shows nothing. */
            product?: string
            /** In place of `product`: every product that has all of these labels. */
            labels?: Record<string, string>
            /** Who sees it. */
            audience?: 'anyone' | 'signed-in'
          })[] | null
          environments?: {
            live?: string | null
            sandbox?: string | null
          } | null
          addresses?: {
            live?: string | null
            sandbox?: string | null
          } | null
          brand?: {
            accent?: string | null
            logo?: string | null
            font?: 'system' | 'humanist' | 'geometric' | 'serif' | 'slab' | null
          } | null
          home?: ({
            /** What stands there. */
            section: 'intro' | 'products' | 'guides' | 'text' | 'changes'
            /** Heading of it. */
            title?: string
            /** Markdown, for `intro` and `text`. */
            text?: string
          })[] | null
          hosts?: string[] | null
          accounts?: {
            signUp?: 'closed' | 'open' | 'domains' | null
            domains?: string[] | null
            workspace?: string | null
          } | null
          community?: {
            posts?: 'off' | 'signed-in' | 'after-approval' | null
            notify?: string[] | null
          } | null
          links?: ({
            title: string
            to: string
          })[] | null
        }
      }, etag?: string) =>
        send({ id: 'Portal.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/portals/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<Portal>,
      /** Refused while something uses it. One branded site over chosen products, for a chosen audience. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Portal.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/portals/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** A picture of the portal. */
      asset: (at_: { organization: string; name: string }, query: {
        /** Where it stands. */
        path: string
      }) =>
        send({ id: 'Portal.asset', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/asset', at_, query) }) as Promise<{
        type: string
        sha256: string
        /** Base64. */
        content: string
      }>,
      /** What became of the API versions that are shown: revisions with what changed for callers, ends that are announced. */
      changelog: (at_: { organization: string; name: string }, query: {
        /** Only of this API version, as workspace/name. */
        version?: string
        /** How many to show. */
        limit?: number
      } = {}) =>
        send({ id: 'Portal.changelog', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/changelog', at_, query) }) as Promise<{
        items: (Record<string, unknown>)[]
      }>,
      /** Every address that who asks may read, for site maps and programs. */
      contents: (at_: { organization: string; name: string }, query: {
        /** Those of endpoints too. */
        endpoints?: boolean
      } = {}) =>
        send({ id: 'Portal.contents', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/contents', at_, query) }) as Promise<{
        items: (Record<string, unknown>)[]
      }>,
      /** The document of an API version as readers get it, without the endpoints that are not served. */
      definition: (at_: { organization: string; name: string }, query: {
        /** API version, as workspace/name. */
        version: string
      }) =>
        send({ id: 'Portal.definition', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/definition', at_, query) }) as Promise<{
        kind: 'openapi' | 'asyncapi' | 'graphql' | 'protobuf'
        sha256: string
        text?: string
        /** Of a large one, in place of `text`: with `gzip`, in Base64. */
        packed?: string
      }>,
      /** One endpoint: parameters, body, replies, security, and code that calls it. */
      endpoint: (at_: { organization: string; name: string }, query: {
        /** API version, as workspace/name. */
        version: string
        /** Its identifier. */
        endpoint: string
      }) =>
        send({ id: 'Portal.endpoint', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/endpoint', at_, query) }) as Promise<Record<string, unknown>>,
      /** A guide or another page, with what stands before and after it. */
      page: (at_: { organization: string; name: string }, query: {
        /** Where it stands. */
        path: string
      }) =>
        send({ id: 'Portal.page', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/page', at_, query) }) as Promise<Record<string, unknown>>,
      /** A product with its API versions and the plans that it is offered on. */
      product: (at_: { organization: string; name: string }, query: {
        /** Product, as workspace/name. */
        product: string
      }) =>
        send({ id: 'Portal.product', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/product', at_, query) }) as Promise<Record<string, unknown>>,
      /** What an API version describes: its endpoints in groups, its schemas, how it is called. */
      reference: (at_: { organization: string; name: string }, query: {
        /** API version, as workspace/name. */
        version: string
        /** Of a large one, the group whose endpoints are told. */
        group?: string
      }) =>
        send({ id: 'Portal.reference', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/reference', at_, query) }) as Promise<Record<string, unknown>>,
      /** One named schema of an API version. */
      schema: (at_: { organization: string; name: string }, query: {
        /** API version, as workspace/name. */
        version: string
        /** Its name. */
        schema: string
      }) =>
        send({ id: 'Portal.schema', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/schema', at_, query) }) as Promise<Record<string, unknown>>,
      /** A client of an API version as a package of one language, as `tar` with `gzip`. */
      sdk: (at_: { organization: string; name: string }, query: {
        /** API version, as workspace/name. */
        version: string
        /** Of the package. */
        language: 'typescript' | 'python'
      }) =>
        send({ id: 'Portal.sdk', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/sdk', at_, query) }) as Promise<{
        name: string
        version: string
        sha256: string
        /** Base64. */
        content: string
      }>,
      /** Products, endpoints, topics, schemas and guides that have all the words, what fits best first. */
      search: (at_: { organization: string; name: string }, query: {
        /** Words, or their beginnings. */
        q?: string
        /** Only those. */
        kind?: 'product' | 'endpoint' | 'topic' | 'schema' | 'guide'
        /** Only of this product, as workspace/name. */
        product?: string
        /** Only endpoints with this tag. */
        tag?: string
        /** How many to leave out. */
        offset?: number
        /** How many to show. */
        limit?: number
      } = {}) =>
        send({ id: 'Portal.search', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/search', at_, query) }) as Promise<{
        items: (Record<string, unknown>)[]
        /** There are more than were shown. */
        more: boolean
        /** Of the endpoints of what was searched. */
        tags: string[]
      }>,
      /** What every page of the portal shows: its title, brand, products, guides and links. */
      site: (at_: { organization: string; name: string }) =>
        send({ id: 'Portal.site', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/site', at_) }) as Promise<{
        title: string
        description?: string
        audience: 'public' | 'private'
        /** Who asks sees more than the door. */
        open: boolean
        reader: {
          kind: 'nobody' | 'developer'
          name?: string
        }
        brand: Record<string, unknown>
        home: (Record<string, unknown>)[]
        links: (Record<string, unknown>)[]
        environments: Record<string, unknown>
        /** Who writes here. */
        posts: 'off' | 'signed-in' | 'after-approval'
        /** Who signs up without an invitation. */
        signUp: 'closed' | 'open' | 'domains'
        products: (Record<string, unknown>)[]
        guides: (Record<string, unknown>)[]
      }>,
      /** Whether the gateways of the portal’s environments are there, and which API versions they serve. */
      status: (at_: { organization: string; name: string }) =>
        send({ id: 'Portal.status', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/status', at_) }) as Promise<{
        environments: ({
          kind: 'live' | 'sandbox'
          environment: string
          /** Whether any was heard within 15 seconds. */
          gateways: 'serving' | 'silent'
        })[]
        versions: (Record<string, unknown>)[]
      }>,
      /** One thing that a document of AsyncAPI, GraphQL or Protobuf describes: a channel, a message, a field, a type. */
      topic: (at_: { organization: string; name: string }, query: {
        /** API version, as workspace/name. */
        version: string
        /** What it is. */
        kind: 'server' | 'operation' | 'channel' | 'message' | 'query' | 'mutation' | 'subscription' | 'type' | 'directive' | 'service' | 'enum'
        /** Its name. */
        topic: string
      }) =>
        send({ id: 'Portal.topic', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/topic', at_, query) }) as Promise<Record<string, unknown>>,
      /** Questions that are there for who asks, newest first. */
      questions: (at_: { organization: string; name: string }, query: {
        /** Product, as workspace/name. */
        product?: string
        /** Words, or their beginnings. */
        q?: string
        /** Only those. */
        state?: 'open' | 'answered' | 'closed'
        /** Only own ones. */
        mine?: boolean
        /** Only what everybody sees, whoever asks. */
        public?: boolean
        /** How many to leave out. */
        offset?: number
        /** How many to show. */
        limit?: number
      } = {}) =>
        send({ id: 'Portal.questions', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/questions', at_, query) }) as Promise<{
        posts: 'off' | 'signed-in' | 'after-approval'
        items: ({
          name: string
          title: string
          product: string
          productTitle: string
          state: string
          private: boolean
          author: {
            kind: 'developer' | 'publisher' | 'former'
            name?: string
          }
          mine: boolean
          answers: number
          createdAt: string
          updatedAt: string
          moderation: 'shown' | 'waiting' | 'hidden'
        })[]
        /** There are more than were shown. */
        more: boolean
      }>,
      /** How readers rate a product; the average is told from five ratings on. */
      rating: (at_: { organization: string; name: string }, query: {
        /** Product, as workspace/name. */
        product: string
      }) =>
        send({ id: 'Portal.rating', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/rating', at_, query) }) as Promise<{
        posts: 'off' | 'signed-in' | 'after-approval'
        average?: number
        count?: number
        /** Of who asks. */
        own?: number
      }>,
      /** One question with its answers, those that are there for who asks. */
      question: (at_: { organization: string; name: string }, query: {
        /** Question, by its name. */
        question: string
      }) =>
        send({ id: 'Portal.question', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/question', at_, query) }) as Promise<{
        name: string
        title: string
        product: string
        productTitle: string
        state: string
        private: boolean
        author: {
          kind: 'developer' | 'publisher' | 'former'
          name?: string
        }
        mine: boolean
        answers: number
        createdAt: string
        updatedAt: string
        moderation: 'shown' | 'waiting' | 'hidden'
        body: string
        editedAt?: string
        reason?: string
        answered: ({
          id: string
          accepted: boolean
          author: {
            kind: 'developer' | 'publisher' | 'former'
            name?: string
          }
          mine: boolean
          body: string
          createdAt: string
          editedAt?: string
          moderation: 'shown' | 'waiting' | 'hidden'
          reason?: string
        })[]
      }>,
      /** Who asked says which answer it was; another one may be accepted later. */
      acceptAnswer: (at_: { organization: string; name: string }, body: {
        /** Question, by its name. */
        question: string
        /** Answer, by its id. */
        answer: string
      }) =>
        send({ id: 'Portal.accept-answer', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/accept-answer', at_), body }) as Promise<Record<string, never>>,
      /** A question about a product; a private one is seen by who asks, the team that is named, and the publisher. */
      ask: (at_: { organization: string; name: string }, body: {
        /** Product, as workspace/name. */
        product: string
        /** In a sentence. */
        title: string
        /** Markdown; HTML in it is shown as text. */
        body: string
        /** Shown to nobody else. */
        private?: boolean
        /** Own team that sees it as well, by its id. */
        team?: string
      }) =>
        send({ id: 'Portal.ask', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/ask', at_), body }) as Promise<{
        name: string
        /** Shown once it is approved. */
        waits: boolean
      }>,
      /** An own answer; or an own question that nobody else answered. */
      deletePost: (at_: { organization: string; name: string }, body: {
        /** Question, by its name. */
        question: string
        /** Answer, by its id. */
        answer?: string
      }) =>
        send({ id: 'Portal.delete-post', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/delete-post', at_), body }) as Promise<Record<string, never>>,
      /** Another text for an own question, or for an own answer of it; where posts are approved, this is one too. */
      editPost: (at_: { organization: string; name: string }, body: {
        /** Question, by its name. */
        question: string
        /** Answer, by its id. */
        answer?: string
        /** In a sentence. */
        title?: string
        /** Markdown; HTML in it is shown as text. */
        body: string
      }) =>
        send({ id: 'Portal.edit-post', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/edit-post', at_), body }) as Promise<Record<string, never>>,
      /** Whether a page was of help, with a word for the publisher; of who is signed in the last one counts. */
      giveFeedback: (at_: { organization: string; name: string }, body: {
        /** Where the page stands. */
        path: string
        /** It was of help. */
        helped: boolean
        /** What was missing, or good. */
        word?: string
      }) =>
        send({ id: 'Portal.give-feedback', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/give-feedback', at_), body }) as Promise<Record<string, never>>,
      /** One to five for a product, one rating per person; the last one counts. */
      rate: (at_: { organization: string; name: string }, body: {
        /** Product, as workspace/name. */
        product: string
        /** Five is best. */
        stars: number
      }) =>
        send({ id: 'Portal.rate', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/rate', at_), body }) as Promise<Record<string, never>>,
      /** Answers a question that is not closed. */
      reply: (at_: { organization: string; name: string }, body: {
        /** Question, by its name. */
        question: string
        /** Markdown; HTML in it is shown as text. */
        body: string
      }) =>
        send({ id: 'Portal.reply', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/reply', at_), body }) as Promise<{
        id: string
        /** Shown once it is approved. */
        waits: boolean
      }>,
      /** Tells the publisher that something should not stand there; once per person. */
      reportPost: (at_: { organization: string; name: string }, body: {
        /** Question, by its name. */
        question: string
        /** Answer, by its id. */
        answer?: string
        /** What is wrong. */
        reason: string
      }) =>
        send({ id: 'Portal.report-post', method: 'POST', path: at('/api/v1/organizations/{organization}/portals/{name}/report-post', at_), body }) as Promise<Record<string, never>>,
      /** Of each page, whom it helped, and the newest words. */
      pageFeedback: (at_: { organization: string; name: string }, query: {
        /** Only of this page. */
        path?: string
        /** How many of each page. */
        words?: number
      } = {}) =>
        send({ id: 'Portal.page-feedback', method: 'GET', path: at('/api/v1/organizations/{organization}/portals/{name}/page-feedback', at_, query) }) as Promise<{
        items: ({
          path: string
          title: string
          helped: number
          not: number
          words: ({
            helped: boolean
            word: string
            at: string
          })[]
        })[]
      }>,
    },
    portalPages: {
      /** A page of them, in order. A guide or another page of a portal, in Markdown. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Portal. */
        portal?: string
      } = {}) =>
        send({ id: 'PortalPage.list', method: 'GET', path: at('/api/v1/organizations/{organization}/portal-pages', at_, query) }) as Promise<{ items: PortalPage[]; next?: string }>,
      /** Shows one. A guide or another page of a portal, in Markdown. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'PortalPage.get', method: 'GET', path: at('/api/v1/organizations/{organization}/portal-pages/{name}', at_) }) as Promise<PortalPage>,
      /** Makes one. A guide or another page of a portal, in Markdown. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Portal it belongs to. */
          portal: string
          /** Where it stands, below the portal’s own address. */
          path: string
          /** Its heading. */
          title: string
          /** What it says, in a sentence. */
          summary?: string
          /** Heading that it stands under in lists. */
          section?: string
          /** Smaller ones stand first. */
          order?: number
          /** Guides are listed and follow each other; pages are linked to. */
          kind?: 'guide' | 'page'
          /** Who sees it. */
          audience?: 'anyone' | 'signed-in'
          /** Markdown; HTML in it is shown as text. */
          body: string
        }
      }) =>
        send({ id: 'PortalPage.create', method: 'POST', path: at('/api/v1/organizations/{organization}/portal-pages', at_), body }) as Promise<PortalPage>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A guide or another page of a portal, in Markdown. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          path?: string | null
          title?: string | null
          summary?: string | null
          section?: string | null
          order?: number | null
          kind?: 'guide' | 'page' | null
          audience?: 'anyone' | 'signed-in' | null
          body?: string | null
        }
      }, etag?: string) =>
        send({ id: 'PortalPage.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/portal-pages/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<PortalPage>,
      /** Refused while something uses it. A guide or another page of a portal, in Markdown. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'PortalPage.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/portal-pages/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    portalAssets: {
      /** A page of them, in order. A picture of a portal: PNG, JPEG, GIF, WebP, AVIF or SVG. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        /** Name of the Portal. */
        portal?: string
      } = {}) =>
        send({ id: 'PortalAsset.list', method: 'GET', path: at('/api/v1/organizations/{organization}/portal-assets', at_, query) }) as Promise<{ items: PortalAsset[]; next?: string }>,
      /** Shows one. A picture of a portal: PNG, JPEG, GIF, WebP, AVIF or SVG. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'PortalAsset.get', method: 'GET', path: at('/api/v1/organizations/{organization}/portal-assets/{name}', at_) }) as Promise<PortalAsset>,
      /** Makes one. A picture of a portal: PNG, JPEG, GIF, WebP, AVIF or SVG. */
      create: (at_: { organization: string }, body: {
        /** Slug: its identity in documents, which never changes. */
        name: string
        /** Words to find it by; `apply --prune` works within them. */
        labels?: Record<string, string>
        spec: {
          /** Portal it belongs to. */
          portal: string
          /** Where it stands, below `/files/` of the portal. */
          path: string
          /** Its bytes in Base64. What they are is told by themselves, not by the name. */
          content: string
        }
      }) =>
        send({ id: 'PortalAsset.create', method: 'POST', path: at('/api/v1/organizations/{organization}/portal-assets', at_), body }) as Promise<PortalAsset>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A picture of a portal: PNG, JPEG, GIF, WebP, AVIF or SVG. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          path?: string | null
          content?: string | null
        }
      }, etag?: string) =>
        send({ id: 'PortalAsset.update', method: 'PATCH', path: at('/api/v1/organizations/{organization}/portal-assets/{name}', at_), body, ...(etag ? { etag } : {}) }) as Promise<PortalAsset>,
      /** Refused while something uses it. A picture of a portal: PNG, JPEG, GIF, WebP, AVIF or SVG. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'PortalAsset.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/portal-assets/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
    },
    questions: {
      /** A page of them, in order. What a developer asked at a portal about a product; private ones are between who asked, his team and you. */
      list: (at_: { organization: string }, query: {
        /** Rows of a page. */
        limit?: number
        /** `next` of the page before. */
        cursor?: string
        /** Words in the name or title. */
        search?: string
        sort?: 'name' | '-name' | 'createdAt' | '-createdAt' | 'updatedAt' | '-updatedAt'
        /** `key=value`. */
        label?: string
        state?: 'open' | 'answered' | 'closed'
        /** Name of the Portal. */
        portal?: string
        /** Name of the Product. */
        product?: string
      } = {}) =>
        send({ id: 'Question.list', method: 'GET', path: at('/api/v1/organizations/{organization}/questions', at_, query) }) as Promise<{ items: Question[]; next?: string }>,
      /** Shows one. What a developer asked at a portal about a product; private ones are between who asked, his team and you. */
      get: (at_: { organization: string; name: string }) =>
        send({ id: 'Question.get', method: 'GET', path: at('/api/v1/organizations/{organization}/questions/{name}', at_) }) as Promise<Question>,
      /** Refused while something uses it. What a developer asked at a portal about a product; private ones are between who asked, his team and you. */
      delete: (at_: { organization: string; name: string }, etag?: string) =>
        send({ id: 'Question.delete', method: 'DELETE', path: at('/api/v1/organizations/{organization}/questions/{name}', at_), ...(etag ? { etag } : {}) }) as Promise<void>,
      /** Answers as the publisher; who asked is told by mail. */
      answer: (at_: { organization: string; name: string }, body: {
        /** Markdown; HTML in it is shown as text. */
        body: string
      }) =>
        send({ id: 'Question.answer', method: 'POST', path: at('/api/v1/organizations/{organization}/questions/{name}/answer', at_), body }) as Promise<{
        id: string
      }>,
      /** Shows the question, or one answer of it, that waits or was hidden. */
      approve: (at_: { organization: string; name: string }, body: {
        /** Answer, by its id. */
        answer?: string
      }) =>
        send({ id: 'Question.approve', method: 'POST', path: at('/api/v1/organizations/{organization}/questions/{name}/approve', at_), body }) as Promise<Question>,
      /** Says who takes care of it, and tells her by mail; nobody, where no address is given. */
      assign: (at_: { organization: string; name: string }, body: {
        /** A member of the organization, by the address. */
        person?: string
      }) =>
        send({ id: 'Question.assign', method: 'POST', path: at('/api/v1/organizations/{organization}/questions/{name}/assign', at_), body }) as Promise<Question>,
      /** What was reported may stand there. */
      dismissReports: (at_: { organization: string; name: string }) =>
        send({ id: 'Question.dismiss-reports', method: 'POST', path: at('/api/v1/organizations/{organization}/questions/{name}/dismiss-reports', at_) }) as Promise<Question>,
      /** Takes the question, or one answer of it, from readers; who wrote it reads why. */
      hide: (at_: { organization: string; name: string }, body: {
        /** Answer, by its id. */
        answer?: string
        /** Why; who wrote it reads this. */
        reason: string
      }) =>
        send({ id: 'Question.hide', method: 'POST', path: at('/api/v1/organizations/{organization}/questions/{name}/hide', at_), body }) as Promise<Question>,
      /** The question with every answer, also those that are hidden or wait, and what was reported. */
      thread: (at_: { organization: string; name: string }) =>
        send({ id: 'Question.thread', method: 'GET', path: at('/api/v1/organizations/{organization}/questions/{name}/thread', at_) }) as Promise<{
        name: string
        title: string
        product: string
        productTitle: string
        state: string
        private: boolean
        author: {
          kind: 'developer' | 'publisher' | 'former'
          name?: string
        }
        mine: boolean
        answers: number
        createdAt: string
        updatedAt: string
        moderation: 'shown' | 'waiting' | 'hidden'
        body: string
        editedAt?: string
        reason?: string
        answered: ({
          id: string
          accepted: boolean
          author: {
            kind: 'developer' | 'publisher' | 'former'
            name?: string
          }
          mine: boolean
          body: string
          createdAt: string
          editedAt?: string
          moderation: 'shown' | 'waiting' | 'hidden'
          reason?: string
        })[]
        reports: ({
          answer?: string
          reason: string
          by: string
          at: string
        })[]
      }>,
      /** Nobody writes to it any more. */
      close: (at_: { organization: string; name: string }) =>
        send({ id: 'Question.close', method: 'POST', path: at('/api/v1/organizations/{organization}/questions/{name}/close', at_) }) as Promise<Question>,
      /** It waits for an answer again. */
      reopen: (at_: { organization: string; name: string }) =>
        send({ id: 'Question.reopen', method: 'POST', path: at('/api/v1/organizations/{organization}/questions/{name}/reopen', at_) }) as Promise<Question>,
    },
    /** The person or token behind the request, and its roles. */
    whoami: (at_: Record<string, never>) =>
      send({ id: 'whoami', method: 'GET', path: at('/api/v1/whoami', at_) }) as Promise<{
      kind: string
      id: string
      name: string
      operator: boolean
      roles: ({
        organization: string
        workspace?: string
        role: string
        /** What was given beside the role. */
        permissions?: string[]
      })[]
    }>,
    /** Erases what one event says, such as personal data; the chain holds, and a receipt stays. */
    auditErase: (at_: { organization: string }, body: {
      /** Number of the event. */
      seq: number
    }) =>
      send({ id: 'audit-erase', method: 'POST', path: at('/api/v1/organizations/{organization}/audit-erase', at_), body }) as Promise<{
      /** Number of the event that says who erased it. */
      receipt: number
    }>,
    /** Who changed what, when, from where and why; newest first. */
    auditEvents: (at_: { organization: string }, query: {
      limit?: number
      /** `next` of the page before. */
      cursor?: string
      /** Id of what was changed. */
      subject?: string
      /** Id of who changed it. */
      caller?: string
      /** Such as `ApiVersion.publish`. */
      operation?: string
    } = {}) =>
      send({ id: 'audit-events', method: 'GET', path: at('/api/v1/organizations/{organization}/audit-events', at_, query) }) as Promise<{
      items: ({
        /** Counts from 1 within the organization. */
        seq: number
        at: string
        /** What was asked for. */
        operation: string
        /** What it did. */
        action: string
        caller: {
          kind: string
          id: string
          name?: string
        }
        subject?: {
          kind: string
          id: string
          name?: string
        }
        requestId: string
        address?: string
        reason?: string
        before?: unknown
        after?: unknown
        /** What it said was erased; a later event says by whom. */
        erased: boolean
        digest: string
      })[]
      next?: string
    }>,
    /** Finds changed and missing events of the organization, a cut tail included. */
    auditVerify: (at_: { organization: string }) =>
      send({ id: 'audit-verify', method: 'GET', path: at('/api/v1/organizations/{organization}/audit-verify', at_) }) as Promise<{
      chains: number
      events: number
      erased: number
      problems: ({
        code: string
        message: string
        pointer?: string
      })[]
    }>,
    /** What was done to the platform itself; newest first. */
    platformAuditEvents: (at_: Record<string, never>, query: {
      limit?: number
      /** `next` of the page before. */
      cursor?: string
      /** Id of what was changed. */
      subject?: string
      /** Id of who changed it. */
      caller?: string
      /** Such as `ApiVersion.publish`. */
      operation?: string
    } = {}) =>
      send({ id: 'platform-audit-events', method: 'GET', path: at('/api/v1/platform-audit-events', at_, query) }) as Promise<{
      items: ({
        /** Counts from 1 within the organization. */
        seq: number
        at: string
        /** What was asked for. */
        operation: string
        /** What it did. */
        action: string
        caller: {
          kind: string
          id: string
          name?: string
        }
        subject?: {
          kind: string
          id: string
          name?: string
        }
        requestId: string
        address?: string
        reason?: string
        before?: unknown
        after?: unknown
        /** What it said was erased; a later event says by whom. */
        erased: boolean
        digest: string
      })[]
      next?: string
    }>,
    /** The same over all organizations and the platform itself. */
    platformAuditVerify: (at_: Record<string, never>) =>
      send({ id: 'platform-audit-verify', method: 'GET', path: at('/api/v1/platform-audit-verify', at_) }) as Promise<{
      chains: number
      events: number
      erased: number
      problems: ({
        code: string
        message: string
        pointer?: string
      })[]
    }>,
    /** Those of all API versions, as far as they were looked at. */
    scorecards: (at_: { organization: string }, query: {
      /** Scorecards on one page. */
      limit?: number
      /** From the page before. */
      cursor?: string
    } = {}) =>
      send({ id: 'scorecards', method: 'GET', path: at('/api/v1/organizations/{organization}/scorecards', at_, query) }) as Promise<{
      items: ({
        apiVersion: string
        api: string
        workspace: string
        state: string
        /** What it is held against. */
        rulesets: string[]
        /** 0 to 100; absent where it has no document, or nobody has looked at it yet. */
        score?: number
        findings?: {
          error: number
          warn: number
          info: number
          hint: number
        }
        new?: {
          error: number
          warn: number
          info: number
          hint: number
        }
        baselined?: number
        waived?: number
        /** Why it could not be looked at. */
        failure?: string
      })[]
      next?: string
    }>,
    /** What a gateway would do with a request: the route, the near misses, each policy’s decision. Nothing is sent. */
    explain: (at_: { organization: string }, body: {
      /** Method, in capitals. */
      method: string
      /** Address, or a path for any host. */
      url: string
      headers?: ({
        /** Name of a field. */
        name: string
        /** Its value. */
        value: string
      })[]
      /** Environment that is asked; needed when there are several. */
      environment?: string
      /** Its body, such as one whose signature is to hold. */
      body?: string
      /** Certificate that the caller shows: in PEM, or as X-Forwarded-Client-Cert has it. It is taken to be vouched for. */
      certificate?: string
      /** Application that the caller is taken for, without any key of it; for who may see that application. */
      application?: string
      /** Where the request comes from; 127.0.0.1 unless said. */
      clientAddress?: string
    }) =>
      send({ id: 'explain', method: 'POST', path: at('/api/v1/organizations/{organization}/explain', at_), body }) as Promise<{
      status: number
      headers: unknown[]
      body: string
      /** What matched. */
      route?: Record<string, string>
      /** What the caller would meet before the request. */
      warnings?: string[]
      /** When nothing matched. */
      nearMisses: (Record<string, string>)[]
      /** Each policy, in order. */
      steps: (Record<string, unknown>)[]
      /** Whom the gateway knew. */
      consumer?: Record<string, string>
      /** Where it would have gone. */
      upstream?: Record<string, unknown>
    }>,
    /** How each gateway finds the targets of your upstreams, as it last told: those that are unwell first, the rest counted. */
    targetHealth: (at_: { organization: string }, query: {
      /** Only its gateways. */
      gatewayGroup?: string
      /** Only its targets; `workspace/name` where the name is not the only one. */
      upstream?: string
    } = {}) =>
      send({ id: 'target-health', method: 'GET', path: at('/api/v1/organizations/{organization}/target-health', at_, query) }) as Promise<{
      nodes: ({
        node: string
        gatewayGroup: string
        /** What a gateway told that is gone may hold no more. */
        connected: boolean
        lastSeenAt: string
        /** By its check, or by what it answers. */
        healthy: number
        /** By its check. */
        unhealthy: number
        /** Left out for a while for what it answered. */
        ejected: number
        /** Nobody looks at it. */
        unknown: number
        /** Up to 50 of a gateway. */
        targets: ({
          /** With its workspace. */
          upstream: string
          url: string
          state: 'healthy' | 'unhealthy' | 'ejected' | 'unknown'
          /** None while it always was so. */
          since?: string
          reason?: string
        })[]
      })[]
      /** Further gateways, that have no room here. */
      more: number
    }>,
    /** Credentials that work and were not used for so long, nor made since; longest unused first. */
    unusedCredentials: (at_: { organization: string; workspace: string }, query: {
      /** For so many days. */
      days?: number
      limit?: number
    } = {}) =>
      send({ id: 'unused-credentials', method: 'GET', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/unused-credentials', at_, query) }) as Promise<{
      items: ({
        name: string
        application: string
        environment: string
        createdAt: string
        /** Absent of one that was never used. */
        lastUsedAt?: string
      })[]
      /** There are more than `limit`. */
      more: boolean
    }>,
    /** An operation from one request and its answer, with schemas that both fit. Nothing is stored. */
    addOperation: (at_: { organization: string }, body: {
      /** The document as it is written, JSON or YAML. */
      text: string
      /** What it is called where it is told of. */
      file?: string
      /** Method. */
      method: string
      /** With its parameters. */
      path: string
      operationId?: string
      summary?: string
      query?: Record<string, string>
      request?: {
        headers?: Record<string, string>
        /** As a value. */
        body?: unknown
      }
      reply: {
        status: number
        headers?: Record<string, string>
        /** As a value. */
        body?: unknown
      }
    }) =>
      send({ id: 'add-operation', method: 'POST', path: at('/api/v1/organizations/{organization}/add-operation', at_), body }) as Promise<{
      /** The document after it; all else is written as it was. */
      text: string
    }>,
    /** Values set, added and removed where they stand; comments, order and quotes of all else stay. Nothing is stored. */
    editDocument: (at_: { organization: string }, body: {
      /** The document as it is written, JSON or YAML. */
      text: string
      /** What it is called where it is told of. */
      file?: string
      edits: ({
        /** Names on the way to the value; `-` is behind the last item of a list. */
        at: string[]
        /** What stands there from then on. */
        value?: unknown
        /** Nothing does. */
        remove?: true
      })[]
    }) =>
      send({ id: 'edit-document', method: 'POST', path: at('/api/v1/organizations/{organization}/edit-document', at_), body }) as Promise<{
      /** The document after it; all else is written as it was. */
      text: string
    }>,
    /** Where a document refers to a component, an operation, a scheme or a tag of its own. Nothing is stored. */
    findReferences: (at_: { organization: string }, body: {
      /** The document as it is written, JSON or YAML. */
      text: string
      /** What it is called where it is told of. */
      file?: string
      /** JSON pointer (RFC 6901). */
      pointer: string
    }) =>
      send({ id: 'find-references', method: 'POST', path: at('/api/v1/organizations/{organization}/find-references', at_), body }) as Promise<{
      references: ({
        /** By a pointer; by its name alone; or by its name as a key. */
        kind: 'reference' | 'name' | 'key'
        pointer: string
        place: {
          line: number
          column: number
        }
        written: string
      })[]
    }>,
    /** A schema that all of the values fit: what all have is required. Nothing is stored. */
    inferSchema: (at_: { organization: string }, body: {
      values: unknown[]
      /** Version of OpenAPI that it is for; 3.1 unless said. */
      dialect?: '3.0' | '3.1'
    }) =>
      send({ id: 'infer-schema', method: 'POST', path: at('/api/v1/organizations/{organization}/infer-schema', at_), body }) as Promise<{
      schema: unknown
    }>,
    /** What a contract document holds, and where: servers, tags, paths, operations, components. Nothing is stored. */
    outlineDocument: (at_: { organization: string }, body: {
      /** The document as it is written, JSON or YAML. */
      text: string
      /** What it is called where it is told of. */
      file?: string
    }) =>
      send({ id: 'outline-document', method: 'POST', path: at('/api/v1/organizations/{organization}/outline-document', at_), body }) as Promise<{
      entries: ({
        kind: 'info' | 'server' | 'tag' | 'path' | 'operation' | 'webhook' | 'component' | 'security'
        name: string
        pointer: string
        place: {
          line: number
          column: number
        }
        operationId?: string
        tags?: string[]
        deprecated?: boolean
      })[]
    }>,
    /** A component, an operation or a tag under another name, wherever the document says it. Comments, order and quotes stay. Nothing is stored. */
    renameInDocument: (at_: { organization: string }, body: {
      /** The document as it is written, JSON or YAML. */
      text: string
      /** What it is called where it is told of. */
      file?: string
      /** JSON pointer (RFC 6901). */
      pointer: string
      /** The new name. */
      to: string
    }) =>
      send({ id: 'rename-in-document', method: 'POST', path: at('/api/v1/organizations/{organization}/rename-in-document', at_), body }) as Promise<{
      /** The document after it; all else is written as it was. */
      text: string
      /** Places that were changed. */
      places: number
    }>,
    /** Any figures of usage by any of its dimensions, over time, beside an earlier span, with all others together. */
    analyze: (at_: { organization: string }, body: {
      /** How far back, when `from` is not given: 30m, 24h, 7d. */
      since?: string
      /** Beginning, included. */
      from?: string
      /** End, not included; now unless said. */
      to?: string
      /** What to tell: `requests` requests, `errors4xx` answers of 400 to 499, `errors5xx` answers of 500 and above, `errorRate` share of answers of 500 and above, `bytesIn` bytes received from callers, `bytesOut` bytes sent to callers, `averageMs` average duration, `p50Ms` 50 % took at most, `p90Ms` 90 % took at most, `p95Ms` 95 % took at most, `p99Ms` 99 % took at most, `withinShare` share that took at most `withinMs`, `upstreamMs` average until the upstream’s first byte, `gatewayMs` average that the gateway added, `cached` answers from the cache, `cacheRate` share of answers from the cache, `aborted` requests that the caller gave up, `retried` requests tried again, `units` units of plans, `tokens` tokens, `cost` cost, `valueSum` sum of the measured number, `valueCount` requests with the measured number, `valueAverage` average of the measured number. */
      metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[]
      /** Groups requests: `environment` environment, `api` API, `apiVersion` API version, `status` status, `failure` failure, `endpoint` endpoint, `target` upstream target, `reason` reason, `revision` revision, `node` gateway, `application` application, `plan` plan, `subscription` subscription, `latency` latency, `country` country, `custom` measured text, `credential` credential, `method` method, `client` network, `userAgent` program. */
      by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[]
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** The measured text that the dimension `custom` is. */
      custom?: string
      /** The measured number that `valueSum`, `valueCount` and `valueAverage` tell of. */
      value?: string
      /** A row for each second, minute, hour or day as well. Seconds are read from single requests. */
      granularity?: 'second' | 'minute' | 'hour' | 'day'
      /** Minutes that days and hours begin before those of UTC. */
      offsetMinutes?: number
      /** Groups to tell, the largest first. */
      limit?: number
      /** The metric that groups are ordered by; the first one unless said. */
      order?: 'requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage'
      /** Milliseconds that `withinShare` is about, to within 4 %. */
      withinMs?: number
      /** Whether what is in no told group is told together as well. */
      others?: boolean
      /** Tells the same of the span before (`previous`), or of one so much earlier, such as 7d. */
      compare?: string
    }) =>
      send({ id: 'analyze', method: 'POST', path: at('/api/v1/organizations/{organization}/analyze', at_), body }) as Promise<{
      /** Beginning of what is told: earlier than asked where only wider periods are kept. */
      from: string
      /** End of what is told. */
      to: string
      rows: ({
        /** Beginning of the second, minute, hour or day. */
        start?: string
        /** A value for each dimension asked by. */
        key: string[]
        /** True for what is in no other group. */
        others?: boolean
        /** A figure for each metric asked for; null where there is nothing to tell. */
        values: (number | null)[]
        /** A figure for each metric asked for; null where there is nothing to tell. */
        before?: (number | null)[]
      })[]
      /** Whether rows were left out, since there were too many. */
      truncated: boolean
    }>,
    /** Single requests as a file, the newest first. */
    exportRequests: (at_: { organization: string }, body: {
      /** How far back, when `from` is not given: 30m, 24h, 7d. */
      since?: string
      /** Beginning, included. */
      from?: string
      /** End, not included; now unless said. */
      to?: string
      /** Only this API. */
      api?: string
      /** Only this API version. */
      apiVersion?: string
      /** Only this application. */
      application?: string
      /** Only this environment. */
      environment?: string
      /** Only this endpoint. */
      endpoint?: string
      /** Only this status. */
      status?: number
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** The measured text that the dimension `custom` is. */
      custom?: string
      /** Only those that took longer than so many milliseconds. */
      minMs?: number
      /** Only those that took at most so many milliseconds. */
      maxMs?: number
      /** Requests at most, the newest. */
      limit?: number
      /** CSV is for spreadsheets, Parquet for programs. */
      format?: 'csv' | 'parquet'
    }): File =>
      ({ method: 'POST', path: at('/api/v1/organizations/{organization}/export-requests', at_), body }),
    /** What `analyze` answers, as a file. */
    exportUsage: (at_: { organization: string }, body: {
      /** How far back, when `from` is not given: 30m, 24h, 7d. */
      since?: string
      /** Beginning, included. */
      from?: string
      /** End, not included; now unless said. */
      to?: string
      /** What to tell: `requests` requests, `errors4xx` answers of 400 to 499, `errors5xx` answers of 500 and above, `errorRate` share of answers of 500 and above, `bytesIn` bytes received from callers, `bytesOut` bytes sent to callers, `averageMs` average duration, `p50Ms` 50 % took at most, `p90Ms` 90 % took at most, `p95Ms` 95 % took at most, `p99Ms` 99 % took at most, `withinShare` share that took at most `withinMs`, `upstreamMs` average until the upstream’s first byte, `gatewayMs` average that the gateway added, `cached` answers from the cache, `cacheRate` share of answers from the cache, `aborted` requests that the caller gave up, `retried` requests tried again, `units` units of plans, `tokens` tokens, `cost` cost, `valueSum` sum of the measured number, `valueCount` requests with the measured number, `valueAverage` average of the measured number. */
      metrics?: ('requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage')[]
      /** Groups requests: `environment` environment, `api` API, `apiVersion` API version, `status` status, `failure` failure, `endpoint` endpoint, `target` upstream target, `reason` reason, `revision` revision, `node` gateway, `application` application, `plan` plan, `subscription` subscription, `latency` latency, `country` country, `custom` measured text, `credential` credential, `method` method, `client` network, `userAgent` program. */
      by?: ('environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent')[]
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** The measured text that the dimension `custom` is. */
      custom?: string
      /** The measured number that `valueSum`, `valueCount` and `valueAverage` tell of. */
      value?: string
      /** A row for each second, minute, hour or day as well. Seconds are read from single requests. */
      granularity?: 'second' | 'minute' | 'hour' | 'day'
      /** Minutes that days and hours begin before those of UTC. */
      offsetMinutes?: number
      /** Groups to tell, the largest first. */
      limit?: number
      /** The metric that groups are ordered by; the first one unless said. */
      order?: 'requests' | 'errors4xx' | 'errors5xx' | 'errorRate' | 'bytesIn' | 'bytesOut' | 'averageMs' | 'p50Ms' | 'p90Ms' | 'p95Ms' | 'p99Ms' | 'withinShare' | 'upstreamMs' | 'gatewayMs' | 'cached' | 'cacheRate' | 'aborted' | 'retried' | 'units' | 'tokens' | 'cost' | 'valueSum' | 'valueCount' | 'valueAverage'
      /** Milliseconds that `withinShare` is about, to within 4 %. */
      withinMs?: number
      /** Whether what is in no told group is told together as well. */
      others?: boolean
      /** CSV is for spreadsheets, Parquet for programs. */
      format?: 'csv' | 'parquet'
    }): File =>
      ({ method: 'POST', path: at('/api/v1/organizations/{organization}/export-usage', at_), body }),
    /** Figures of every second: those of the last five minutes first, then each second what has become known. */
    live: (at_: { organization: string }, query: {
      /** Only this API. */
      api?: string
      /** Only this API version. */
      apiVersion?: string
      /** Only this application. */
      application?: string
      /** Only this environment. */
      environment?: string
      /** Only this endpoint. */
      endpoint?: string
      /** Only this status. */
      status?: number
    } = {}): Stream<{
      /** In place of what was told of these seconds before. A second without requests is left out. */
      points: ({
        /** Beginning of the second. */
        start: string
        /** Requests answered. */
        requests: number
        /** Answers with status 400 to 499. */
        errors4xx: number
        /** Answers with status 500 and above. */
        errors5xx: number
        /** Half of the requests took at most this long, to within 2 %. */
        p50Ms: number
        /** 95 % of the requests took at most this long, to within 2 %. */
        p95Ms: number
        /** 99 % of the requests took at most this long, to within 2 %. */
        p99Ms: number
        /** Bytes received from callers. */
        bytesIn: number
        /** Bytes sent to callers. */
        bytesOut: number
      })[]
      /** Until when this is known. */
      until: string
    }> =>
      ({ path: at('/api/v1/organizations/{organization}/live', at_, query) }),
    /** One SELECT (DuckDB’s SQL) over what the organization has: `requests`, hourly `traffic`, and `names` of identifiers. */
    query: (at_: { organization: string }, body: {
      /** One SELECT. */
      sql: string
      /** How far back, when `from` is not given: 30m, 24h, 7d. */
      since?: string
      /** Beginning, included. */
      from?: string
      /** End, not included; now unless said. */
      to?: string
      /** Tables that are filled; `traffic` alone reaches further back than `requests`. */
      tables?: ('requests' | 'traffic')[]
      /** Rows at most. */
      limit?: number
    }) =>
      send({ id: 'query', method: 'POST', path: at('/api/v1/organizations/{organization}/query', at_), body }) as Promise<{
      from: string
      to: string
      columns: ({
        name: string
        type: string
      })[]
      rows: (unknown[])[]
      /** Whether there are more rows, or they are too large. */
      truncated: boolean
    }>,
    /** The tables that `query` sees, with their columns. */
    queryTables: (at_: { organization: string }) =>
      send({ id: 'query-tables', method: 'GET', path: at('/api/v1/organizations/{organization}/query-tables', at_) }) as Promise<{
      tables: ({
        name: string
        about: string
        columns: ({
          name: string
          type: string
        })[]
      })[]
    }>,
    /** Single requests, the newest first. */
    requests: (at_: { organization: string }, body: {
      /** How far back, when `from` is not given: 30m, 24h, 7d. */
      since?: string
      /** Beginning, included. */
      from?: string
      /** End, not included; now unless said. */
      to?: string
      /** Only this API. */
      api?: string
      /** Only this API version. */
      apiVersion?: string
      /** Only this application. */
      application?: string
      /** Only this environment. */
      environment?: string
      /** Only this endpoint. */
      endpoint?: string
      /** Only this status. */
      status?: number
      /** Only requests that meet all of them. */
      filters?: ({
        /** What requests are told apart by. */
        dimension: 'environment' | 'api' | 'apiVersion' | 'status' | 'failure' | 'endpoint' | 'target' | 'reason' | 'revision' | 'node' | 'application' | 'plan' | 'subscription' | 'latency' | 'country' | 'custom' | 'credential' | 'method' | 'client' | 'userAgent'
        /** One of these. A status may be a class, such as `5xx`. */
        is?: string[]
        /** None of these. */
        isNot?: string[]
      })[]
      /** The measured text that the dimension `custom` is. */
      custom?: string
      /** Only those that took longer than so many milliseconds. */
      minMs?: number
      /** Only those that took at most so many milliseconds. */
      maxMs?: number
      /** Requests on one page. */
      limit?: number
      /** `next` of the page before. */
      cursor?: string
    }) =>
      send({ id: 'requests', method: 'POST', path: at('/api/v1/organizations/{organization}/requests', at_), body }) as Promise<{
      requests: ({
        /** When the request began. */
        time: string
        requestId: string
        api: string
        apiVersion: string
        /** Revision that answered. */
        revision: string
        endpoint: string
        environment: string
        application: string
        plan: string
        method: string
        path: string
        status: number
        /** Code of the failure that the caller was told. */
        failure: string
        /** Why the upstream gave no answer, such as `refused`, `timeout` or `certificate_name`. */
        reason: string
        /** Whole duration. */
        totalMs: number
        /** Until the first byte of the upstream. */
        upstreamMs: number
        /** Added by the gateway. */
        gatewayMs: number
        /** Bytes received. */
        bytesIn: number
        /** Bytes sent. */
        bytesOut: number
        /** Network of the caller, or what the operator keeps of addresses (`recordedAddresses`). */
        client: string
        userAgent: string
        /** Of the caller; empty where nobody knows. */
        country: string
        /** Of the trace that the upstream was told of; empty where there was none. */
        traceId: string
        /** What the policy `measure` kept of it. */
        measured: Record<string, string | number>
      })[]
      next?: string
    }>,
    /** Requests, errors, latency percentiles and bytes of a span of time, and who they were of. */
    stats: (at_: { organization: string }, query: {
      /** How far back, when `from` is not given: 30m, 24h, 7d. */
      since?: string
      /** Beginning, included. */
      from?: string
      /** End, not included; now unless said. */
      to?: string
      /** Only this API. */
      api?: string
      /** Only this API version. */
      apiVersion?: string
      /** Only this application. */
      application?: string
      /** Only this environment. */
      environment?: string
      /** Only this endpoint. */
      endpoint?: string
      /** Only this status. */
      status?: number
      /** Groups them, busiest first. */
      by?: 'api' | 'apiVersion' | 'application' | 'endpoint' | 'status' | 'environment'
      /** Groups to show. */
      limit?: number
    } = {}) =>
      send({ id: 'stats', method: 'GET', path: at('/api/v1/organizations/{organization}/stats', at_, query) }) as Promise<{
      from: string
      to: string
      summary: {
        /** Requests answered. */
        requests: number
        /** Answers with status 400 to 499. */
        errors4xx: number
        /** Answers with status 500 and above. */
        errors5xx: number
        /** Half of the requests took at most this long, to within 2 %. */
        p50Ms: number
        /** 95 % of the requests took at most this long, to within 2 %. */
        p95Ms: number
        /** 99 % of the requests took at most this long, to within 2 %. */
        p99Ms: number
        /** Bytes received from callers. */
        bytesIn: number
        /** Bytes sent to callers. */
        bytesOut: number
      }
      groups?: ({
        key: string
        /** Requests answered. */
        requests: number
        /** Answers with status 400 to 499. */
        errors4xx: number
        /** Answers with status 500 and above. */
        errors5xx: number
        /** Half of the requests took at most this long, to within 2 %. */
        p50Ms: number
        /** 95 % of the requests took at most this long, to within 2 %. */
        p95Ms: number
        /** 99 % of the requests took at most this long, to within 2 %. */
        p99Ms: number
        /** Bytes received from callers. */
        bytesIn: number
        /** Bytes sent to callers. */
        bytesOut: number
      })[]
    }>,
    /** Requests as they are answered, the oldest first, about a second later. */
    tail: (at_: { organization: string }, query: {
      /** Only this API. */
      api?: string
      /** Only this API version. */
      apiVersion?: string
      /** Only this application. */
      application?: string
      /** Only this environment. */
      environment?: string
      /** Only this endpoint. */
      endpoint?: string
      /** Only this status. */
      status?: number
      /** Only those that took longer than so many milliseconds. */
      minMs?: number
      /** Only answers of 400 and above. */
      failed?: boolean
      /** The newest of each second. */
      limit?: number
    } = {}): Stream<{
      requests: ({
        /** When the request began. */
        time: string
        requestId: string
        api: string
        apiVersion: string
        /** Revision that answered. */
        revision: string
        endpoint: string
        environment: string
        application: string
        plan: string
        method: string
        path: string
        status: number
        /** Code of the failure that the caller was told. */
        failure: string
        /** Why the upstream gave no answer, such as `refused`, `timeout` or `certificate_name`. */
        reason: string
        /** Whole duration. */
        totalMs: number
        /** Until the first byte of the upstream. */
        upstreamMs: number
        /** Added by the gateway. */
        gatewayMs: number
        /** Bytes received. */
        bytesIn: number
        /** Bytes sent. */
        bytesOut: number
        /** Network of the caller, or what the operator keeps of addresses (`recordedAddresses`). */
        client: string
        userAgent: string
        /** Of the caller; empty where nobody knows. */
        country: string
        /** Of the trace that the upstream was told of; empty where there was none. */
        traceId: string
        /** What the policy `measure` kept of it. */
        measured: Record<string, string | number>
      })[]
    }> =>
      ({ path: at('/api/v1/organizations/{organization}/tail', at_, query) }),
    /** The same figures, minute by minute, hour by hour or day by day. */
    timeseries: (at_: { organization: string }, query: {
      /** How far back, when `from` is not given: 30m, 24h, 7d. */
      since?: string
      /** Beginning, included. */
      from?: string
      /** End, not included; now unless said. */
      to?: string
      /** Only this API. */
      api?: string
      /** Only this API version. */
      apiVersion?: string
      /** Only this application. */
      application?: string
      /** Only this environment. */
      environment?: string
      /** Only this endpoint. */
      endpoint?: string
      /** Only this status. */
      status?: number
      /** Width of a point. */
      bucket?: 'minute' | 'hour' | 'day'
    } = {}) =>
      send({ id: 'timeseries', method: 'GET', path: at('/api/v1/organizations/{organization}/timeseries', at_, query) }) as Promise<{
      from: string
      to: string
      points: ({
        /** Beginning of the point. */
        start: string
        /** Requests answered. */
        requests: number
        /** Answers with status 400 to 499. */
        errors4xx: number
        /** Answers with status 500 and above. */
        errors5xx: number
        /** Half of the requests took at most this long, to within 2 %. */
        p50Ms: number
        /** 95 % of the requests took at most this long, to within 2 %. */
        p95Ms: number
        /** 99 % of the requests took at most this long, to within 2 %. */
        p99Ms: number
        /** Bytes received from callers. */
        bytesIn: number
        /** Bytes sent to callers. */
        bytesOut: number
      })[]
    }>,
    /** What was not as usual, the newest first: found every five minutes by comparing with the same time of the week. */
    anomalies: (at_: { organization: string }, query: {
      /** Only what lasted on or after it. */
      from?: string
      /** Only what began before it. */
      to?: string
      /** Only this kind. */
      kind?: 'errors' | 'latency' | 'drop' | 'creep' | 'surge' | 'spend'
      /** Only of this API. */
      api?: string
      /** Only of this application. */
      application?: string
      /** Only what lasts, or only what is over. */
      open?: boolean
      /** Anomalies on one page. */
      limit?: number
      /** `next` of the page before. */
      cursor?: string
    } = {}) =>
      send({ id: 'anomalies', method: 'GET', path: at('/api/v1/organizations/{organization}/anomalies', at_, query) }) as Promise<{
      /** What was before it has been looked at; not there before the first look. */
      watchedTo?: string
      anomalies: ({
        id: string
        /** `errors` more requests fail, `latency` answers take longer, `drop` fewer call, `creep` failures or durations grow over days, `surge` one application calls far more, `spend` what it asks for costs far more. */
        kind: 'errors' | 'latency' | 'drop' | 'creep' | 'surge' | 'spend'
        environment: string
        api: string
        /** Whose it is alone. */
        application?: string
        /** Since when. */
        from: string
        /** Until when; not there while it lasts. */
        to?: string
        /** What the figures are of. */
        measure: 'requests' | 'errorShare' | 'p95Ms' | 'cost'
        /** What it was where it was furthest off; requests and cost of five minutes. */
        observed: number
        /** What is usual then. */
        expected: number
        /** From where on it would have been usual. */
        low: number
        /** Up to where it would have been usual. */
        high: number
        /** How sure this is. */
        confidence: number
        /** The same in words. */
        text: string
      })[]
      next?: string
    }>,
    /** Between which the figures of an API, or of one of its applications, are usual, five minutes by five minutes. */
    usual: (at_: { organization: string }, query: {
      /** Of this API. */
      api: string
      /** In this environment. */
      environment: string
      /** Of this application alone: requests and cost. */
      application?: string
      /** Beginning. */
      from: string
      /** End, at most three days after. */
      to: string
    }) =>
      send({ id: 'usual', method: 'GET', path: at('/api/v1/organizations/{organization}/usual', at_, query) }) as Promise<{
      /** Empty where it is not known yet. */
      points: ({
        /** Beginning of five minutes. */
        start: string
        /** Requests of five minutes. */
        requests?: {
          /** Lower bound. */
          low: number
          /** Middle. */
          value: number
          /** Upper bound. */
          high: number
        }
        /** 95th percentile in milliseconds. */
        p95Ms?: {
          /** Lower bound. */
          low: number
          /** Middle. */
          value: number
          /** Upper bound. */
          high: number
        }
        /** Share that fails. */
        errorShare?: {
          /** Lower bound. */
          low: number
          /** Middle. */
          value: number
          /** Upper bound. */
          high: number
        }
        /** Cost of one request. */
        cost?: {
          /** Lower bound. */
          low: number
          /** Middle. */
          value: number
          /** Upper bound. */
          high: number
        }
      })[]
    }>,
    /** Which endpoint, version, target, application or other a rise or fall comes from, with the share each explains, and the deployment that came before it. */
    explainRise: (at_: { organization: string }, query: {
      /** What rose or fell. */
      of?: 'errors' | 'latency' | 'requests' | 'cost'
      /** Only of this API. */
      api?: string
      /** Only in this environment. */
      environment?: string
      /** Only of this application. */
      application?: string
      /** When it began. */
      from: string
      /** Until when it is looked at; now, and at most a day after the beginning, unless said. */
      to?: string
    }) =>
      send({ id: 'explain-rise', method: 'GET', path: at('/api/v1/organizations/{organization}/explain-rise', at_, query) }) as Promise<{
      /** Beginning of what is explained. */
      from: string
      /** End of what is explained. */
      to: string
      before: {
        /** Beginning of what it is held against: the time right before, or for requests the same of the week before. */
        from: string
        /** End of what it is held against. */
        to: string
      }
      /** Failures, milliseconds, cost or requests more than there would have been, or fewer. */
      excess: number
      /** Whether nothing stands out: all is alike. */
      isEverywhere: boolean
      /** The likeliest first. */
      causes: ({
        /** Dimensions, one or two. */
        by: string[]
        /** A value of each. */
        key: string[]
        /** Share of the whole rise or fall that stands there. */
        explains: number
        /** Share of the traffic that does. */
        share: number
        /** What it was: share of failures, milliseconds, cost of a request, or requests. */
        before: number
        /** What it is. */
        during: number
      })[]
      /** What may have brought it. */
      change?: {
        deployment: string
        apiVersion: string
        /** When it was deployed. */
        at: string
      }
      /** The same in words. */
      text: string
    }>,
    /** Requests of the days to come, with an interval and how far such forecasts were off; when an allowance is used up; how many gateways the peak needs. */
    forecast: (at_: { organization: string }, query: {
      /** Only of this API. */
      api?: string
      /** Only in this environment. */
      environment?: string
      /** Only of this application. */
      application?: string
      /** Only of this gateway. */
      node?: string
      /** How far ahead. */
      days?: number
      /** Requests allowed in a period: tells when they are used up. */
      allowed?: number
      /** When the period began; the first of this month unless said. */
      periodFrom?: string
      /** When it ends; a month after its beginning unless said. */
      periodTo?: string
      /** Processor time of a request in microseconds; what the gateway added, as measured, unless said. */
      costUs?: number
      /** Threads of one gateway. */
      workers?: number
    } = {}) =>
      send({ id: 'forecast', method: 'GET', path: at('/api/v1/organizations/{organization}/forecast', at_, query) }) as Promise<{
      history: ({
        /** Beginning of the day. */
        start: string
        /** Requests. */
        value: number
      })[]
      /** Empty before two weeks are known. */
      points: ({
        /** Beginning of the day. */
        start: string
        /** Requests expected. */
        value: number
        /** Nine times in ten not fewer. */
        low: number
        /** Nine times in ten not more. */
        high: number
      })[]
      /** By which it grows in a week. */
      weeklyGrowth?: number
      /** By which forecasts of the weeks before were off: mean distance over mean. */
      error?: number
      quota?: {
        /** Allowed in the period. */
        allowed: number
        /** Used so far. */
        used: number
        /** Expected at its end. */
        expected: number
        /** That it is used up before. */
        likelihood: number
        /** When. */
        exhausted?: string
        /** Eight times in ten not before. */
        earliest?: string
        /** Eight times in ten not after. */
        latest?: string
      }
      capacity?: {
        /** Requests of the busiest second to come: twice the upper bound of the busiest hour. */
        peakPerSecond: number
        /** Processor time of one request, in microseconds. */
        costUs: number
        /** Threads that it needs, busy by 60 %. */
        workers: number
        /** Gateways, one more than needed. */
        nodes: number
        /** How busy they are then. */
        busyAtPeak: number
      }
      /** The same in words. */
      text: string
    }>,
    /** What changed in a week beside the week before, in words: traffic, failures, durations, who came and went, anomalies. */
    weeklySummary: (at_: { organization: string }, query: {
      /** End of the week; now unless said. */
      to?: string
      /** Whether the language model that the operator set words it as a paragraph. */
      worded?: boolean
    } = {}) =>
      send({ id: 'weekly-summary', method: 'GET', path: at('/api/v1/organizations/{organization}/weekly-summary', at_, query) }) as Promise<{
      /** Beginning. */
      from: string
      /** End. */
      to: string
      /** Found by rules. */
      sentences: ({
        about: 'traffic' | 'errors' | 'latency' | 'applications' | 'anomalies'
        text: string
        api?: string
      })[]
      /** Whether there is a language model to word it. */
      wordable: boolean
      /** The same by that model; not there where it gave nothing of use. */
      worded?: string
    }>,
    /** Forgets what is usual and which anomalies were found: both are learned within minutes of the requests that are kept, 28 days at most. */
    relearnUsage: (at_: { organization: string }) =>
      send({ id: 'relearn-usage', method: 'POST', path: at('/api/v1/organizations/{organization}/relearn-usage', at_) }) as Promise<{
      /** Whether anything had been learned before. */
      learned: boolean
    }>,
    /** How the organization does: how fast and available its APIs are, who takes them up, what was kept off, how changes go, and how well they are looked after; each beside the time before. */
    indicators: (at_: { organization: string }, query: {
      /** Of the last so many days. */
      days?: number
    } = {}) =>
      send({ id: 'indicators', method: 'GET', path: at('/api/v1/organizations/{organization}/indicators', at_, query) }) as Promise<{
      /** Beginning. */
      from: string
      /** End. */
      to: string
      indicators: ({
        name: string
        group: 'performance' | 'adoption' | 'security' | 'delivery' | 'quality'
        title: string
        /** What is counted. */
        description: string
        unit: 'ms' | 'seconds' | 'share' | 'count' | 'per-week'
        /** Absent where there is nothing to tell. */
        value?: number
        /** Of as many days before. */
        before?: number
        /** What is aimed at. */
        atMost?: number
        /** What is aimed at. */
        atLeast?: number
        /** Whether it is what is aimed at. */
        isMet?: boolean
      })[]
    }>,
    /** Applications by the week of their first call, and how many of them still called in each week since. */
    cohorts: (at_: { organization: string }, query: {
      /** How many weeks are told of. */
      weeks?: number
      /** IANA zone in which weeks begin, on Mondays. */
      timeZone?: string
      /** Only calls of this API. */
      api?: string
      /** Only calls in this environment. */
      environment?: string
    } = {}) =>
      send({ id: 'cohorts', method: 'GET', path: at('/api/v1/organizations/{organization}/cohorts', at_, query) }) as Promise<{
      weeks: ({
        /** Beginning of the week: a Monday. */
        start: string
        /** Applications that called. */
        active: number
        /** Of these, who had called in the week before as well. */
        returned: number
        /** Of the applications that called for the first time in this week, how many called in it, in the next, and so on. */
        cohort: number[]
      })[]
      /** Whether there are more applications in a week than are told apart. */
      truncated: boolean
    }>,
    /** What each subscription got in a month, beside what its plan promises. */
    slaReport: (at_: { organization: string }, query: {
      /** Month, in UTC; the last whole one unless said, or this one where that has no requests. */
      month?: string
      /** Only this application. */
      application?: string
    } = {}) =>
      send({ id: 'sla-report', method: 'GET', path: at('/api/v1/organizations/{organization}/sla-report', at_, query) }) as Promise<{
      month: string
      /** Beginning of what is told: later than the month where less is kept. */
      from: string
      /** End of what is told. */
      to: string
      /** Whether all of the month is kept and over. */
      isWhole: boolean
      rows: ({
        subscription: string
        application: string
        plan: string
        environment: string
        /** Requests of the month. */
        requests: number
        /** Answered with 500 and above. */
        errors: number
        /** Share answered with less than 500; null where there was none. */
        availability: number | null
        /** What the plan promises; null where it promises nothing. */
        promised: number | null
        /** Whether it was kept, where anything was promised and asked. */
        isKept: boolean | null
        /** Average duration. */
        averageMs: number | null
      })[]
      /** Whether there are more subscriptions that called. */
      truncated: boolean
    }>,
    /** The service level report of a month as CSV. */
    exportSla: (at_: { organization: string }, query: {
      /** Month, in UTC; the last whole one unless said, or this one where that has no requests. */
      month?: string
      /** Only this application. */
      application?: string
    } = {}): File =>
      ({ method: 'GET', path: at('/api/v1/organizations/{organization}/export-sla', at_, query) }),
    /** Which portal answers on a host; of a host that is nobody’s, the only portal there is. */
    portalAt: (at_: Record<string, never>, query: {
      /** Without a port. */
      host?: string
    } = {}) =>
      send({ id: 'portal-at', method: 'GET', path: at('/api/v1/portal-at', at_, query) }) as Promise<{
      organization: string
      portal: string
    }>,
    /** A document of AsyncAPI, GraphQL or Protobuf taken apart as a portal shows it. Nothing is stored. */
    previewDocument: (at_: { organization: string }, body: {
      /** The document as it is written. */
      text: string
      /** What it is. */
      kind: 'asyncapi' | 'graphql' | 'protobuf'
    }) =>
      send({ id: 'preview-document', method: 'POST', path: at('/api/v1/organizations/{organization}/preview-document', at_), body }) as Promise<{
      topics: (Record<string, unknown>)[]
      /** Topics beyond those. */
      more: number
    }>,
    /** Mails to people of realms, newest first. Their texts are shown where no mail server is set: the development inbox. */
    mails: (at_: Record<string, never>, query: {
      /** How many. */
      limit?: number
    } = {}) =>
      send({ id: 'mails', method: 'GET', path: at('/api/v1/mails', at_, query) }) as Promise<{
      items: ({
        id: string
        organization: string
        kind: string
        to: string
        state: string
        createdAt: string
        tries: number
        failure?: string
        subject?: string
        text?: string
      })[]
    }>,
    /** How far the developers came who signed up at portals, and how long it took to the first call that succeeded. */
    onboarding: (at_: { organization: string }, query: {
      /** Only who signed up there. */
      portal?: string
      /** Who signed up in the last so many days. */
      days?: number
    } = {}) =>
      send({ id: 'onboarding', method: 'GET', path: at('/api/v1/organizations/{organization}/onboarding', at_, query) }) as Promise<{
      steps: ({
        /** `sign-up`, `verified`, `application`, `subscription`, `credential`, `first-request` (whatever was answered) or `first-call` (one that succeeded). */
        moment: string
        /** Who came so far. */
        developers: number
        /** From sign-up until there; half of those who came so far took at most this long. */
        medianSeconds?: number
      })[]
      /** From sign-up to the first call that succeeded, to the minute; half took at most this long. */
      medianSecondsToFirstCall?: number
    }>,
    /** How far applications are with the quotas of their plans, and when those are used up: the worst first. */
    quotas: (at_: { organization: string }, query: {
      /** Only of this application. */
      application?: string
      /** Only those that are so far, or further. */
      level?: 'likely' | 'nearly' | 'gone'
    } = {}) =>
      send({ id: 'quotas', method: 'GET', path: at('/api/v1/organizations/{organization}/quotas', at_, query) }) as Promise<{
      items: ({
        application: string
        workspace: string
        plan: string
        environment: string
        subscription: string
        /** Name of the limit in its plan. */
        limit: string
        allowed: number
        used: number
        per: string
        /** When the period began. */
        from: string
        /** When it ends. */
        to: string
        /** `likely`: it will not last, as things go; `nearly`: four fifths are used; `gone`: all of it is. */
        level: 'fine' | 'likely' | 'nearly' | 'gone'
        /** What will have been used at the end of the period. */
        expected?: number
        /** From 0 to 1, that it is used up before. */
        likelihood?: number
        /** When it is used up, as expected. */
        exhausted?: string
        /** Eight times in ten not before. */
        earliest?: string
        /** Eight times in ten not after. */
        latest?: string
        /** When it was looked at. */
        lookedAt: string
        /** In one sentence. */
        text: string
      })[]
    }>,
    /** Makes the organization as the documents say: everything in one transaction, or nothing. */
    apply: (at_: { organization: string }, body: {
      /** Objects with kind, metadata and spec. */
      documents: unknown[]
      /** Only tells what would change. */
      dryRun?: boolean
      /** Deletes what carries the owner’s label and stands in no document. */
      prune?: boolean
      /** Label `key=value` that every document gets. */
      owner?: string
      /** Of documents that name none. */
      workspace?: string
    }) =>
      send({ id: 'apply', method: 'POST', path: at('/api/v1/organizations/{organization}/apply', at_), body }) as Promise<{
      applied: boolean
      changes: ({
        action: 'create' | 'update' | 'delete' | 'unchanged'
        kind: string
        name: string
        workspace?: string
        fields: ({
          /** Into the document. */
          pointer: string
          before?: unknown
          after?: unknown
        })[]
        transitions: string[]
        /** Secrets that were made. Nothing shows them again. */
        shownOnce?: Record<string, string>
      })[]
      /** Which requests would be answered otherwise if this were applied, and its API versions deployed where they are live. Of a dry run. */
      outcomes?: {
        changes: ({
          /** Method and path of a request that shows it. */
          request: string
          /** How many endpoints change alike. */
          endpoints: number
          apiVersion: string
          environment: string
          /** Sentences. */
          what: string[]
        })[]
        /** How many changes more there are, which are not told. */
        more: number
      }
    }>,
    /** The organization as documents that `apply` takes: what you may read of it, without secrets. */
    export: (at_: { organization: string }, query: {
      /** Only these kinds, with commas between them. */
      kind?: string
      /** Only what belongs to this workspace. */
      inWorkspace?: string
      /** Only what carries the label `key=value`. */
      label?: string
    } = {}) =>
      send({ id: 'export', method: 'GET', path: at('/api/v1/organizations/{organization}/export', at_, query) }) as Promise<{
      documents: unknown[]
    }>,
  }
}
