/** A blueprint of one's own: written, made of a flow, or changed. */
import { Button, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { get, post, put } from '../api/client'
import { Problems } from '../editor/Problems'
import { SourceEditor } from '../editor/SourceEditor'
import { useChecked } from '../editor/useChecked'
import { t, useWords } from '../i18n'
import { Failure, Loading, PageHead } from '../shell/parts'
import { useCurrent } from '../shell/useCurrent'
import './blueprints.css'
import { useBlueprint } from './blueprints'

interface Start {
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
  readonly source: string
}

const NOTHING: Start = {
  title: '',
  description: '',
  tags: [],
  source:
    'id: my-flow\nnamespace: company.team\ntasks:\n  - id: hello\n    type: io.kestra.plugin.core.log.Log\n    message: Hello\n',
}

export default function BlueprintEditorPage() {
  useWords()
  const { from, edit } = useSearch({ strict: false }) as { from?: string; edit?: string }
  const [namespace = '', flowId = ''] = (from ?? '').split('/')
  const flow = useQuery({
    queryKey: ['flow', namespace, flowId],
    queryFn: () =>
      get('/api/v1/flows/{namespace}/{flow_id}', { path: { namespace, flow_id: flowId }, query: { source: true } }),
    enabled: from !== undefined,
  })
  const own = useBlueprint('custom', edit ?? '')
  return (
    <>
      <PageHead
        title={t(edit ? 'blueprints.edit' : 'blueprints.new')}
        crumbs={<Link to="/blueprints">{t('nav.blueprints')}</Link>}
      />
      {edit ? (
        <Loading query={own}>{(found) => <Editing start={found} id={edit} />}</Loading>
      ) : from ? (
        <Loading query={flow}>
          {(found) => (
            <Editing
              start={{ ...NOTHING, title: found.id, description: found.description ?? '', source: found.source }}
            />
          )}
        </Loading>
      ) : (
        <Editing start={NOTHING} />
      )}
    </>
  )
}

function Editing({ start, id }: { start: Start; id?: string }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [title, setTitle] = useState(start.title)
  const [description, setDescription] = useState(start.description)
  const [tags, setTags] = useState<string[]>([...start.tags])
  const [source, now, setSource] = useCurrent(() => start.source)
  const [error, setError] = useState<unknown>(null)
  const checked = useChecked(source)
  const save = async () => {
    setError(null)
    try {
      const body = { title, description, tags, source: now() }
      const kept = id
        ? await put('/api/v1/blueprints/custom/{own_id}', { path: { own_id: id }, body })
        : await post('/api/v1/blueprints/custom', { body })
      await client.invalidateQueries({ queryKey: ['blueprints'] })
      client.setQueryData(['blueprint', 'custom', kept.id], kept)
      await navigate({ to: `/blueprints/custom/${kept.id}` })
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <div className="split">
      <div>
        <SourceEditor
          source={start.source}
          problems={checked.problems}
          onChange={setSource}
          onCursor={() => undefined}
          onSave={() => void save()}
          onRun={() => void save()}
          onReady={() => undefined}
        />
        <Problems problems={checked.problems} goTo={() => undefined} source={checked.of} />
      </div>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('blueprints.one')}>
        <form
          className="blueprint-side"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <TextInput
            label={t('blueprints.title')}
            required
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label={t('blueprints.description')}
            autosize
            minRows={3}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <TagsInput label={t('metrics.tags')} maxTags={20} value={tags} onChange={setTags} />
          {error ? <Failure error={error} /> : null}
          <Button type="submit" disabled={title.trim() === ''} style={{ justifySelf: 'end' }}>
            {t('common.save')}
          </Button>
        </form>
      </div>
    </div>
  )
}
