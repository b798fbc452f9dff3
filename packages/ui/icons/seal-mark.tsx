/** The mark: a ring of twelve notches, an S-curve like a keyhole inside. Always in accent. `size` in CSS pixels. */
export function SealMark({ size = 36 }: { size?: number }) {
  return (
    <svg className="s-seal" viewBox="0 0 48 48" width={size} height={size} aria-hidden="true">
      <circle
        cx="24"
        cy="24"
        r="21.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="3.6"
        strokeDasharray="8.457 2.8"
        strokeDashoffset="-1.4"
      />
      <circle cx="24" cy="24" r="17" fill="currentColor" />
      <path
        d="M29 17.800c-.9-2.1-2.7-3.3-5-3.3-3.1 0-5.4 1.9-5.4 4.7 0 3.2 2.7 4.1 5.4 4.800s5.6 1.6 5.6 5c0 2.9-2.4 4.9-5.6 4.9-2.7 0-4.8-1.4-5.6-3.8"
        fill="none"
        stroke="var(--paper)"
        strokeWidth="3.4"
        strokeLinecap="round"
      />
    </svg>
  )
}
