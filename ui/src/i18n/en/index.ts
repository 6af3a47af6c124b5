import { shell } from './shell'
import { lists } from './lists'
import { dashboards } from './dashboards'
import { flows } from './flows'
import { editor } from './editor'
import { actions } from './actions'
import { executions } from './executions'
import { logs } from './logs'
import { triggers } from './triggers'
import { namespaces } from './namespaces'
import { plugins } from './plugins'
import { system } from './system'
import { tour } from './tour'
import { settings } from './settings'
import { gate } from './gate'

export const en = {
  ...shell,
  ...lists,
  ...dashboards,
  ...flows,
  ...editor,
  ...executions,
  ...actions,
  ...logs,
  ...triggers,
  ...namespaces,
  ...plugins,
  ...system,
  ...tour,
  ...settings,
  ...gate,
}
