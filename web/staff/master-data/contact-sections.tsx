import type { PostalAddress, Telecom } from '@siegel/contract/staff'
import { Button, Checkbox, IconButton, Select, TextArea, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import type { AddressDraft, TelecomDraft } from './draft.ts'
import { replaceAt, withoutAt, type SectionProps } from './fields.ts'
import { useHint } from './warned.tsx'

const emptyAddress: AddressDraft = { use: 'home', lines: '', isPostBox: false, postalCode: '', city: '', country: '' }
const mostAddresses = 8
const mostTelecoms = 12

/** Where the patient lives, works, and gets letters. */
export function AddressSection({ draft, change }: SectionProps) {
  const { masterData } = useWords()
  const { addresses } = draft
  const set = (at: number, part: Partial<AddressDraft>) => change({ addresses: replaceAt(addresses, at, part) })
  return (
    <div className="md-list">
      {addresses.length === 0 && <p className="s-muted">{masterData.noneYet}</p>}
      {addresses.map((address, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- entries have no other name until they are saved
        <fieldset key={at} className="md-row md-address" aria-label={masterData.address(at + 1)}>
          <Select
            label={masterData.use}
            value={address.use}
            options={Object.entries(masterData.addressUses).map(([value, label]) => ({
              value: value as PostalAddress['use'],
              label,
            }))}
            onChange={(use) => set(at, { use })}
          />
          <TextArea
            label={address.isPostBox ? masterData.postBox : masterData.lines}
            value={address.lines}
            rows={1}
            onChange={(lines) => set(at, { lines: lines.split('\n').slice(0, 3).join('\n') })}
            maxLength={240}
          />
          <TextField
            label={masterData.postalCode}
            value={address.postalCode}
            onChange={(postalCode) => set(at, { postalCode })}
            inputMode="numeric"
            maxLength={10}
          />
          <TextField
            label={masterData.city}
            value={address.city}
            onChange={(city) => set(at, { city })}
            maxLength={80}
          />
          <TextField
            label={masterData.country}
            value={address.country}
            onChange={(country) => set(at, { country })}
            maxLength={60}
          />
          <Checkbox checked={address.isPostBox} onChange={(isPostBox) => set(at, { isPostBox })}>
            {masterData.isPostBox}
          </Checkbox>
          <IconButton
            icon="trash"
            label={`${masterData.address(at + 1)}: ${masterData.remove}`}
            onClick={() => change({ addresses: withoutAt(addresses, at) })}
          />
        </fieldset>
      ))}
      {addresses.length < mostAddresses && (
        <Button kind="quiet" icon="plus" onClick={() => change({ addresses: [...addresses, emptyAddress] })}>
          {masterData.addAddress}
        </Button>
      )}
    </div>
  )
}

/** Telephones, e-mail and the like. */
export function TelecomSection({ draft, change, issues, warnings }: SectionProps) {
  const { masterData } = useWords()
  const hint = useHint(warnings)
  const { telecoms } = draft
  const set = (at: number, part: Partial<TelecomDraft>) => change({ telecoms: replaceAt(telecoms, at, part) })
  const uses = [
    { value: '' as const, label: masterData.notKnown },
    ...Object.entries(masterData.telecomUses).map(([value, label]) => ({
      value: value as NonNullable<Telecom['use']>,
      label,
    })),
  ]
  return (
    <div className="md-list">
      {telecoms.length === 0 && <p className="s-muted">{masterData.noneYet}</p>}
      {telecoms.map(({ system, use, value }, at) => {
        const issue = issues.get(`telecoms.${at}.value`)
        return (
          // oxlint-disable-next-line react/no-array-index-key -- entries have no other name until they are saved
          <fieldset key={at} className="md-row md-telecom" aria-label={masterData.telecom(at + 1)}>
            <Select
              label={masterData.system}
              value={system}
              options={Object.entries(masterData.systems).map(([key, label]) => ({
                value: key as Telecom['system'],
                label,
              }))}
              onChange={(next) => set(at, { system: next })}
            />
            <Select label={masterData.use} value={use} options={uses} onChange={(next) => set(at, { use: next })} />
            <TextField
              label={masterData.value}
              value={value}
              onChange={(next) => set(at, { value: next })}
              maxLength={120}
              error={issue && masterData.issues[issue]}
              {...hint(`telecoms.${at}.value`)}
            />
            <IconButton
              icon="trash"
              label={`${masterData.telecom(at + 1)}: ${masterData.remove}`}
              onClick={() => change({ telecoms: withoutAt(telecoms, at) })}
            />
          </fieldset>
        )
      })}
      {telecoms.length < mostTelecoms && (
        <Button
          kind="quiet"
          icon="plus"
          onClick={() => change({ telecoms: [...telecoms, { system: 'phone', use: '', value: '' }] })}
        >
          {masterData.addTelecom}
        </Button>
      )}
    </div>
  )
}
