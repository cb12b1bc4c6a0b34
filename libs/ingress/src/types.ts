/** How this project reaches apps: the same for probes, the realms client and recipe tests. */
export interface Ingress {
  /** `https://{domain}` or, in the sandbox, `http://{domain}`. */
  publicUrl: string;
  /** `host:port` to connect to instead of what DNS says. */
  connectTo?: string | undefined;
  /** PEM file of the authority behind the certificates. */
  caFile?: string | undefined;
}
