/** All keys, those that work on the page that is open first. */
import { Kbd } from '@mantine/core'
import { t } from '../i18n'
import { useSettings } from '../settings/settings'
import { KEYS, partsOfPage, type Part } from './shortcuts'

export function KeyList() {
  const { hasShortcuts } = useSettings()
  const { here, elsewhere } = partsOfPage()
  return (
    <>
      {hasShortcuts ? null : <p className="soft">{t('keys.off')}</p>}
      {here.map((part) => (
        <Keys key={part} part={part} />
      ))}
      {elsewhere.length > 0 ? (
        <details>
          <summary>{t('keys.elsewhere')}</summary>
          {elsewhere.map((part) => (
            <Keys key={part} part={part} />
          ))}
        </details>
      ) : null}
    </>
  )
}

function Keys({ part }: { part: Part }) {
  return (
    <section aria-label={t(`keys.of.${part}`)}>
      <h3 className="key-group">{t(`keys.of.${part}`)}</h3>
      <dl className="kv">
        {KEYS[part].map(([keys, name]) => [
          <dt key={keys}>
            <Kbd>{keys}</Kbd>
          </dt>,
          <dd key={`${keys} does`}>{t(name)}</dd>,
        ])}
      </dl>
    </section>
  )
}
