/** A service as far as names and addresses go. */
export interface NamedService {
  id: string;
  /** `undefined`: it belongs to no stack. */
  stack: string | undefined;
  /** Full Swarm name, `<stack>_<service>`. */
  name: string;
  networks: readonly {
    id: string;
    /** What it is called there besides its full name. */
    aliases: readonly string[];
    /** The address that Swarm gave the service as a whole there; none with `endpoint_mode: dnsrr`. */
    virtualAddress: string | undefined;
  }[];
  /** Its own ports that it publishes: they are meant for everybody. */
  publishedPorts: readonly number[];
}

/** A running task. */
export interface ServiceTask {
  serviceId: string;
  /** On the engine's machine; `undefined` for a task elsewhere. */
  pid: number | undefined;
  networks: readonly { id: string; name: string; address: string }[];
}

/** Another stack's service that a service of this stack reaches by the name of its own sibling. */
export interface Rival {
  asker: NamedService;
  alias: string;
  /** The sibling that is meant. */
  meant: NamedService;
  other: NamedService;
  /** Where the asker and the other one meet. */
  networkId: string;
}

export interface Endpoint {
  address: string;
  port: number;
}

export interface Connection {
  local: Endpoint;
  remote: Endpoint;
  /** Neither side has closed it. */
  established: boolean;
}

/** One look at a task's part of `/proc/net/tcp`. */
export interface TcpTable {
  connections: readonly Connection[];
  /** Where connections are accepted; `0.0.0.0` and `::` are every address. */
  listening: readonly Endpoint[];
}

/** What the kernel of this machine tells about a task's network. */
export interface Sockets {
  tcp: TcpTable;
  /** Connections that the task opened, as the firewall remembers them; empty where it does not tell. */
  opened: readonly Connection[];
  /** Addresses with which connections were closed lately, whoever opened them; empty where nobody remembers. */
  closedWith: readonly string[];
}

/** A service of this stack called another stack's task where its own sibling was meant. */
export interface ForeignCall {
  /** The same for the same connection at every look. */
  key: string;
  rival: Rival;
  /** Name of the network. */
  network: string;
  port: number | undefined;
  /** Still open, so that the next answer will come that way too. */
  established: boolean;
}
