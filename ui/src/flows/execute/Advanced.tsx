import { MultiSelect, NumberInput, TagsInput } from '@mantine/core'
import { t } from '../../i18n'
import { MomentField } from '../fields/MomentField'
import { isLabel, type Options } from './options'

interface Props {
  readonly options: Options
  readonly change: (changes: Partial<Options>) => void
  readonly newest: number | undefined
  readonly tasks: readonly string[]
}

/** When, at which revision and up to where a flow is run. */
export function Advanced({ options, change, newest, tasks }: Props) {
  const clear = (name: string) => ({ 'aria-label': `${t('input.clear')}: ${name}` })
  const around = {
    id: 'execute-date',
    label: t('execute.date'),
    description: t('execute.dateHint'),
    descriptionProps: { component: 'div' as const },
    error: null,
    withAsterisk: false,
    onBlur: () => undefined,
  }
  return (
    <details className="advanced">
      <summary>{t('execute.advanced')}</summary>
      <div className="grid">
        <TagsInput
          size="xs"
          label={t('common.labels')}
          description={t('execute.labels')}
          value={[...options.labels]}
          acceptValueOnBlur
          onChange={(next) => change({ labels: next.filter(isLabel) })}
          clearable
          clearButtonProps={clear(t('common.labels'))}
        />
        <MomentField
          input={{ id: 'date', type: 'DATETIME', required: false }}
          around={around}
          value={options.scheduleDate}
          onChange={(scheduleDate) => change({ scheduleDate })}
          placeholder={t('execute.atOnce')}
        />
        <NumberInput
          label={t('executions.revision')}
          min={1}
          max={newest}
          allowDecimal={false}
          value={options.revision ?? ''}
          placeholder={newest === undefined ? undefined : t('execute.newest', { revision: newest })}
          onChange={(next) => change({ revision: Number(next) || undefined })}
        />
        <MultiSelect
          size="xs"
          label={t('execute.breakpoints')}
          description={t('execute.breakpointsHint')}
          data={[...new Set(tasks)]}
          value={[...options.breakpoints]}
          onChange={(breakpoints) => change({ breakpoints })}
          searchable
          clearable
          clearButtonProps={clear(t('execute.breakpoints'))}
        />
      </div>
    </details>
  )
}
