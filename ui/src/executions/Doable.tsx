import { Menu } from '@mantine/core'
import { t, type Key } from '../i18n'
import './execution.css'

interface Props {
  readonly refusal: Key | null
  readonly label: string
  readonly color?: string
  readonly act: () => void
}

/** An item of a menu that the state may not allow: then it says why not. */
export function Doable({ refusal, label, color, act }: Props) {
  return (
    <Menu.Item color={color} disabled={refusal !== null} title={refusal ? t(refusal) : undefined} onClick={act}>
      {label}
      {refusal ? <span className="why-not">{t(refusal)}</span> : null}
    </Menu.Item>
  )
}
