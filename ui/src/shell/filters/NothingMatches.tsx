import { Button } from '@mantine/core'
import { t } from '../../i18n'
import { Empty } from '../parts'
import { chipsOf, nameOfChip, withChips, withoutChip, type Field, type Search } from './filters'
import { saidOfChip } from './said'

/** There may be something, but not with these filters: each can be taken away. */
export function NothingMatches({
  fields,
  search,
  onChange,
}: {
  fields: readonly Field[]
  search: Search
  onChange: (search: Search) => void
}) {
  const chips = chipsOf(search, fields)
  return (
    <Empty text={t('list.nothing')}>
      <div className="chip-ways">
        {chips.map((chip) => (
          <Button
            key={nameOfChip(chip)}
            variant="default"
            onClick={() => onChange(withChips(search, fields, withoutChip(chips, chip)))}
          >
            {t('filters.without', { filter: saidOfChip(chip, fields.find((one) => one.id === chip.field)!) })}
          </Button>
        ))}
        {chips.length > 1 ? (
          <Button variant="subtle" onClick={() => onChange(withChips(search, fields, []))}>
            {t('list.clear')}
          </Button>
        ) : null}
      </div>
    </Empty>
  )
}
