import { closeSync, createReadStream, createWriteStream, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { renameSync, rmSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { CallFailed, type Problem } from '@siegel/contract'
import { CommandFailed } from './usage.ts'

/** Exports and imports of any length, from and to the running safe of a data folder. */
export interface SafeStream {
  /** Writes an answer to a new file, mode 0600; there is no file where it breaks off. Gives its length. */
  download(path: string, file: string): Promise<number>
  /** Sends a file; gives the answer. */
  upload(path: string, file: string, mediaType: string, progress?: (sent_bytes: number) => void): Promise<unknown>
}

/** Throws CommandFailed where no safe is running; its calls throw CallFailed. */
export function safeStream(data: string): SafeStream {
  const socketPath = join(data, 'run', 'safe.sock')
  const tokenFile = join(data, 'run', 'command-token')
  if (!existsSync(socketPath) || !existsSync(tokenFile))
    throw new CommandFailed(`No safe is running in ${data}: start it first (siegel start).`)
  const headers = { authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`, host: 'local' }
  return {
    async download(path, file) {
      const call = request({ socketPath, path, headers })
      const answering = answerOf(call)
      call.end()
      const answer = await answering
      if (answer.statusCode !== 200) throw await failureOf(answer)
      return keep(answer, file)
    },
    async upload(path, file, mediaType, progress) {
      const call = request({ socketPath, path, method: 'POST', headers: { ...headers, 'content-type': mediaType } })
      const answering = answerOf(call)
      const source = createReadStream(file, { highWaterMark: 256 * 1024 })
      let sent = 0
      source.on('data', (chunk) => progress?.((sent += chunk.length)))
      // A safe that refuses early closes its side; its answer says why.
      await pipeline(source, call).catch(() => undefined)
      const answer = await answering
      if (answer.statusCode !== 200) throw await failureOf(answer)
      return JSON.parse(await textOf(answer)) as unknown
    },
  }
}

const answerOf = (call: ReturnType<typeof request>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    call.once('response', resolve)
    call.once('error', () => reject(new CallFailed('network', 0)))
  })

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function failureOf(answer: IncomingMessage): Promise<CallFailed> {
  try {
    const problem = JSON.parse(await textOf(answer)) as Problem
    return new CallFailed(problem.code, answer.statusCode ?? 500, problem)
  } catch {
    return new CallFailed('unexpected-answer', answer.statusCode ?? 500)
  }
}

async function keep(answer: IncomingMessage, file: string): Promise<number> {
  const unfinished = `${file}.part`
  try {
    const target = createWriteStream(unfinished, { mode: 0o600, flags: 'w' })
    await pipeline(answer, target)
    const written = openSync(unfinished, 'r')
    fsyncSync(written)
    closeSync(written)
    renameSync(unfinished, file)
    return target.bytesWritten
  } catch {
    rmSync(unfinished, { force: true })
    throw new CommandFailed('The export broke off; no file was written.')
  }
}
