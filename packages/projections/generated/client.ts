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
    /** Upstream that answers it. */
    upstream: string
    /** Path in front of the endpoints’ own; the upstream does not see it. */
    basePath: string
    hosts?: string[]
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
    deprecatedAt?: string
    sunsetAt?: string
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
    format?: 'openapi'
    /** The document as it was written, JSON or YAML. */
    text?: string
  }
  status?: {
    /** Digest of the content, the same for JSON and YAML. */
    sha256: string
    /** Version of the format, such as 3.1. */
    dialect: string
    title: string
    /** The document’s own version. */
    version: string
    /** How many endpoints it describes. */
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
        }
      }) =>
        send({ id: 'GatewayGroup.create', method: 'POST', path: at('/api/v1/gateway-groups', at_), body }) as Promise<GatewayGroup>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. Data-plane nodes that serve one or more environments; hosts and base paths are unique within it. */
      update: (at_: { name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          title?: string | null
          description?: string | null
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
        }
      }) =>
        send({ id: 'Membership.create', method: 'POST', path: at('/api/v1/organizations/{organization}/memberships', at_), body }) as Promise<Membership>,
      /** A merge patch (RFC 7396); If-Match guards against lost changes. A person’s role in an organization, or in one workspace of it. */
      update: (at_: { organization: string; name: string }, body: {
        labels?: Record<string, string | null>
        spec?: {
          role?: 'viewer' | 'editor' | 'admin' | 'owner' | null
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
      /** Ends every session and grant, and lets in no more. */
      disable: (at_: { organization: string; name: string }) =>
        send({ id: 'Developer.disable', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/{name}/disable', at_) }) as Promise<Developer>,
      /** Lets the person sign in again. */
      enable: (at_: { organization: string; name: string }) =>
        send({ id: 'Developer.enable', method: 'POST', path: at('/api/v1/organizations/{organization}/developers/{name}/enable', at_) }) as Promise<Developer>,
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
        /** The document, JSON or YAML. */
        text?: string
        /** Where to fetch it, instead of `text`. */
        url?: string
        /** Its file name, for the places of findings. */
        file?: string
        /** Slug of the API; made from the title unless said. */
        name?: string
        /** Version that consumers see; `v<major>` of the document unless said. */
        version?: string
        /** `/<api>/<version>` unless said. */
        basePath?: string
        /** Name of an upstream, or the address to call; the document’s first server unless said. */
        upstream?: string
      }) =>
        send({ id: 'Api.import', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/apis/import', at_), body }) as Promise<{
        api: string
        apiVersion: string
        definition: string
        upstream: string
        endpoints: number
        findings: unknown[]
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
          /** Upstream that answers it. */
          upstream: string
          /** Path in front of the endpoints’ own; the upstream does not see it. */
          basePath: string
          hosts?: string[]
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
          upstream?: string | null
          basePath?: string | null
          hosts?: string[] | null
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
      }>,
      /** Tells consumers to move on; it is still served. */
      deprecate: (at_: { organization: string; workspace: string; name: string }, body: {
        /** When it will be taken away. */
        sunsetAt?: string
      }) =>
        send({ id: 'ApiVersion.deprecate', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/deprecate', at_), body }) as Promise<ApiVersion>,
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
      /** Forgets what was recorded; what is seen again is recorded anew. */
      forgetDrift: (at_: { organization: string; workspace: string; name: string }, body: {
        /** Where it was seen; anywhere unless said. */
        environment?: string
      }) =>
        send({ id: 'ApiVersion.forget-drift', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/forget-drift', at_), body }) as Promise<{
        /** Findings that there were. */
        forgotten: number
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
      }>,
      /** Freezes the version as a new revision, or the newest one again when nothing changed. */
      publish: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.publish', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/publish', at_) }) as Promise<{
        revision: string
        number: number
        changed: boolean
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
      }>,
      /** Answers again. */
      unblock: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.unblock', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/unblock', at_) }) as Promise<ApiVersion>,
      /** Asks for a review before publishing. */
      submit: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.submit', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/submit', at_) }) as Promise<ApiVersion>,
      /** Gives it back for changes. */
      reject: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.reject', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/reject', at_) }) as Promise<ApiVersion>,
      /** Takes a deprecation back. */
      restore: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.restore', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/restore', at_) }) as Promise<ApiVersion>,
      /** Takes it off every environment for good. */
      retire: (at_: { organization: string; workspace: string; name: string }) =>
        send({ id: 'ApiVersion.retire', method: 'POST', path: at('/api/v1/organizations/{organization}/workspaces/{workspace}/api-versions/{name}/retire', at_) }) as Promise<ApiVersion>,
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
          format?: 'openapi'
          /** The document as it was written, JSON or YAML. */
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
    /** Single requests, the newest first. */
    requests: (at_: { organization: string }, query: {
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
      /** Requests on one page. */
      limit?: number
      /** `next` of the page before. */
      cursor?: string
    } = {}) =>
      send({ id: 'requests', method: 'GET', path: at('/api/v1/organizations/{organization}/requests', at_, query) }) as Promise<{
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
        /** Network of the caller, not the address. */
        client: string
        userAgent: string
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
        /** Half of the requests took at most this long. */
        p50Ms: number
        /** 95 % of the requests took at most this long. */
        p95Ms: number
        /** 99 % of the requests took at most this long. */
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
        /** Half of the requests took at most this long. */
        p50Ms: number
        /** 95 % of the requests took at most this long. */
        p95Ms: number
        /** 99 % of the requests took at most this long. */
        p99Ms: number
        /** Bytes received from callers. */
        bytesIn: number
        /** Bytes sent to callers. */
        bytesOut: number
      })[]
    }>,
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
        /** Half of the requests took at most this long. */
        p50Ms: number
        /** 95 % of the requests took at most this long. */
        p95Ms: number
        /** 99 % of the requests took at most this long. */
        p99Ms: number
        /** Bytes received from callers. */
        bytesIn: number
        /** Bytes sent to callers. */
        bytesOut: number
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
