/** Keys of the keyring that patient access needs; handed in by the safe while it is open. */
export interface ReleaseKeys {
  /** Practice fingerprint, 16 bytes. */
  practice: Uint8Array
  rootSeed: Uint8Array
  documentSeed: Uint8Array
  logSeed: Uint8Array
  tunnelSeed: Uint8Array
  inbox: { identity: string; recipient: string }
  requests: { identity: string; recipient: string }
}

/** What the practice is called and where patients reach it. */
export interface PracticeFacts {
  name: string
  telephone?: string
  doctors: string[]
  /** Patient hosts; the first stands in new links. */
  hostNames: string[]
  /** Port of the portal in links, where it is not 443. */
  linkPort?: number
  timeZone: string
}
