/** All about a type, wherever it is shown: its page, the panel of the editor, beside the pages. */
import { useQuery } from '@tanstack/react-query'
import { useId, type MouseEvent } from 'react'
import { get, type Shapes } from '../api/client'
import { count, t } from '../i18n'
import { inline, Markdown } from '../shell/Markdown'
import { Loading } from '../shell/parts'
import { Examples } from './Examples'
import './plugins.css'
import { definitionsOf, propertiesOf, type Definitions, type Property } from './shapes'
import { TypeIcon } from './TypeIcon'

export type Page = Shapes['TypePage']

export const useType = (type: string) =>
  useQuery({
    queryKey: ['plugin', type],
    queryFn: () => get('/api/v1/plugins/{cls}', { path: { cls: type } }),
    staleTime: Infinity,
    retry: false,
  })

interface Props {
  readonly type: string
  /** Puts an example into the flow that is being written. */
  readonly insert?: (code: string, kind: string) => void
  /** On a page of its own, what is on it has addresses and is listed beside it. */
  readonly isPage?: boolean
}

export function TypePage({ type, insert, isPage = false }: Props) {
  const found = useType(type)
  return <Loading query={found}>{(page) => <About page={page} asked={type} insert={insert} isPage={isPage} />}</Loading>
}

/** A part of a page: its name, and the properties in it. */
interface Section {
  readonly id: string
  readonly title: string
  readonly properties: readonly Property[]
}

function sectionsOf(page: Page): { sections: Section[]; definitions: ReturnType<typeof definitionsOf> } {
  const { properties: declared, outputs } = page.schema
  const definitions = (page.schema.definitions ?? {}) as Definitions
  const common = new Set(page.common)
  const all = propertiesOf(declared, definitions)
  const sections = [
    { id: 'properties', title: t('plugins.properties'), properties: all.filter((one) => !common.has(one.name)) },
    {
      id: 'outputs',
      title: t('plugins.outputs'),
      properties: propertiesOf(outputs, definitions).map((one) => ({ ...one, isRequired: false })),
    },
    { id: 'common', title: t('plugins.common'), properties: all.filter((one) => common.has(one.name)) },
  ]
  return {
    sections: sections.filter((one) => one.properties.length > 0),
    definitions: definitionsOf([declared, outputs], definitions),
  }
}

function About({ page, asked, insert, isPage }: { page: Page; asked: string } & Omit<Props, 'type'>) {
  const unique = useId()
  const prefix = isPage ? '' : `${unique}-`
  const { sections, definitions } = sectionsOf(page)
  const { title, description } = page.schema.properties as { title?: string; description?: string }
  const { version, differs, missing } = page.compatibility
  const parts = [
    ...(page.examples.length > 0 ? [{ id: 'examples', title: t('plugins.examples'), names: [] as string[] }] : []),
    ...sections.map((one) => ({
      id: one.id,
      title: one.title,
      names: one.id === 'common' ? [] : one.properties.map(({ name }) => name),
    })),
    ...(definitions.length > 0
      ? [{ id: 'definitions', title: t('plugins.definitions'), names: definitions.map(({ name }) => name) }]
      : []),
  ]
  return (
    <div className="type-page" data-page={isPage || undefined}>
      <div className="type-text">
        {asked !== page.type ? (
          <p className="type-note" role="note">
            {t('plugins.oldName', { old: asked, type: page.type })}
          </p>
        ) : null}
        <div className="type-head">
          <TypeIcon type={page.type} size={28} />
          <div>
            <strong>{title?.replace(/\.$/, '')}</strong>
            <code className="soft">{page.type}</code>
          </div>
        </div>
        {description ? <Markdown source={description} /> : null}
        <p className="soft meta">
          {t('plugins.follows', { version })}
          {page.aliases.length > 0 ? (
            <>
              {' '}
              {t('plugins.oldNames')}{' '}
              {page.aliases.map((one, index) => (
                <span key={one}>
                  {index > 0 ? ', ' : ''}
                  <code>{one}</code>
                </span>
              ))}
            </>
          ) : null}
        </p>
        {differs.length + missing.length > 0 ? <Differences differs={differs} missing={missing} /> : null}
        <Examples page={page} id={`${prefix}examples`} insert={insert} />
        {sections
          .filter((one) => one.id !== 'common')
          .map((one) => (
            <Properties key={one.id} section={one} prefix={prefix} />
          ))}
        {definitions.length > 0 ? (
          <h2 id={`${prefix}definitions`} tabIndex={-1}>
            {t('plugins.definitions')}
          </h2>
        ) : null}
        {definitions.map((one) => (
          <section key={one.name} aria-label={one.name}>
            <h3 id={`${prefix}definitions-${one.name}`} tabIndex={-1}>
              {one.name}
            </h3>
            {one.description ? <Markdown source={one.description} /> : null}
            <List properties={one.properties} prefix={prefix} of={`definitions-${one.name}`} />
          </section>
        ))}
        {sections
          .filter((one) => one.id === 'common')
          .map((one) => (
            <details key={one.id} id={`${prefix}common`}>
              <summary>{count('plugins.commonOf', one.properties.length)}</summary>
              <List properties={one.properties} prefix={prefix} of="common" />
            </details>
          ))}
      </div>
      {isPage ? <Contents parts={parts} /> : null}
    </div>
  )
}

function Contents({ parts }: { parts: readonly { id: string; title: string; names: readonly string[] }[] }) {
  return (
    <nav className="type-contents" aria-label={t('plugins.contents')}>
      <ul>
        {parts.map(({ id, title, names }) => (
          <li key={id}>
            <Jump id={id}>{title}</Jump>
            {names.length > 0 ? (
              <ul>
                {names.map((name) => (
                  <li key={name}>
                    <Jump id={`${id}-${name}`}>
                      <code>{name}</code>
                    </Jump>
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** To a place of the page; the address names it where the page is its own. */
function Jump({ id, children }: { id: string; children: React.ReactNode }) {
  const go = (event: MouseEvent) => {
    event.preventDefault()
    const target = document.getElementById(id)
    if (target instanceof HTMLDetailsElement) target.open = true
    target?.scrollIntoView({ block: 'start' })
    target?.focus({ preventScroll: true })
  }
  return (
    <a href={`#${id}`} onClick={go}>
      {children}
    </a>
  )
}

function Differences({ differs, missing }: Pick<Page['compatibility'], 'differs' | 'missing'>) {
  return (
    <section className="type-differs" aria-label={t('plugins.differs')}>
      <h2>{t('plugins.differs')}</h2>
      <ul>
        {differs.map((one) => (
          <li key={one.what}>
            {inline(one.what)}: {inline(one.how)}
          </li>
        ))}
        {missing.map((one) => (
          <li key={one.what}>
            <span className="label">{t('plugins.missing')}</span> {inline(one.what)}: {inline(one.how)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Properties({ section, prefix }: { section: Section; prefix: string }) {
  return (
    <section aria-label={section.title}>
      <h2 id={`${prefix}${section.id}`} tabIndex={-1}>
        {section.title}
      </h2>
      <List properties={section.properties} prefix={prefix} of={section.id} />
    </section>
  )
}

function List({ properties, prefix, of }: { properties: readonly Property[]; prefix: string; of: string }) {
  return (
    <dl className="type-properties">
      {properties.map((one) => [
        <dt key={one.name} id={`${prefix}${of}-${one.name}`} tabIndex={-1} data-old={one.isDeprecated || undefined}>
          <code>{one.name}</code>
          <span className="soft">{one.type}</span>
          {one.isRequired ? (
            <span className="label" data-kind="required">
              {t('plugins.required')}
            </span>
          ) : null}
          {one.isDynamic ? (
            <span className="label" title={t('plugins.dynamicHint')}>
              {t('plugins.dynamic')}
            </span>
          ) : null}
          {one.isDeprecated ? (
            <span className="label" data-kind="deprecated">
              {t('plugins.deprecated')}
            </span>
          ) : null}
        </dt>,
        <dd key={`${one.name} of`}>
          {one.description ? <span>{inline(one.description)} </span> : null}
          {one.standard ? (
            <span className="soft">
              {t('plugins.default')} <code>{one.standard}</code>{' '}
            </span>
          ) : null}
          {one.examples.length > 0 ? (
            <span className="soft">
              {t('plugins.forExample')}{' '}
              {one.examples.map((text, index) => (
                <code key={index}>{text}</code>
              ))}{' '}
            </span>
          ) : null}
          {one.of ? <Jump id={`${prefix}definitions-${one.of}`}>{one.of}</Jump> : null}
        </dd>,
      ])}
    </dl>
  )
}
