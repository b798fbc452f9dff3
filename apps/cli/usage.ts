/** Wrong usage: exit code 2, with one clear sentence. */
export class UsageError extends Error {}

/** Refused or failed: exit code 1, with one clear sentence. */
export class CommandFailed extends Error {}

export const usage = `siegel start   [--data DIR]                 starts safe and gateway
siegel demo    [--data DIR] [--patients N] [--seed S] [--charts] [--json]   --charts: with written entries
siegel safe | gateway | portal | witness   [--data DIR]
siegel import  FILE|DIR… [--json]           laboratory files (LDT 3), FHIR (JSON, NDJSON, XML), exports
siegel export  --out FILE [--patient ID] [--json]   everything, or what concerns a patient, as a ZIP in clear
siegel invite  PATIENT [--letter FILE] [--json]
siegel release PATIENT ITEM… --sentence TEXT
siegel withdraw PATIENT ITEM…
siegel revoke  PATIENT [--slot ID]
siegel token   create --role R [--scope SCOPES] [--name N] | list | revoke ID
siegel token   client add --name N --role R --scope SCOPES --jwks FILE | client list | client revoke ID   [--json]
siegel codes   import FILE|DIR… | list                 catalogues (ICD-10-GM, UCUM)   [--json]
siegel log     verify | show | export       [--json]
siegel keys    list | add passphrase|recovery|keyfile [--name N] | remove ID   [--json]
siegel pair    CODE [--portal HOST:PORT] [--server-name NAME] [--json]   shows the words to compare, then asks
`
