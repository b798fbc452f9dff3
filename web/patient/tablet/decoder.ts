/** Reads the code in a picture; undefined where there is none. */
export type Decoder = (picture: ImageData) => Promise<string | undefined>

interface Detector {
  detect: (picture: ImageData) => Promise<readonly { rawValue: string }[]>
}
/** What of a browser's own decoder is needed (Shape Detection API). */
export interface DetectorKind {
  new (options: { formats: string[] }): Detector
  getSupportedFormats: () => Promise<string[]>
}

/** The one that comes with the page, fetched only where it is wanted. It throws where it finds nothing. */
async function ownDecoder(): Promise<Decoder> {
  const { decodeQR } = await import('qr/decode.js')
  return (picture) => {
    try {
      return Promise.resolve(decodeQR(picture))
    } catch {
      return Promise.resolve(undefined)
    }
  }
}

/** The browser's own where it reads such codes, else ours; ours as well once the browser's own fails. */
export async function createDecoder(
  kind: DetectorKind | undefined = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector,
  own: () => Promise<Decoder> = ownDecoder,
): Promise<Decoder> {
  const formats = await kind?.getSupportedFormats().catch((): string[] => [])
  if (kind === undefined || formats?.includes('qr_code') !== true) return own()
  const detector = new kind({ formats: ['qr_code'] })
  let spare: Promise<Decoder> | undefined
  return async (picture) => {
    try {
      if (spare === undefined) return (await detector.detect(picture))[0]?.rawValue
    } catch {
      spare = own()
    }
    return (await spare)?.(picture)
  }
}
