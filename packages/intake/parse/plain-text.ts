/** More than anybody writes; a longer file is data that somebody else should read. */
const longest_bytes = 2 * 1024 * 1024

/** Characters that no text has: those of Unicode's groups C0 and C1 but line ends, tabs, form feeds; and the replacement. */
const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufffd]/

/**
 * The text of a file: UTF-8, or UTF-16 where it says so, else Windows-1252, which older German programs write. Line ends
 * become LF. Bytes that are no text in any of them come out as U+FFFD or control characters.
 */
export function decodeText(bytes: Uint8Array): string {
  return decoded(bytes).replaceAll(/\r\n?/g, '\n')
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** Whether a file is a text for readers: no bytes, no markup, no PDF that begins further down, not too long. */
export function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length > longest_bytes) return false
  const text = decodeText(bytes)
  return !control.test(text) && /\S/.test(text) && !/^\s*</.test(text) && !text.slice(0, 1024).includes('%PDF-')
}
