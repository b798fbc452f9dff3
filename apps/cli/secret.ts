import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** A line that is not shown while it is typed; from a pipe, its first line. Empty where the input ends before one. */
export async function readSecret(question: string): Promise<string> {
  const isTyped = process.stdin.isTTY
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTyped })
  if (isTyped) process.stderr.write(question)
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  lines.once('SIGINT', () => lines.close())
  const line = await Promise.race([lines.question(''), ended])
  lines.close()
  if (isTyped) process.stderr.write('\n')
  return line
}
