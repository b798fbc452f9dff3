import { accessSchema } from '@siegel/access'
import { codesSchema } from '@siegel/codes'
import { intakeSchema } from '@siegel/intake'
import { ledgerSchema } from '@siegel/ledger'
import { mailSchema } from '@siegel/mail'
import { recordsSchema } from '@siegel/records'
import { noticesSchema, releaseSchema } from '@siegel/release'

/** The tables of every room that keeps some, in the order in which they are made. */
export const schemas = [
  ledgerSchema,
  accessSchema,
  recordsSchema,
  codesSchema,
  intakeSchema,
  releaseSchema,
  noticesSchema,
  mailSchema,
]
