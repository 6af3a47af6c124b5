import { Modal } from '@mantine/core'
import { t } from '../i18n'
import { KeyList } from './KeyList'

export default function Keys({ close }: { close: () => void }) {
  return (
    <Modal opened onClose={close} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <KeyList />
    </Modal>
  )
}
