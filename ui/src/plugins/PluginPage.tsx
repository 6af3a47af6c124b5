/** The page of a type. An old name leads to the current one, and the page says so. */
import { Button } from '@mantine/core'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { t, useWords } from '../i18n'
import { change } from '../settings/settings'
import { IconPin } from '../shell/icons'
import { PageHead } from '../shell/parts'
import { placeOf } from './catalogue'
import { TypePage, useType } from './TypePage'

export default function PluginPage() {
  useWords()
  const { type = '' } = useParams({ strict: false }) as { type?: string }
  const { old } = useSearch({ strict: false }) as { old?: string }
  const navigate = useNavigate()
  const current = useType(type).data?.type
  useEffect(() => {
    if (current && current !== type)
      void navigate({ to: `/plugins/${current}`, search: { old: type } as never, replace: true })
  }, [current, type, navigate])
  const { group, subgroup, name } = placeOf(type)
  return (
    <>
      <PageHead
        title={name}
        id={type}
        crumbs={
          <>
            <Link to="/plugins">{t('nav.plugins')}</Link>
            <span aria-hidden="true">/</span>
            <Link to="/plugins" search={{ q: subgroup ? `${group}.${subgroup}` : group } as never}>
              {subgroup ? `${group}.${subgroup}` : group}
            </Link>
          </>
        }
      >
        <Button variant="default" leftSection={<IconPin size={14} />} onClick={() => change({ pinnedType: type })}>
          {t('aside.pin')}
        </Button>
      </PageHead>
      <div className="content pad" tabIndex={0} role="region" aria-label={name}>
        {old && old !== type ? (
          <p className="type-note" role="note">
            {t('plugins.oldName', { old, type })}
          </p>
        ) : null}
        {current && current !== type ? null : <TypePage key={type} type={type} isPage />}
      </div>
    </>
  )
}
