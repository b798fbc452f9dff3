import { Refusal } from '@siegel/foundation'
import { answer, failure, type JobHead, maxHeadBytes, readHead } from './job.ts'

/**
 * Opens one file that a stranger made, and exits. Started with the flags of `readerCommand` (packages/intake/reader.ts):
 * no network, no files but its own code, no children. One job on standard input, lines of JSON on standard output.
 */
async function readJob(input: AsyncIterable<Buffer>): Promise<{ head: JobHead; bytes: Uint8Array }> {
  const chunks: Buffer[] = []
  let length = 0
  let head: JobHead | undefined
  let start = 0
  for await (const chunk of input) {
    chunks.push(chunk)
    length += chunk.length
    if (head === undefined) {
      const begin = Buffer.concat(chunks)
      const end = begin.indexOf(0x0a)
      if (end > maxHeadBytes || (end < 0 && length > maxHeadBytes)) throw new Refusal('job', 'head too long')
      if (end < 0) continue
      head = readHead(begin.toString('utf8', 0, end))
      start = end + 1
    }
    if (length - start > head.size) throw new Refusal('job', 'more bytes than announced')
  }
  if (head === undefined || length - start !== head.size) throw new Refusal('job', 'fewer bytes than announced')
  return { head, bytes: Buffer.concat(chunks).subarray(start) }
}

// Libraries that want to tell something would tell it in the answer.
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) console[name] = () => undefined

let line: string
try {
  const { head, bytes } = await readJob(process.stdin)
  line = await answer(head, bytes)
} catch (error) {
  line = failure(error)
}
process.stdout.write(`${line}\n`)
