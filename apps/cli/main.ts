import { parseArgs } from 'node:util'
import { CallFailed } from '@siegel/contract'
import { safeClient } from './client.ts'
import { demo } from './commands/demo.ts'
import { exportLog, showLog, verifyLog } from './commands/log.ts'
import { addKey, listKeys, removeKey } from './commands/keys.ts'
import { pair } from './commands/pair.ts'
import { runPart, start } from './commands/part.ts'
import { exportAll } from './commands/export.ts'
import { importFiles } from './commands/import.ts'
import { invite, release, revoke, withdraw } from './commands/practice.ts'
import { codes } from './commands/codes.ts'
import { tokenClients } from './commands/token-clients.ts'
import { createToken, listTokens, revokeToken } from './commands/tokens.ts'
import { practiceData } from './paths.ts'
import { safeStream } from './stream.ts'
import { CommandFailed, UsageError, usage } from './usage.ts'

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const options = {
  data: text,
  json: flag,
  charts: flag,
  help: flag,
  patients: text,
  seed: text,
  sentence: text,
  slot: text,
  role: text,
  scope: text,
  name: text,
  jwks: text,
  letter: text,
  portal: text,
  'server-name': text,
  out: text,
  patient: text,
} as const

function read(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'wrong usage')
  }
}

function whole(value: string | undefined, otherwise: number, most: number): number {
  const number = Number(value ?? otherwise)
  if (!Number.isInteger(number) || number < 0 || number > most) throw new UsageError(`not a number from 0 to ${most}`)
  return number
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = read(args)
  const [command = '', first = '', ...rest] = positionals
  const json = values.json === true
  const client = () => safeClient(practiceData(values.data))
  const need = (condition: boolean) => {
    if (!condition) throw new UsageError(`wrong usage of siegel ${command}`)
  }
  if (values.help === true || command === 'help') return console.log(usage)
  switch (command) {
    case 'up':
    case 'demo':
      return demo({
        data: values.data ?? (command === 'up' ? process.env['SIEGEL_DATA'] : undefined),
        patients: whole(values.patients, 24, 5000),
        seed: whole(values.seed, 2026, 2 ** 32 - 1),
        json,
        charts: command === 'up' || values.charts === true,
        empty: command === 'up' && process.env['SIEGEL_EMPTY'] === '1',
      })
    case 'start':
      return start(values.data)
    case 'safe':
    case 'gateway':
    case 'portal':
    case 'witness':
      return runPart(command, values.data)
    case 'import':
      need(first !== '')
      return importFiles(client(), safeStream(practiceData(values.data)), [first, ...rest], json)
    case 'export':
      need(first === '' && values.out !== undefined)
      return exportAll(safeStream(practiceData(values.data)), values.out ?? '', values.patient, json)
    case 'invite':
      need(first !== '' && rest.length === 0)
      return invite(client(), first, values.letter, json)
    case 'release':
      need(rest.length > 0 && values.sentence !== undefined)
      return release(client(), first, rest, values.sentence ?? '', json)
    case 'withdraw':
      need(rest.length > 0)
      return withdraw(client(), first, rest)
    case 'revoke':
      need(first !== '' && rest.length === 0)
      return revoke(client(), first, values.slot)
    case 'codes':
      return codes(client(), [first, ...rest], json)
    case 'token':
      if (first === 'create')
        return createToken(
          client(),
          { role: values.role, scope: values.scope ?? 'system/*.rs', name: values.name ?? 'token' },
          json,
        )
      if (first === 'client') return tokenClients(client, rest, values, json)
      if (first === 'list') return listTokens(client(), json)
      need(first === 'revoke' && rest.length === 1)
      return revokeToken(client(), rest[0] ?? '')
    case 'log':
      if (first === 'verify') return verifyLog(client(), json)
      if (first === 'export') return exportLog(client())
      need(first === 'show')
      return showLog(client(), json)
    case 'keys':
      if (first === 'list' && rest.length === 0) return listKeys(client(), json)
      need((first === 'add' || first === 'remove') && rest.length === 1)
      return first === 'add'
        ? addKey(client(), rest[0] ?? '', values.name, json)
        : removeKey(client(), rest[0] ?? '', json)
    case 'pair':
      need(first !== '')
      return pair(client(), {
        code: first,
        portal: values.portal ?? 'portal.localhost:8443',
        serverName: values['server-name'],
        json,
      })
    default:
      throw new UsageError(command === '' ? 'say what to do' : `siegel knows no command ${command}`)
  }
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`)
    process.exit(2)
  }
  const known =
    error instanceof CommandFailed
      ? error.message
      : error instanceof CallFailed
        ? `The safe refused: ${error.code}`
        : undefined
  console.error(known ?? (error instanceof Error ? error.message : 'failed'))
  process.exit(1)
}
