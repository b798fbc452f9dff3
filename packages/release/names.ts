/** What names a session to its patient: half of the hash by which it is kept, hex. */
export const sessionId = (hash: string): string => hash.slice(0, 32)

/** What a sharer's mailbox calls the sealed item with the link and PIN of a share. */
export const shareItem = (share: string): string => `share-${share}`
