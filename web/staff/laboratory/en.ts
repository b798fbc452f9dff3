import type { laboratoryDe } from './de.ts'

export const laboratoryEn = {
  caption: (rows: number, columns: number) =>
    `${rows} ${rows === 1 ? 'value' : 'values'}, ${columns} ${columns === 1 ? 'report' : 'reports'}`,
  test: 'Test',
  reference: 'Reference',
  unit: 'Unit',
  absent: 'not measured',
  emptyTitle: 'No laboratory values yet',
  emptyText: 'As soon as a laboratory report is assigned in the inbox, its values stand here.',
  before: (value: string, date: string, change: string) =>
    `before ${value} on ${date}${change === '' ? '' : ` (${change})`}`,
  first: 'first value',
  trend: 'Trend',
  table: 'Table',
  plot: 'Curve',
  trendLabel: (name: string) => `Trend of ${name}`,
  referenceBand: (range: string) => `Reference ${range}`,
  referenceLast: (range: string) => `Reference lately ${range}`,
  converted: (count: number, unit: string) =>
    count === 1 ? `1 value is converted to ${unit}.` : `${count} values are converted to ${unit}.`,
  apart: (count: number) =>
    count === 1
      ? '1 value is in another unit that cannot be compared. It stands in the table only.'
      : `${count} values are in another unit that cannot be compared. They stand in the table only.`,
  same: (value: string, unit: string) => `is ${value} ${unit}`,
  notComparable: 'not comparable',
  noTrend: 'A curve takes two values.',
  date: 'Date',
  value: 'Value',
  report: 'Report',
  laboratory: 'Laboratory',
  state: 'State',
  signOff: 'Signed off',
  release: 'Release',
  comment: "Laboratory's comment",
  texts: 'Report text',
  inWords: 'in words',
  readText: 'Read the report text',
  originalFlag: "Laboratory's flag",
  releaseWith: 'Release with a sentence',
  showRelease: 'See the release',
  close: 'Close',
  keysMove: 'choose a cell',
  keysOpen: 'trend',
  keysRelease: 'release',
} satisfies typeof laboratoryDe
