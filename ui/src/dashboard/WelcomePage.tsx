/** The first launch: five flows to read, change and run. */
import { t, useWords, type Key } from '../i18n'
import { change } from '../settings/settings'
import { PageHead } from '../shell/parts'
import { LESSONS } from './lessons'
import { ButtonLink } from '../shell/links'

export default function WelcomePage() {
  useWords()
  return (
    <>
      <PageHead title={t('welcome.title')}><ButtonLink variant="default" to='/dashboards' onClick={() => change({ isTourDone: true })}>{t('welcome.skip')}</ButtonLink></PageHead>
      <div className="content pad" tabIndex={0} role="region" aria-label={t('welcome.title')}>
        <p className="soft" style={{ marginTop: 0 }}>{t('welcome.hint')}</p>
        <ol className="grid" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(320px, 100%), 1fr))', listStyle: 'none', margin: 0, padding: 0 }}>
          {LESSONS.map((lesson, index) => (
            <li key={lesson.id} className="card">
              <header><h2>{index + 1}. {t(`tour.${lesson.id}` as Key)}</h2></header>
              <div className="body"><p style={{ marginTop: 0, minHeight: 40 }}>{t(`tour.${lesson.id}Text` as Key)}</p><ButtonLink to={'/flows/new'} search={{ lesson: lesson.id } as never} onClick={() => change({ isTourDone: true })}>{t('welcome.open')}</ButtonLink></div>
            </li>
          ))}
        </ol>
      </div>
    </>
  )
}
