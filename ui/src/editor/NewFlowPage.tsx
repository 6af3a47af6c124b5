import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { get } from '../api/client'
import { useBlueprint, type Origin } from '../blueprints/blueprints'
import { filled } from '../blueprints/fill'
import { t, useWords } from '../i18n'
import { settings } from '../settings/settings'
import { Loading, PageHead } from '../shell/parts'
import { ofMine } from '../plugins/trying'
import { LESSONS, templateOf } from '../tour/lessons'
import EditorPage from './EditorPage'

const empty = (): string =>
  LESSONS[0]!.source.replace('hello-world', 'my-flow').replace('tutorial', settings().namespace || 'company.team')

export default function NewFlowPage() {
  useWords()
  const {
    lesson,
    copy,
    blueprint,
    origin = 'community',
    fill = {},
    type,
    example = 0,
  } = useSearch({ strict: false }) as {
    lesson?: string
    copy?: string
    blueprint?: string
    origin?: Origin
    fill?: Readonly<Record<string, string>>
    type?: string
    example?: number
  }
  const taught = LESSONS.find((one) => one.id === lesson)
  const [namespace = '', flowId = ''] = (copy ?? '').split('/')
  const copied = useQuery({
    queryKey: ['flow', namespace, flowId],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId }, query: { source: true } }),
    enabled: copy !== undefined,
  })
  const begun = useBlueprint(origin, blueprint ?? '')
  const tried = useQuery({
    queryKey: ['plugin', type],
    queryFn: () => get('/api/v1/plugins/{cls}', { path: { cls: type ?? '' } }),
    enabled: type !== undefined,
    staleTime: Infinity,
    retry: false,
  })
  const template = useMemo(() => (taught ? templateOf(taught) : empty()), [taught])
  return (
    <>
      <PageHead title={t('editor.new')} crumbs={<Link to="/flows">{t('nav.flows')}</Link>} />
      {type ? (
        <Loading query={tried}>
          {(found) => <EditorPage template={ofMine(found.examples[example]?.flow ?? empty())} />}
        </Loading>
      ) : blueprint ? (
        <Loading query={begun}>{(found) => <EditorPage template={filled(found.source, fill)} />}</Loading>
      ) : copy ? (
        <Loading query={copied}>
          {(found) => <EditorPage template={found.source.replace(/^id: .*$/m, `id: ${found.id}-copy`)} />}
        </Loading>
      ) : (
        <EditorPage key={lesson} template={template} />
      )}
    </>
  )
}
