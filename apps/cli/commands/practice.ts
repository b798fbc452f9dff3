import { writeFileSync } from 'node:fs'
import type { SafeClient } from '../client.ts'

export async function invite(
  client: SafeClient,
  patient: string,
  letter: string | undefined,
  json: boolean,
): Promise<void> {
  const { invitation, link, pin, accountCode, expiresAt } = await client.invite({
    params: { id: patient },
    body: { language: 'de' },
  })
  if (letter !== undefined)
    writeFileSync(letter, (await client.invitationLetter({ params: { id: invitation } })).bytes, { mode: 0o600 })
  console.log(
    json
      ? JSON.stringify({ link, pin, accountCode, expiresAt })
      : `Link  ${link}\nPIN   ${pin}   (give it another way than the link)\nCode  ${accountCode}`,
  )
}

export async function release(
  client: SafeClient,
  patient: string,
  items: string[],
  sentence: string,
  json: boolean,
): Promise<void> {
  const { released } = await client.release({ params: { id: patient }, body: { items, meaning: sentence } })
  console.log(json ? JSON.stringify(released) : `Released: ${released.map(({ reference }) => reference).join(', ')}`)
}

export async function withdraw(client: SafeClient, patient: string, items: string[]): Promise<void> {
  const { withdrawn } = await client.withdraw({ params: { id: patient }, body: { items } })
  console.log(`Withdrawn: ${withdrawn}`)
}

export async function revoke(client: SafeClient, patient: string, slot: string | undefined): Promise<void> {
  await client.revoke({ params: { id: patient }, body: slot === undefined ? {} : { slot } })
  console.log(slot === undefined ? 'The mailbox is closed.' : 'This way into the mailbox is closed.')
}
