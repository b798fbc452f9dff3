import { parseJson, type Resource } from '@siegel/fhir'
import { filesIn, mayPointAtFiles, type ExportedVersion } from '@siegel/records'

/** The files that a version points at, each with the media type it says. */
export function filesOf({ json, deleted }: ExportedVersion): [file: string, mediaType: string][] {
  if (deleted || !mayPointAtFiles(json)) return []
  const found = filesIn(parseJson(json) as Resource)
  return [...found].map(([file, { contentType }]) => [file, contentType ?? 'application/octet-stream'])
}
