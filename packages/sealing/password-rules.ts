import { Refusal } from '@siegel/foundation'

const LENGTH_MIN = 12
const LENGTH_MAX = 256
const DISTINCT_MIN = 5

/** Runs in which a password is merely a walk: forwards, backwards, repeated. */
const WALKS = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertzuiopü+asdfghjklöä#yxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qay2wsx3edc4rfv5tgb6zhn7ujm8ik9ol',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol',
]

/** What people begin or end with; a password that is only these with digits and signs is as good as none. */
const COMMON =
  /^(?:passwor[dt]|passwd|geheim(?:nis)?|hallo|welcome|willkommen|admin(?:istrator)?|login|anmelden|iloveyou|ichliebedich|schatz|master|monkey|dragon|letmein|fussball|football|sommer|winter|fr(?:ü|ue)hling|herbst|deutschland|germany|berlin|hamburg|m(?:ü|ue)nchen|praxis|patient|doktor|arzt|gesundheit|siegel|test|secret|changeme|sunshine|sonne(?:nschein)?|princess|prinzessin|mein|my|the|das|ist|is|ein|123)+$/

/**
 * The rules for passwords, of patients and of staff: after NFKC 12 … 256 characters and none of the common ones.
 * They hold when a password is entered too, so the list is frozen with the slot kind `password1`.
 * Returns the normalised password. Throws Refusal `password-too-short`, `password-too-long` or `password-common`.
 */
export function checkPassword(typed: string): string {
  if (typed.length > 4 * LENGTH_MAX) throw new Refusal('password-too-long')
  const password = typed.toWellFormed().normalize('NFKC')
  const length = Array.from(password).length
  if (length < LENGTH_MIN) throw new Refusal('password-too-short')
  if (length > LENGTH_MAX) throw new Refusal('password-too-long')
  if (isCommon(password.toLowerCase())) throw new Refusal('password-common')
  return password
}

function isCommon(lower: string): boolean {
  if (new Set(lower).size < DISTINCT_MIN || isWalk(lower)) return true
  const letters = lower
    .replace(/@/g, 'a')
    .replace(/[$5](?=[a-z])/g, 's')
    .replace(/0(?=[a-z])/g, 'o')
    .replace(/[^\p{L}]/gu, '')
  const digits = lower.replace(/\D/g, '')
  return letters === '' ? digits !== '' && isWalk(digits) : COMMON.test(letters)
}

const isWalk = (text: string): boolean =>
  WALKS.some((walk) => {
    const backwards = Array.from(walk).reverse().join('')
    return [walk, backwards].some((run) => run.repeat(Math.ceil((2 * text.length) / run.length) + 1).includes(text))
  })
