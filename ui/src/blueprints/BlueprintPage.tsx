/** A blueprint: its picture, its source, what it needs; filled in, it opens as a flow. */
import { Button, Modal, Switch, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { get, remove } from '../api/client'
import { t, useWords } from '../i18n'
import '../plugins/plugins.css'
import { TypeIcon } from '../plugins/TypeIcon'
import { settings } from '../settings/settings'
import { Confirm } from '../shell/Confirm'
import { IconPencil, IconTrash } from '../shell/icons'
import { ButtonLink } from '../shell/links'
import { Markdown } from '../shell/Markdown'
import { Bones, Copy, Empty, Loading, PageHead } from '../shell/parts'
import './blueprints.css'
import { useBlueprint, type Blueprint, type Origin } from './blueprints'
import { blanksOf, type Blank } from './fill'

const Topology = lazy(() => import('../flows/Topology').then((module) => ({ default: module.Topology })))

export default function BlueprintPage() {
  useWords()
  const { origin = 'community', id = '' } = useParams({ strict: false }) as { origin?: Origin; id?: string }
  const found = useBlueprint(origin, id)
  return (
    <>
      <PageHead
        title={found.data?.title ?? t('nav.blueprints')}
        crumbs={<Link to="/blueprints">{t('nav.blueprints')}</Link>}
      >
        {origin === 'custom' && found.data ? <Own id={id} title={found.data.title} /> : null}
      </PageHead>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('blueprints.one')}>
        <Loading query={found}>{(one) => <Shown blueprint={one} origin={origin} />}</Loading>
      </div>
    </>
  )
}

function Own({ id, title }: { id: string; title: string }) {
  const [isAsking, ask] = useState(false)
  const navigate = useNavigate()
  const client = useQueryClient()
  const destroy = async () => {
    await remove('/api/v1/blueprints/custom/{own_id}', { path: { own_id: id } })
    await client.invalidateQueries({ queryKey: ['blueprints'] })
    await navigate({ to: '/blueprints' })
  }
  return (
    <>
      <ButtonLink
        variant="default"
        leftSection={<IconPencil size={14} />}
        to="/blueprints/new"
        search={{ edit: id } as never}
      >
        {t('tab.edit')}
      </ButtonLink>
      <Button variant="default" leftSection={<IconTrash size={14} />} onClick={() => ask(true)}>
        {t('common.delete')}
      </Button>
      {isAsking ? (
        <Modal
          opened
          onClose={() => ask(false)}
          title={t('blueprints.delete', { title })}
          closeButtonProps={{ 'aria-label': t('common.close') }}
        >
          <Confirm label={t('common.delete')} color="red" act={destroy} close={() => ask(false)} />
        </Modal>
      ) : null}
    </>
  )
}

function Shown({ blueprint, origin }: { blueprint: Blueprint; origin: Origin }) {
  const graph = useQuery({
    queryKey: ['blueprint-graph', origin, blueprint.id, blueprint.source],
    retry: false,
    queryFn: () =>
      origin === 'custom'
        ? get('/api/v1/blueprints/custom/{own_id}/graph', { path: { own_id: blueprint.id } })
        : get('/api/v1/blueprints/community/{kind}/{blueprint_id}/graph', {
            path: { kind: 'FLOW', blueprint_id: blueprint.id },
          }),
  })
  return (
    <div className="blueprint">
      <div>
        {blueprint.description ? <Markdown source={blueprint.description} /> : null}
        <span className="labels">
          {blueprint.tags.map((tag) => (
            <Link key={tag} className="label" to="/blueprints" search={{ tags: [tag] } as never}>
              {tag}
            </Link>
          ))}
        </span>
        <section className="card" aria-label={t('editor.topology')}>
          <header>
            <h2>{t('editor.topology')}</h2>
          </header>
          <div className="blueprint-picture">
            {graph.error ? (
              <Empty text={t('editor.undrawable')} />
            ) : (
              <Loading query={graph}>
                {(drawn) => (
                  <Suspense fallback={<Bones />}>
                    <Topology graph={drawn} name={blueprint.id} />
                  </Suspense>
                )}
              </Loading>
            )}
          </div>
        </section>
        <section className="card" aria-label={t('blueprints.source')}>
          <header>
            <h2>{t('blueprints.source')}</h2>
            <span style={{ marginLeft: 'auto' }}>
              <Copy value={blueprint.source} label={t('blueprints.copy')} />
            </span>
          </header>
          <pre className="listing" tabIndex={0}>
            {blueprint.source}
          </pre>
        </section>
      </div>
      <div>
        <Use key={blueprint.source} blueprint={blueprint} origin={origin} />
        <section className="card" aria-label={t('blueprints.types')}>
          <header>
            <h2>{t('blueprints.types')}</h2>
          </header>
          <div className="body">
            <ul className="plugin-types">
              {blueprint.includedTasks.map((type) => (
                <li key={type}>
                  <TypeIcon type={type} />
                  <Link to={`/plugins/${type}`}>{type.split('.').at(-1)}</Link>
                </li>
              ))}
            </ul>
          </div>
        </section>
      </div>
    </div>
  )
}

/** What can be filled in, and the way into the editor with it. */
function Use({ blueprint, origin }: { blueprint: Blueprint; origin: Origin }) {
  const navigate = useNavigate()
  const blanks = blanksOf(blueprint.source)
  const [given, give] = useState((): Readonly<Record<string, string>> => {
    const { namespace } = settings()
    return namespace ? { namespace } : {}
  })
  const open = () =>
    void navigate({
      to: '/flows/new',
      search: {
        blueprint: blueprint.id,
        origin: origin === 'custom' ? origin : undefined,
        fill: Object.keys(given).length > 0 ? given : undefined,
      } as never,
    })
  return (
    <section className="card" aria-label={t('blueprints.use')}>
      <header>
        <h2>{t('blueprints.use')}</h2>
      </header>
      <form
        className="body"
        onSubmit={(event) => {
          event.preventDefault()
          open()
        }}
      >
        {blanks.map((one) => (
          <Fill
            key={one.key}
            blank={one}
            value={given[one.key] ?? String(one.value)}
            onChange={(value) => give({ ...given, [one.key]: value })}
          />
        ))}
        <Button type="submit">{t('blueprints.open')}</Button>
      </form>
    </section>
  )
}

function Fill({ blank, value, onChange }: { blank: Blank; value: string; onChange: (value: string) => void }) {
  const label = blank.kind === 'name' ? t(blank.label === 'id' ? 'flows.id' : 'common.namespace') : blank.label
  if (typeof blank.value === 'boolean')
    return (
      <Switch
        label={label}
        checked={value === 'true'}
        onChange={(event) => onChange(String(event.currentTarget.checked))}
      />
    )
  return (
    <TextInput
      label={label}
      description={blank.kind === 'name' ? undefined : t(`blueprints.of.${blank.kind}`)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
