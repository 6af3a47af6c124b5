/** Asks for the type and the name of what is added to a flow. */
import { Button, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../i18n'
import { usePlugins } from '../plugins/usePlugins'
import { freeId, type Flow } from './edits'
import { inputTypes, type FlowSchema } from './fields'

interface Props {
  readonly flow: Flow
  readonly kind: 'task' | 'trigger' | 'input'
  readonly title: string
  /** Names the types of inputs; not needed for anything else. */
  readonly schema?: FlowSchema
  readonly close: () => void
  readonly add: (value: object) => void
}

/** The name that a new item of a type begins with: `http-request` of `...HttpRequest`. */
const idFor = (type: string): string =>
  (type.split('.').at(-1) ?? 'task').replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()

export function AddItem({ flow, kind, title, schema, close, add }: Props) {
  const plugins = usePlugins()
  const types =
    kind === 'input'
      ? Object.keys(inputTypes(schema ?? {}))
      : (plugins.data ?? []).flatMap((group) =>
          (kind === 'trigger' ? group.triggers : group.tasks).map((one) => one.cls),
        )
  const [type, setType] = useState<string | null>(kind === 'input' ? 'STRING' : null)
  const [id, setId] = useState('')
  const name = id || (type ? freeId(flow, idFor(type)) : '')
  const submit = () => {
    if (!type) return
    add({ id: name, type })
    close()
  }
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
        }}
      >
        <Stack gap={12}>
          <Select
            label={t('triggers.type')}
            data={[...new Set(types)]}
            value={type}
            onChange={setType}
            searchable
            data-autofocus
            maxDropdownHeight={300}
            limit={100}
            nothingFoundMessage={t('list.nothing')}
          />
          <TextInput
            label={t('form.id')}
            value={id}
            placeholder={name}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!type} style={{ alignSelf: 'flex-end' }}>
            {t('form.add')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
