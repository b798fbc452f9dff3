import { Button, Icon } from '@siegel/ui'
import { useState } from 'react'
import { canAskToInstall, askToInstall, isOnHomeScreen } from '../app/install.ts'
import { useWords } from '../i18n/language.tsx'

const isApple = () =>
  /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)

/** How to put the app on the home screen, where it is not there already and this browser can do it. */
export function HomeScreen() {
  const { homeScreen: words } = useWords('account')
  const [asked, setAsked] = useState(false)
  if (isOnHomeScreen() || asked || (!isApple() && !canAskToInstall())) return null
  return (
    <section className="p-section">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      {isApple() ? (
        <ol className="p-points">
          {words.apple.map((step) => (
            <li key={step}>
              <Icon name="check-circle" />
              <span>{step}</span>
            </li>
          ))}
        </ol>
      ) : (
        <Button
          wide
          icon="smartphone"
          onClick={() => {
            askToInstall()
            setAsked(true)
          }}
        >
          {words.add}
        </Button>
      )}
    </section>
  )
}
