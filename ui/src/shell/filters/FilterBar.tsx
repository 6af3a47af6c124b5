/** The filters of a list: chips that are looked at and changed one by one, or all of them as a line of text. */
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { t } from '../../i18n'
import { useCommands } from '../commands'
import { IconFilterPlus, IconForms } from '../icons'
import { ChipButton } from './ChipButton'
import './filters.css'
import {
  chipsOf,
  lineOf,
  nameOfChip,
  parseLine,
  putChip,
  TEXT,
  withChips,
  withoutChip,
  type Chip,
  type Field,
  type Problem,
  type Search,
} from './filters'

interface Props {
  readonly fields: readonly Field[]
  readonly search: Search
  /** Opens the address with other filters; `isTyping` while a text is written, which is no step to go back to. */
  readonly onChange: (search: Search, isTyping: boolean) => void
  /** After the filters. */
  readonly children?: ReactNode
}

export function FilterBar({ fields, search, onChange, children }: Props) {
  const chips = chipsOf(search, fields)
  const [isLine, setLine] = useState(false)
  const [draft, setDraft] = useState<Chip | null>(null)
  const put = (next: readonly Chip[], isTyping = false) => onChange(withChips(search, fields, next), isTyping)
  const shown = chips.filter((chip) => chip.field !== TEXT.id)
  const change = (before: Chip, chip: Chip) => {
    setDraft(draft && nameOfChip(before) === nameOfChip(draft) ? null : draft)
    put(putChip(chips, chip, before))
  }
  useCommands([
    { id: 'clear filters', text: t('list.clear'), isRefused: chips.length === 0, run: () => put([]) },
    { id: 'filters as text', text: t('filters.asText'), run: () => setLine(true) },
  ])
  if (isLine)
    return (
      <Line
        fields={fields}
        chips={chips}
        done={(next) => {
          setLine(false)
          if (next) put(next)
        }}
      />
    )
  const free = fields.filter(
    (field) => field !== TEXT && !chips.some((chip) => chip.field === field.id && field.isSingle),
  )
  return (
    <>
      {fields.includes(TEXT) ? <SearchField fields={fields} chips={chips} put={put} /> : null}
      {shown.map((chip) => (
        <ChipButton
          key={nameOfChip(chip)}
          chip={chip}
          field={fields.find((one) => one.id === chip.field)!}
          onChange={(next) => change(chip, next)}
          onRemove={() => put(withoutChip(chips, chip))}
        />
      ))}
      {draft ? (
        <ChipButton
          key={`draft ${draft.field}`}
          isNew
          chip={draft}
          field={fields.find((one) => one.id === draft.field)!}
          onChange={(next) => change(draft, next)}
          onRemove={() => setDraft(null)}
        />
      ) : null}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<IconFilterPlus size={14} />}>
            {t('filters.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {free.map((field) => (
            <Menu.Item key={field.id} onClick={() => setDraft({ field: field.id, isNot: false, values: [] })}>
              {t(field.title)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t('filters.asText')}
        title={t('filters.asText')}
        onClick={() => setLine(true)}
      >
        <IconForms size={16} />
      </ActionIcon>
      {chips.length > 1 ? (
        <Button variant="subtle" onClick={() => put([])}>
          {t('list.clear')}
        </Button>
      ) : null}
      {children}
    </>
  )
}

interface Writing {
  readonly fields: readonly Field[]
  readonly chips: readonly Chip[]
}

/** Looks for a text while it is written; what is written as a filter becomes a chip with Enter. */
function SearchField({ fields, chips, put }: Writing & { put: (chips: readonly Chip[], isTyping?: boolean) => void }) {
  const text = chips.find((chip) => chip.field === TEXT.id)?.values[0] ?? ''
  const others = chips.filter((chip) => chip.field !== TEXT.id)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const names = fields.map((field) => `${field.name}:`)
  const search = useDebouncedCallback((written: string) => {
    if (!names.some((name) => written.toLowerCase().includes(name)))
      put(written.trim() ? [...others, { field: TEXT.id, isNot: false, values: [written.trim()] }] : others, true)
  }, 250)
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const field = event.currentTarget
    if (event.key !== 'Enter') return
    const parsed = parseLine(field.value, fields)
    setProblems(parsed.problems)
    if (parsed.problems.length > 0) return
    // What waits to be looked for is what is looked for now: later it would bring back a filter that is gone by then.
    search.cancel()
    const found = parsed.chips.find((chip) => chip.field === TEXT.id)
    field.value = found?.values[0] ?? ''
    put([
      ...parsed.chips
        .filter((chip) => chip !== found)
        .reduce<readonly Chip[]>((all, chip) => putChip(all, chip), others),
      ...(found ? [found] : []),
    ])
  }
  return (
    <TextInput
      key={text === '' ? 'empty' : 'full'}
      data-search
      w={190}
      type="search"
      defaultValue={text}
      error={problems.length > 0 ? saidOf(problems) : undefined}
      onKeyDown={onKey}
      onChange={(event) => {
        setProblems([])
        search(event.currentTarget.value)
      }}
      placeholder={t('list.search')}
      aria-label={t('list.search')}
      title={t('filters.hint')}
    />
  )
}

/** All filters as a line. */
function Line({ fields, chips, done }: Writing & { done: (chips: readonly Chip[] | null) => void }) {
  const [line, setLine] = useState(lineOf(chips, fields))
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const submit = () => {
    const parsed = parseLine(line, fields)
    if (parsed.problems.length > 0) setProblems(parsed.problems)
    else done(parsed.chips)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') submit()
    else if (event.key === 'Escape') done(null)
  }
  return (
    <>
      <TextInput
        data-search
        className="filter-line mono"
        autoFocus
        value={line}
        spellCheck={false}
        aria-label={t('filters.line')}
        description={t('filters.names', {
          names: fields
            .filter((field) => field !== TEXT)
            .map((field) => field.name)
            .join(', '),
        })}
        error={problems.length > 0 ? saidOf(problems) : undefined}
        onChange={(event) => {
          setLine(event.currentTarget.value)
          setProblems([])
        }}
        onKeyDown={onKey}
        placeholder="state:FAILED label:team=analytics since:24h"
      />
      <Button onClick={submit}>{t('filters.apply')}</Button>
      <Button variant="subtle" onClick={() => done(null)}>
        {t('common.cancel')}
      </Button>
    </>
  )
}

const saidOf = (problems: readonly Problem[]): string =>
  problems.map(({ reason, text }) => t(`filters.${reason}`, { text })).join(' ')
