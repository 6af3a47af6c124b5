/** What can be asked of the server about an execution, as commands for a terminal. */
import { t, type Key } from '../../i18n'
import { Copy } from '../../shell/parts'
import { commandsOf } from '../curl'
import type { DialogProps } from './parts'

export default function ApiDialog({ execution }: DialogProps) {
  return (
    <>
      <p className="soft" style={{ marginTop: 0 }}>
        {t('api.hint')}
      </p>
      <ul className="commands">
        {commandsOf(execution, location.origin).map(({ name, command }) => (
          <li key={name}>
            <header>
              <b>{t(`api.${name}` as Key)}</b>
              <Copy value={command} label={t('api.copy', { call: t(`api.${name}` as Key) })} />
            </header>
            <pre className="listing" tabIndex={0}>
              {command}
            </pre>
          </li>
        ))}
      </ul>
    </>
  )
}
