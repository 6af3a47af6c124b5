import { Kbd, Modal } from '@mantine/core'
import { t } from '../i18n'
import { LISTED } from './shortcuts'

export default function Keys({ close }: { close: () => void }) {
  return (
    <Modal opened onClose={close} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <dl className="kv">{LISTED.map(([keys, name]) => [<dt key={keys}><Kbd>{keys}</Kbd></dt>, <dd key={name}>{t(name)}</dd>])}</dl>
    </Modal>
  )
}
